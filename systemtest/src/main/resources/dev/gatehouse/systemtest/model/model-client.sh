#!/bin/bash
# The command of a modelled service manager, such as launchctl: sends its arguments to the model's server and prints the answer.
# bash can open a TCP connection without another program, so a call takes a few milliseconds; a JVM would take a hundred times
# as long.

# Lengths are in bytes.
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
# The server closed the connection without an answer.
exit 71
