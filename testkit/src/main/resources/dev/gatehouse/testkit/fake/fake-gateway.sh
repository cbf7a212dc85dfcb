#!/bin/bash
# A gateway for tests. It appends what happens to it to the file FAKE_DIR/events, one event per line, and reads commands from the
# FIFO FAKE_DIR/control, one per line:
#
#   exit CODE    ends             ready       sends a readiness notification
#   say TEXT     prints a line    lines N     prints N lines of 100 bytes
#   print TEXT   prints without a newline
#   fork         starts a child   detach      starts an orphan in a session of its own
#   run COMMAND  runs a program as a child, which it ends when it is asked to end
#   listen PORT  starts a child that listens on a port of 127.0.0.1 until the gateway leaves
#   serve PORT   the same, with a server that answers 503 to every request, and 200 after the command
#   answer       which this is
#   state WORD   writes the word, with the process, into the JSON file FAKE_STATE, with the keys FAKE_STATE_KEYS
#   state WORD REASON...   the same with a reason
#
# At its start: FAKE_DUMP names variables whose values it writes to files in FAKE_DIR, FAKE_SAY=TEXT prints a line, FAKE_EXIT=CODE
# ends, FAKE_READY=1 sends a readiness notification, FAKE_STATE_WORD=WORD... does what the command state does. With FAKE_STUBBORN=1
# it ignores requests to end. With FAKE_MARKER it ends with 1 when it is asked to end, except if that file announces it.
# It starts no process without a command, so that a test can count processes.
#
# It needs bash, whose read has a limit: a shell notices a signal that arrives just before it waits for input only after that wait.

dir=${FAKE_DIR:?}

note() { printf '%s\n' "$*" >>"$dir/events"; }

listener=
leave() {
    note "exiting $1"
    [ -z "$listener" ] || kill "$listener"
    exit "$1"
}

# systemd accepts notifications of the main process only, and a shell cannot send a datagram. So this process becomes perl for a
# moment.
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
    [ -z "${child-}" ] || kill "$child"
    [ -z "${FAKE_STUBBORN-}" ] || return
    if [ -n "${FAKE_MARKER-}" ] && ! grep -q "^$$ " "$FAKE_MARKER"; then
        leave 1
    fi
    [ -z "${FAKE_MARKER-}" ] || rm -f "$FAKE_MARKER"
    leave 0
}

state() {
    word=${1%% *} reason=${1#* }
    [ "$reason" != "$1" ] || reason=
    # shellcheck disable=SC2086 # three words
    set -- $FAKE_STATE_KEYS
    printf '{"%s": %s, "%s": "%s", "%s": "%s"}\n' "$1" "$$" "$2" "$word" "$3" "$reason" >"$FAKE_STATE.new"
    mv "$FAKE_STATE.new" "$FAKE_STATE"
}

for name in ${FAKE_DUMP-}; do
    eval "value=\$$name"
    # shellcheck disable=SC2154 # the line above sets it
    printf %s "$value" >"$dir/$name"
done

for signal in TERM INT HUP QUIT USR1 USR2; do
    # shellcheck disable=SC2064 # expands now, on purpose
    trap "asked $signal" "$signal"
done
# Opened for reading and writing, so that it neither blocks nor ends.
[ -p "$dir/control" ] || mkfifo -m 0666 "$dir/control"
exec 9<>"$dir/control"
if [ -n "${FAKE_IS_READY-}" ]; then
    note ready
else
    # The time of this empty file is the time of the start.
    : >"$dir/started-$$"
    note "started $$"
    [ -z "${FAKE_SAY-}" ] || printf '%s\n' "$FAKE_SAY"
    [ -z "${FAKE_STATE_WORD-}" ] || state "$FAKE_STATE_WORD"
    [ -z "${FAKE_EXIT-}" ] || leave "$FAKE_EXIT"
    [ -z "${FAKE_READY-}" ] || ready
fi

# The bash of macOS accepts whole seconds only.
limit=0.1
[ "${BASH_VERSINFO[0]}" -ge 4 ] || limit=1
begun=
while :; do
    # That old bash keeps the earlier text when the time is over.
    line=
    if ! IFS= read -r -t "$limit" line <&9; then
        # Nothing, or the beginning of a line.
        begun=$begun$line
        continue
    fi
    line=$begun$line begun=
    command=${line%% *} argument=${line#* }
    case $command in
    exit) leave "$argument" ;;
    ready) ready ;;
    say) printf '%s\n' "$argument" ;;
    print) printf %s "$argument" ;;
    lines)
        while [ "$argument" -gt 0 ]; do
            printf '%099d\n' "$argument"
            argument=$((argument - 1))
        done
        note 'lines'
        ;;
    fork)
        # Without the descriptors of the gateway, or it would look like the gateway.
        sleep 100000 3>&- 9>&- &
        note "forked $!"
        ;;
    run)
        # shellcheck disable=SC2086 # several words
        $argument 3>&- 9>&- &
        child=$!
        ;;
    listen)
        # shellcheck disable=SC2016 # perl expands
        perl -MSocket -e '
            socket(my $socket, AF_INET, SOCK_STREAM, 0) or die "socket: $!";
            setsockopt($socket, SOL_SOCKET, SO_REUSEADDR, 1);
            bind($socket, pack_sockaddr_in($ARGV[0], INADDR_LOOPBACK)) or die "bind: $!";
            listen($socket, 5) or die "listen: $!";
            while (accept(my $client, $socket)) { close $client }' "$argument" 3>&- 9>&- &
        listener=$!
        note listening
        ;;
    serve)
        rm -f "$dir/answers"
        # shellcheck disable=SC2016 # perl expands
        perl -MSocket -e '
            my ($port, $answers) = @ARGV;
            socket(my $socket, AF_INET, SOCK_STREAM, 0) or die "socket: $!";
            setsockopt($socket, SOL_SOCKET, SO_REUSEADDR, 1);
            bind($socket, pack_sockaddr_in($port, INADDR_LOOPBACK)) or die "bind: $!";
            listen($socket, 5) or die "listen: $!";
            while (accept(my $client, $socket)) {
                sysread($client, my $request, 4096);
                my $status = -e $answers && $request =~ m{^GET /readyz } ? "200 OK" : "503 Wait";
                syswrite($client, "HTTP/1.1 $status\r\nContent-Length: 0\r\n\r\n");
                close $client;
            }' "$argument" "$dir/answers" 3>&- 9>&- &
        listener=$!
        note listening
        ;;
    answer) : >"$dir/answers" ;;
    state) state "$argument" ;;
    detach)
        # In a session of its own, and an orphan.
        # shellcheck disable=SC2016 # expands in the child
        (setsid sh -c 'echo "forked $$" >>"$1"; echo detached >>"$1"; exec sleep 100000' sh "$dir/events" 3>&- 9>&- &) </dev/null
        ;;
    esac
done
