#!/usr/bin/env python3
"""Runs processes and measures their time and memory.

Each line on standard input is a JSON object: "words", the program and its arguments; "environment", additional variables;
"codes", the exit codes of success. The answer is a line on standard output: "seconds" from the creation of the process to its
end, peak resident memory in "kilobytes", and the exit "code"; or "error". A shell or a JVM would add milliseconds to the
measurement; posix_spawn and wait4 add almost nothing.
"""

import json
import os
import sys
import tempfile
import time


def run(request, errors):
    words = request["words"]
    environment = {**os.environ, **request.get("environment", {})}
    errors.seek(0)
    errors.truncate()
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
        (os.POSIX_SPAWN_DUP2, errors.fileno(), 2),
    ]
    begin = time.perf_counter()
    pid = os.posix_spawnp(words[0], words, environment, file_actions=actions)
    _, status, usage = os.wait4(pid, 0)
    seconds = time.perf_counter() - begin
    code = os.waitstatus_to_exitcode(status)
    if code not in request.get("codes", [0]):
        errors.seek(0)
        message = errors.read().decode(errors="replace").strip()
        return {"error": f"{' '.join(words)} failed with exit code {code}: {message}"}
    return {"seconds": seconds, "kilobytes": usage.ru_maxrss, "code": code}


def main():
    with tempfile.TemporaryFile() as errors:
        for line in sys.stdin:
            try:
                answer = run(json.loads(line), errors)
            except (OSError, ValueError, KeyError) as failure:
                answer = {"error": f"{type(failure).__name__}: {failure}"}
            print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
