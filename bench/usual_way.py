#!/usr/bin/env python3
"""Manages s6 slots in the way of other gateway managers, and measures the time.

This imitates the behaviour of such managers. It stages a slot and renames it; each registration runs s6-svscanctl. Each status
runs s6-svstat and parses its text. A removal stops the service, waits, makes s6-svscan scan and reap, sleeps for 0.2 s, and
deletes the directory without checking the result.

Prints one JSON object: for each step the seconds of each slot.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time

RUN = "#!/bin/sh\nset -e\nexec 2>&1\nexec sleep 1000000\n"
FINISH = "#!/bin/sh\nexit 0\n"
LOG_RUN = '#!/bin/sh\nset -e\nmkdir -p "{logs}"\nexec "{log}" n10 s1000000 T "{logs}"\n'

# The imitated managers sleep this long after s6-svscanctl -an. It is part of the measurement.
SLEEP_AFTER_REAPING = 0.2


class Slots:
    def __init__(self, scandir, logs, tools):
        self.scandir = scandir
        self.logs = logs
        self.tools = tools

    def tool(self, name, *arguments, check=True, limit=5):
        words = [os.path.join(self.tools, name), *arguments]
        return subprocess.run(words, capture_output=True, text=True, timeout=limit, check=check)

    def slot(self, name):
        return os.path.join(self.scandir, "gateway-" + name)

    def register(self, name):
        staging = os.path.join(self.scandir, f".gateway-{name}.tmp")
        shutil.rmtree(staging, ignore_errors=True)
        os.makedirs(os.path.join(staging, "log"))
        logs = os.path.join(self.logs, name)
        self.write(os.path.join(staging, "type"), "longrun\n")
        self.write(os.path.join(staging, "run"), RUN, 0o755)
        self.write(os.path.join(staging, "finish"), FINISH, 0o755)
        log_run = LOG_RUN.format(logs=logs, log=os.path.join(self.tools, "s6-log"))
        self.write(os.path.join(staging, "log", "run"), log_run, 0o755)
        os.rename(staging, self.slot(name))
        self.tool("s6-svscanctl", "-a", self.scandir)

    @staticmethod
    def write(path, text, mode=0o644):
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(path, mode)

    def await_up(self, name):
        """Waits for the supervisor, without measuring: before that, a slot cannot be queried or controlled."""
        limit = time.monotonic() + 30
        while self.tool("s6-svok", self.slot(name), check=False).returncode != 0:
            if time.monotonic() > limit:
                raise TimeoutError(f"{self.slot(name)} is not supervised")
            time.sleep(0.005)
        for part in (self.slot(name), os.path.join(self.slot(name), "log")):
            self.tool("s6-svwait", "-u", "-t", "30000", part, limit=40)

    def status(self, name):
        if "up " not in self.tool("s6-svstat", self.slot(name)).stdout:
            raise RuntimeError(f"{self.slot(name)} is not up")

    def unregister(self, name):
        self.tool("s6-svc", "-d", self.slot(name), check=False)
        self.tool("s6-svwait", "-D", "-t", "10000", self.slot(name), check=False, limit=15)
        self.tool("s6-svscanctl", "-an", self.scandir, check=False)
        time.sleep(SLEEP_AFTER_REAPING)
        shutil.rmtree(self.slot(name), ignore_errors=True)


def timed(step, names):
    seconds = []
    for name in names:
        begin = time.perf_counter()
        step(name)
        seconds.append(time.perf_counter() - begin)
    return seconds


def main():
    parser = argparse.ArgumentParser(description="Registers, queries and unregisters gateways under s6 in the usual way.")
    parser.add_argument("--scandir", required=True, help="scandir of an s6-svscan that runs as the caller")
    parser.add_argument("--logs", required=True, help="directory for the logs")
    parser.add_argument("--tools", default="/usr/bin", help="directory of the s6 programs")
    parser.add_argument("--name", default="usual", help="prefix of slot names, after gateway-")
    parser.add_argument("count", type=int, help="number of slots")
    options = parser.parse_args()
    slots = Slots(options.scandir, options.logs, options.tools)
    names = [f"{options.name}-{number}" for number in range(options.count)]
    results = {"register": timed(slots.register, names)}
    for name in names:
        slots.await_up(name)
    results["status"] = timed(slots.status, names)
    results["unregister"] = timed(slots.unregister, names)
    json.dump(results, sys.stdout)
    print()


if __name__ == "__main__":
    main()
