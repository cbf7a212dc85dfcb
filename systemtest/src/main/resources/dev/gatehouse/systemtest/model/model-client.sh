#!/bin/bash
# The command of a modelled service manager, such as launchctl: hands its words to the resident part that listens beside it,
# and gives back what that answers. bash, because it can talk to a port without starting another program: a call takes a few
# milliseconds, where a JVM of its own would take a hundred times that.

# Lengths are bytes.
LC_ALL=C
read -r port <"${0%/*}/port" || exit 71
exec 3<>"/dev/tcp/127.0.0.1/$port" || exit 71
{
    printf '%s\n' "$#"
    for word in "$@"; do
        printf '%s\n%s' "${#word}" "$word"
    done
} >&3
while IFS= read -r line <&3; do
    case $line in
    o*) printf '%s\n' "${line#o}" ;;
    e*) printf '%s\n' "${line#e}" >&2 ;;
    x*) exit "${line#x}" ;;
    esac
done
# The model went away without an answer.
exit 71
