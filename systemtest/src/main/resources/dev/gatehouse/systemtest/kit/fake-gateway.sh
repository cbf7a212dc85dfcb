#!/bin/sh
# A gateway for tests: small, real, and obedient. It appends its life to the file FAKE_DIR/events, one event a line, and
# does what is written to the FIFO FAKE_DIR/control, one command a line:
#
#   exit CODE    ends             ready       says that it serves
#   say TEXT     prints a line    lines N     prints N lines of 100 bytes
#   fork         starts a child
#
# FAKE_EXIT=CODE ends it as soon as it has begun, FAKE_STUBBORN=1 lets it ignore every wish that it should end,
# FAKE_READY=1 lets it say at once that it serves, and FAKE_DUMP names variables whose values it writes to files of FAKE_DIR.
# It never starts a process unless it is told to, so that a test can count them.

dir=${FAKE_DIR:?}

note() { printf '%s\n' "$*" >>"$dir/events"; }

leave() {
    note "exiting $1"
    exit "$1"
}

ready() {
    if [ -n "${NOTIFY_SOCKET-}" ]; then
        systemd-notify --ready
    else
        echo >&"${FAKE_READY_FD:-3}"
    fi
    note ready
}

asked() {
    note "$1"
    [ -n "${FAKE_STUBBORN-}" ] || leave 0
}

for name in ${FAKE_DUMP-}; do
    eval "value=\$$name"
    # shellcheck disable=SC2154 # the line above sets it
    printf %s "$value" >"$dir/$name"
done

for signal in TERM INT HUP QUIT USR1 USR2; do
    # shellcheck disable=SC2064 # the name is wanted as it is now
    trap "asked $signal" "$signal"
done
# Opened for both ends, so that it never blocks and never ends.
[ -p "$dir/control" ] || mkfifo -m 0666 "$dir/control"
exec 9<>"$dir/control"
note "started $$"
[ -z "${FAKE_EXIT-}" ] || leave "$FAKE_EXIT"
[ -z "${FAKE_READY-}" ] || ready

while :; do
    # A signal ends the read without a line.
    read -r command argument <&9 || continue
    case $command in
    exit) leave "$argument" ;;
    ready) ready ;;
    say) printf '%s\n' "$argument" ;;
    lines)
        while [ "$argument" -gt 0 ]; do
            printf '%099d\n' "$argument"
            argument=$((argument - 1))
        done
        note 'lines'
        ;;
    fork)
        # It must not hold what the gateway holds, or it would look like the gateway.
        sleep 100000 3>&- 9>&- &
        note "forked $!"
        ;;
    esac
done
