#!/bin/sh
# The part of a gateway's launcher that is the same for all gateways. It follows these, which Launcher renders:
#
#   gh_directory gh_records     the profile's directory, and that of the records below
#   gh_port                     the port that shows readiness, as in /proc/net/tcp; empty: none
#   gh_url gh_path gh_status    what an HTTP request asks for: 127.0.0.1:PORT, the path, and the status that means readiness;
#                               empty: no request
#   gh_signal gh_grace          how the gateway stops; seconds
#   gh_mode gh_again gh_never   restart policy: never, on-failure or always; exit codes between blanks
#   gh_first gh_longest gh_healthy   seconds
#   gh_gateway gh_marker        functions: becomes the gateway; announces a stop
#
# shellcheck disable=SC2154,SC2317,SC2329 # Launcher sets them, and its functions and the traps call these

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

# gh_find_client: sets gh_client to a program of the image that can ask for a URL.
gh_find_client() {
    for gh_client in curl wget bash python3; do
        ! command -v "$gh_client" >/dev/null 2>&1 || return 0
    done
    gh_client=''
    return 1
}
# gh_get HOST PORT PATH: prints the status of the answer, without a proxy. wget follows redirects, but the first answer counts; the
# options of its variants differ, and that for a time limit crashes BusyBox in some builds.
gh_get() {
    case $gh_client in
    curl) curl -q -g -s -o /dev/null -m 4 --noproxy '*' -w '%{http_code}' "http://$1:$2$3" ;;
    wget)
        unset http_proxy HTTP_PROXY
        timeout 4 wget -q -S -t 1 -O /dev/null "http://$1:$2$3" 2>&1 | while read -r gh_word gh_number _; do
            case $gh_word in HTTP/*)
                printf %s "$gh_number"
                break
                ;;
            esac
        done
        ;;
    bash)
        # shellcheck disable=SC2016 # expands in bash
        bash -c 'host=${1#[} && exec 3<>"/dev/tcp/${host%]}/$2" &&
            printf "GET %s HTTP/1.0\r\nHost: %s:%s\r\n\r\n" "$3" "$1" "$2" >&3 && read -t 4 -r _ number _ <&3 && printf %s "$number"' \
            bash "$1" "$2" "$3"
        ;;
    python3)
        python3 -I -S -c 'import http.client, sys
connection = http.client.HTTPConnection(sys.argv[1].strip("[]"), int(sys.argv[2]), timeout=4)
connection.request("GET", sys.argv[3])
print(connection.getresponse().status)' "$1" "$2" "$3"
        ;;
    esac 2>/dev/null
}
gh_no_client() { printf '%s' "the image has no curl, wget, bash or python3 to ask http://$gh_url$gh_path, so readiness is unknown"; }

# Why the gateway is not ready, for an event of the pod; nothing if it is.
gh_not_ready() {
    if [ ! -e "$gh_state/up" ]; then
        echo 'the gateway does not run'
    elif ! gh_listens; then
        echo "port $((0x$gh_port)) does not accept connections"
    elif [ -n "$gh_url" ]; then
        gh_find_client || { gh_no_client && return; }
        gh_answer=$(gh_get 127.0.0.1 "${gh_url##*:}" "$gh_path")
        case $gh_answer in '' | 000) gh_answer=$(gh_get '[::1]' "${gh_url##*:}" "$gh_path") ;; esac
        case ${gh_answer%%[!0-9]*} in
        "$gh_status") ;;
        '' | 000) echo "http://$gh_url$gh_path does not answer" ;;
        *) echo "http://$gh_url$gh_path answers $gh_answer, not $gh_status" ;;
        esac
    fi
}
if [ "${1-}" = ready ]; then
    gh_words=$(gh_not_ready)
    [ -z "$gh_words" ] || printf '%s\n' "$gh_words"
    [ -z "$gh_words" ]
    exit
fi

gh_asked='' gh_child='' gh_killer='' gh_wait='' gh_verdict=restart
gh_run=0 gh_ends=0 gh_restarts=0 gh_failures=0 gh_began=0 gh_code=- gh_at=0 gh_next=0 gh_lines=0 gh_oom=0 gh_why=''

gh_now() { date +%s; }

# gh_record STATE: writes what a status reads. By rename: a reader sees the old line or the new one. Fails if the home does not take it.
gh_record() {
    gh_line="format=1 pod=$gh_pod state=$1 since=$(gh_now) run=$gh_run ends=$gh_ends restarts=$gh_restarts"
    gh_line="$gh_line began=$gh_began pid=${gh_child:-0} code=$gh_code oom=$gh_oom at=$gh_at next=$gh_next${gh_why:+ why=$gh_why}"
    # For the container after this one, and for `kubectl describe`.
    {
        printf '%s\n' "$gh_run $gh_ends $gh_restarts $gh_failures $gh_began $1" >"$gh_state/counts"
        printf '%s\n' "$gh_line" >"$gh_log"
    } 2>/dev/null
    { gh_write || { mkdir -p "$gh_records" && gh_write; }; } 2>/dev/null
}
gh_write() {
    printf '%s\n' "$gh_line" >"$gh_records/.kubernetes.run.new" &&
        mv -f "$gh_records/.kubernetes.run.new" "$gh_records/kubernetes.run"
}

# gh_must_record STATE: as gh_record. Without a record nobody could tell what the gateway does, so the container ends with the reason as
# its last words, which the cluster keeps, and the kubelet tries again.
gh_must_record() {
    gh_record "$1" && return
    gh_error=$({ mkdir -p "$gh_records" && touch "$gh_records/.kubernetes.run.new"; } 2>&1 | tail -n 1)
    gh_visible "$gh_records"
    gh_words="cannot write to $gh_records${gh_error:+ ($gh_error)}"
    if [ ! -w "$gh_place" ]; then
        gh_user=$(id -u):$(id -g)
        gh_words="$gh_words: $gh_place$(gh_owner "$gh_place"), and the gateway's user is $gh_user; run chown -R $gh_user on that"
        gh_words="$gh_words directory of the volume"
        case $gh_words in
        *' belongs to 0:'*) ;;
        *) gh_words="$gh_words, or set kubernetes.user to its owner" ;;
        esac
    fi
    gh_give_up 73 "$gh_words"
}
# gh_visible PATH: sets gh_place to the path, or to the nearest directory above it that can be seen.
gh_visible() {
    gh_place=$1
    while [ ! -e "$gh_place" ] && [ -n "$gh_place" ]; do gh_place=${gh_place%/*}; done
    gh_place=${gh_place:-/}
}
# gh_give_up CODE WORDS: ends the container without a gateway; the cluster keeps the words.
gh_give_up() {
    { printf '%s\n' "$2" >"$gh_log"; } 2>/dev/null
    gh_tell "$2"
    exit "$1"
}
gh_owner() {
    # shellcheck disable=SC2012 # stat is not everywhere; the first words of ls are the same for every name
    { ls -ldn "$1" | { read -r gh_rights _ gh_uid gh_gid _ && printf ' belongs to %s:%s (%s)' "$gh_uid" "$gh_gid" "$gh_rights"; }; } 2>/dev/null
}
# Only what keeps the gateway from running: the output is the gateway's.
gh_tell() { printf 'gatehouse: %s\n' "$1" >&2; }

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

# How many processes of this container the kernel has killed because of its memory limit: control groups of version 2, or 1.
gh_oom_kills() {
    gh_kills=0
    for gh_table in /sys/fs/cgroup/memory.events /sys/fs/cgroup/memory/memory.oom_control; do
        { while read -r gh_word gh_number; do
            [ "$gh_word" != oom_kill ] || gh_kills=$gh_number
        done <"$gh_table"; } 2>/dev/null
    done
}

# gh_exec COMMAND...: becomes the gateway. A shell without job control starts what is in the background with INT and QUIT ignored (POSIX,
# 2.11), and cannot undo that; what an image has can. PIPE and XFSZ (25) are what Python ignores itself.
gh_exec() {
    if env --default-signal=INT,QUIT true 2>/dev/null; then exec env --default-signal=INT,QUIT "$@"; fi
    if perl -e 1 2>/dev/null; then
        # shellcheck disable=SC2016 # expands in perl
        exec perl -e '$SIG{INT} = $SIG{QUIT} = "DEFAULT"; exec { $ARGV[0] } @ARGV; print STDERR "$ARGV[0]: $!\n"; exit 127' -- "$@"
    fi
    if python3 -I -S -c 1 2>/dev/null; then
        exec python3 -I -S -c 'import os, signal, sys
for number in (2, 3, 13, 25): signal.signal(number, signal.SIG_DFL)
try: os.execvp(sys.argv[1], sys.argv[1:])
except OSError as e: sys.exit(print(e, file=sys.stderr) or 127)' "$@"
    fi
    case $gh_signal in INT | QUIT)
        gh_tell "stop.signal $gh_signal needs GNU env 8.31, perl or python3 in the image; TERM works everywhere"
        exit 78
        ;;
    esac
    exec "$@"
}

# Runs the gateway once; sets gh_code.
gh_start() {
    gh_oom_kills
    gh_killed=$gh_kills
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
    gh_child='' gh_at=$(gh_now) gh_ends=$((gh_ends + 1)) gh_oom=0
    gh_oom_kills
    [ "$gh_code" != 137 ] || [ "$gh_kills" = "$gh_killed" ] || gh_oom=1
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
    gh_must_record crashloop
    [ "$gh_delay" != 0 ] || return 0
    gh_history "restarts after $gh_delay s"
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
# Nothing is written into a volume that is not the home. The container ends, so that the API has its last words. What cannot be searched
# may still be the home: then the record cannot be written, and that says why.
if [ ! -d "$gh_directory" ]; then
    gh_visible "$gh_directory"
    [ ! -x "$gh_place" ] ||
        gh_give_up 78 "$gh_directory does not exist in this volume: Gatehouse has to run where it sees the files of the claim"
fi
[ "$gh_verdict" != restart ] || gh_must_record starting
if [ ! -w "$gh_directory" ]; then
    gh_why="$gh_directory$(gh_owner "$gh_directory"), and user $(id -u):$(id -g) of the gateway cannot write there"
elif [ -n "$gh_url" ] && ! gh_find_client; then
    gh_why=$(gh_no_client)
fi

while [ "$gh_verdict" = restart ] && [ -z "$gh_asked" ]; do
    gh_start
    [ -z "$gh_asked" ] || break
    gh_decide
    [ "$gh_verdict" != restart ] || gh_restart
done
if [ -z "$gh_asked" ]; then
    gh_history "$gh_verdict"
    gh_must_record "$gh_verdict"
    gh_pause tail -f /dev/null
fi
gh_record down
[ "$gh_code" != - ] || gh_code=0
exit "$gh_code"
