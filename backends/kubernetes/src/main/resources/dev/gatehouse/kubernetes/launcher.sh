#!/bin/sh
# The part of a gateway's launcher that is the same for all gateways. It follows these, which Launcher renders:
#
#   gh_directory gh_records     the profile's directory, and that of the records below
#   gh_port                     the port that shows readiness, as in /proc/net/tcp; empty: none
#   gh_signal gh_grace          how the gateway stops; seconds
#   gh_mode gh_again gh_never   restart policy: never, on-failure or always; exit codes between blanks
#   gh_first gh_longest gh_healthy   seconds
#   gh_gateway gh_marker        functions: becomes the gateway; announces a stop
#
# shellcheck disable=SC2154 # Launcher sets them

gh_state=${GATEHOUSE_STATE:-/run/gatehouse} gh_pod=${GATEHOUSE_POD-} gh_log=${GATEHOUSE_TERMINATION_LOG:-/dev/termination-log}
unset GATEHOUSE_STATE GATEHOUSE_POD GATEHOUSE_TERMINATION_LOG

# Whether the port is open in this pod, also on the loopback interface, which no probe of the kubelet reaches. The pod has its ports
# for itself. State 0A is LISTEN (Linux, net/tcp_states.h).
gh_listens() {
    [ -n "$gh_port" ] || return 0
    for gh_table in /proc/net/tcp /proc/net/tcp6; do
        { while read -r _ gh_address _ gh_connection _; do
            if [ "$gh_connection" = 0A ] && [ "${gh_address##*:}" = "$gh_port" ]; then return 0; fi
        done <"$gh_table"; } 2>/dev/null
    done
    return 1
}
if [ "${1-}" = ready ]; then
    [ -e "$gh_state/up" ] && gh_listens
    exit
fi

gh_asked='' gh_child='' gh_killer='' gh_wait='' gh_verdict=restart
gh_run=0 gh_ends=0 gh_restarts=0 gh_failures=0 gh_began=0 gh_code=- gh_at=0 gh_next=0 gh_lines=0

gh_now() { date +%s; }

# gh_record STATE: writes what a status reads. By rename: a reader sees the old line or the new one.
gh_record() {
    gh_line="format=1 pod=$gh_pod state=$1 since=$(gh_now) run=$gh_run ends=$gh_ends restarts=$gh_restarts"
    gh_line="$gh_line began=$gh_began pid=${gh_child:-0} code=$gh_code at=$gh_at next=$gh_next"
    {
        mkdir -p "$gh_records" && printf '%s\n' "$gh_line" >"$gh_records/.kubernetes.run.new" &&
            mv -f "$gh_records/.kubernetes.run.new" "$gh_records/kubernetes.run"
    } 2>/dev/null
    # For the container after this one, and for `kubectl describe`.
    {
        printf '%s\n' "$gh_run $gh_ends $gh_restarts $gh_failures $gh_began $1" >"$gh_state/counts"
        printf '%s\n' "$gh_line" >"$gh_log"
    } 2>/dev/null
}

# gh_history WORDS: adds a line to the history of runs, which keeps its last 500 to 1,000 lines.
gh_history() {
    { printf '%s %s %s\n' "$(gh_now)" "$gh_run" "$*" >>"$gh_records/kubernetes.history"; } 2>/dev/null || return 0
    gh_lines=$((gh_lines + 1))
    [ "$gh_lines" -ge 500 ] || return 0
    gh_lines=0
    {
        tail -n 500 "$gh_records/kubernetes.history" >"$gh_records/.kubernetes.history.new" &&
            mv -f "$gh_records/.kubernetes.history.new" "$gh_records/kubernetes.history"
    } 2>/dev/null
}

# Asked to end: passes on the gateway's own stop signal, and kills it after its grace.
gh_ask() {
    [ -z "$gh_asked" ] || return 0
    gh_asked=yes
    [ -z "$gh_wait" ] || kill "$gh_wait" 2>/dev/null
    gh_stop
}
gh_stop() {
    [ -n "$gh_child" ] || return 0
    rm -f "$gh_state/up"
    gh_record stopping
    gh_marker
    kill -s "$gh_signal" "$gh_child" 2>/dev/null
    (
        trap - TERM
        sleep "$gh_grace"
        kill -s KILL "$gh_child"
    ) </dev/null >/dev/null 2>&1 &
    gh_killer=$!
}
# An image can name another stop signal than TERM, and process 1 ignores what it does not catch.
trap gh_ask TERM INT QUIT HUP USR1 USR2

# gh_pause COMMAND: waits for a command, or until somebody asks for the end.
gh_pause() {
    [ -z "$gh_asked" ] || return 0
    "$@" &
    gh_wait=$!
    # A signal that arrived before there was something to end.
    [ -z "$gh_asked" ] || kill "$gh_wait" 2>/dev/null
    wait "$gh_wait"
    kill "$gh_wait" 2>/dev/null
    gh_wait=''
}

# gh_alone: whether this is the only process of the container.
gh_alone() {
    for gh_process in /proc/[0-9]*; do
        case ${gh_process#/proc/} in 1 | "$$") continue ;; esac
        { read -r gh_line <"$gh_process/stat"; } 2>/dev/null || continue
        case ${gh_line##*) } in Z* | X*) ;; *) return 1 ;; esac
    done
}
# Nothing of a run outlives it. Outside a container the processes are not ours.
gh_clear() {
    [ "$$" = 1 ] || return 0
    kill -s TERM -1 2>/dev/null || return 0
    gh_left=50
    until gh_alone; do
        gh_left=$((gh_left - 1))
        [ "$gh_left" -gt 0 ] || kill -s KILL -1 2>/dev/null
        [ "$gh_left" -gt -20 ] || return 0
        sleep 0.1 2>/dev/null || sleep 1
    done
}

# Runs the gateway once; sets gh_code.
gh_start() {
    gh_run=$((gh_run + 1)) gh_began=$(gh_now) gh_next=0
    (
        trap - TERM INT QUIT HUP USR1 USR2
        gh_gateway
    ) &
    gh_child=$!
    : >"$gh_state/up"
    gh_record up
    gh_history began
    # Asked before there was a child.
    [ -z "$gh_asked" ] || [ -n "$gh_killer" ] || gh_stop
    # A signal ends `wait`, but not the gateway.
    while :; do
        wait "$gh_child"
        gh_code=$?
        if ! kill -s 0 "$gh_child" 2>/dev/null; then
            # Its status, if it is not what the first one returned.
            wait "$gh_child" 2>/dev/null
            gh_last=$?
            [ "$gh_last" = 127 ] || gh_code=$gh_last
            break
        fi
    done
    [ -z "$gh_killer" ] || kill "$gh_killer" 2>/dev/null
    rm -f "$gh_state/up"
    gh_child='' gh_at=$(gh_now) gh_ends=$((gh_ends + 1))
    gh_history "ended $gh_code"
    gh_clear
}

# gh_decide: what follows an end that nobody asked for. Sets gh_verdict, and gh_delay for a restart.
gh_decide() {
    gh_verdict=restart gh_delay=0
    case $gh_mode in never)
        gh_verdict=failed
        [ "$gh_code" != 0 ] || gh_verdict=finished
        return
        ;;
    esac
    case $gh_never in *" $gh_code "*)
        gh_verdict=failed
        return
        ;;
    esac
    case $gh_again in *" $gh_code "*)
        gh_failures=0
        return
        ;;
    esac
    if [ "$gh_code" = 0 ] && [ "$gh_mode" != always ]; then
        gh_verdict=finished
        return
    fi
    # Twice as long after each failure, from the beginning again after a healthy run.
    [ "$((gh_at - gh_began))" -lt "$gh_healthy" ] || gh_failures=0
    gh_delay=$gh_first gh_left=$gh_failures
    while [ "$gh_left" -gt 0 ] && [ "$gh_delay" -lt "$gh_longest" ]; do
        gh_delay=$((gh_delay * 2)) gh_left=$((gh_left - 1))
    done
    [ "$gh_delay" -le "$gh_longest" ] || gh_delay=$gh_longest
    gh_failures=$((gh_failures + 1))
}

gh_restart() {
    gh_restarts=$((gh_restarts + 1)) gh_next=$((gh_at + gh_delay))
    gh_record crashloop
    [ "$gh_delay" != 0 ] || return 0
    echo "gatehouse: exit code $gh_code; starts again in $gh_delay s" >&2
    gh_pause sleep "$gh_delay"
}

mkdir -p "$gh_state" 2>/dev/null
# The container before this one was killed, for its memory for instance, or the node was restarted.
gh_last=none
if [ -e "$gh_state/counts" ]; then
    { read -r gh_run gh_ends gh_restarts gh_failures gh_began gh_last _ <"$gh_state/counts"; } 2>/dev/null
fi
case $gh_last in
finished | failed) gh_verdict=$gh_last ;;
up)
    rm -f "$gh_state/up"
    gh_code=137 gh_at=$(gh_now) gh_ends=$((gh_ends + 1))
    gh_history "ended with its container"
    gh_decide
    [ "$gh_verdict" != restart ] || gh_restart
    ;;
esac
# Nothing is written into a volume that is not the home. The container ends, so that the API has its last words.
if [ ! -d "$gh_directory" ]; then
    gh_line="$gh_directory does not exist in this volume: Gatehouse has to run where it sees the files of the claim"
    echo "gatehouse: $gh_line" >&2
    { printf '%s\n' "$gh_line" >"$gh_log"; } 2>/dev/null
    exit 78
fi

while [ "$gh_verdict" = restart ] && [ -z "$gh_asked" ]; do
    gh_start
    [ -z "$gh_asked" ] || break
    gh_decide
    [ "$gh_verdict" != restart ] || gh_restart
done
if [ -z "$gh_asked" ]; then
    gh_record "$gh_verdict"
    echo "gatehouse: exit code $gh_code; $gh_verdict, stays down" >&2
    gh_pause tail -f /dev/null
fi
gh_record down
[ "$gh_code" != - ] || gh_code=0
exit "$gh_code"
