#!/bin/bash
# A gateway for tests: small, real, and obedient. It appends its life to the file FAKE_DIR/events, one event a line, and
# does what is written to the FIFO FAKE_DIR/control, one command a line:
#
#   exit CODE    ends             ready       says that it serves
#   say TEXT     prints a line    lines N     prints N lines of 100 bytes
#   fork         starts a child   detach      starts one in a session of its own, which is an orphan
#
# As soon as it has begun, FAKE_SAY=TEXT lets it print a line, FAKE_EXIT=CODE end and FAKE_READY=1 say that it serves.
# FAKE_STUBBORN=1 lets it ignore every wish that it should end, and FAKE_DUMP names variables whose values it writes to files
# of FAKE_DIR.
# It never starts a process unless it is told to, so that a test can count them.
#
# bash, because its read has a limit: a signal that comes in the moment before a shell waits for input is not seen until that
# wait is over.

dir=${FAKE_DIR:?}

note() { printf '%s\n' "$*" >>"$dir/events"; }

leave() {
    note "exiting $1"
    exit "$1"
}

# systemd listens to the gateway's main process alone, which is this one, and a shell has no way to send a datagram: so for
# a moment the process becomes a program that has.
ready() {
    if [ -n "${NOTIFY_SOCKET-}" ]; then
        FAKE_IS_READY=1
        export FAKE_IS_READY
        exec perl -MSocket -e '
            my $address = $ENV{NOTIFY_SOCKET} =~ s/^\@/\0/r;
            socket(my $socket, AF_UNIX, SOCK_DGRAM, 0) or die "socket: $!";
            defined send($socket, "READY=1", 0, pack_sockaddr_un($address)) or die "send: $!";
            exec { $ARGV[0] } $ARGV[0] or die "exec: $!"' "$0"
    fi
    echo >&"${FAKE_READY_FD:-3}"
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
if [ -n "${FAKE_IS_READY-}" ]; then
    note ready
else
    # An empty file for each start, whose time is the start's.
    : >"$dir/started-$$"
    note "started $$"
    [ -z "${FAKE_SAY-}" ] || printf '%s\n' "$FAKE_SAY"
    [ -z "${FAKE_EXIT-}" ] || leave "$FAKE_EXIT"
    [ -z "${FAKE_READY-}" ] || ready
fi

# macOS has a bash that knows whole seconds only.
limit=0.1
[ "${BASH_VERSINFO[0]}" -ge 4 ] || limit=1
begun=
while :; do
    # That old bash leaves what was read before in place when the time is over.
    line=
    if ! IFS= read -r -t "$limit" line <&9; then
        # Without a line, or with the beginning of one.
        begun=$begun$line
        continue
    fi
    line=$begun$line begun=
    command=${line%% *} argument=${line#* }
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
    detach)
        # In a session of its own, and an orphan.
        # shellcheck disable=SC2016 # the child's own number
        (setsid sh -c 'echo "forked $$" >>"$1"; echo detached >>"$1"; exec sleep 100000' sh "$dir/events" 3>&- 9>&- &) </dev/null
        ;;
    esac
done
