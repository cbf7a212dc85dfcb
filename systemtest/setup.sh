# What the scripts share that install and build what tests need. Sourced; sets nothing but what each function says.
#
# In all of them exit status 3 means that this host cannot do it, which is no fault, and 1 that it should have worked.
# shellcheck shell=sh disable=SC2034 # for the scripts that source this

fail() {
    printf '✗ %s\n' "$1" >&2
    exit 1
}
unable() {
    printf '⚠ %s\n' "$1" >&2
    exit 3
}

# find_cache: sets cache to the directory outside the checkout for what is installed and built: GATEHOUSE_TEST_CACHE, or
# /var/cache/gatehouse-test for root, or gatehouse-test in the user's cache directory.
find_cache() {
    if [ -n "${GATEHOUSE_TEST_CACHE-}" ]; then
        cache=$GATEHOUSE_TEST_CACHE
    elif [ "$(id -u)" -eq 0 ]; then
        cache=/var/cache/gatehouse-test
    else
        cache=${XDG_CACHE_HOME:-$HOME/.cache}/gatehouse-test
    fi
    case $cache in
    /tmp/* | /run/* | /dev/*)
        printf '✗ The cache %s cannot be used: the namespaces of the tests have a /tmp, /run and /dev of their own. %s\n' "$cache" \
            'Choose another directory for GATEHOUSE_TEST_CACHE.' >&2
        exit 1
        ;;
    esac
}

# take_lock FILE SECONDS: two runs do nothing twice. The lock ends with this process and what it has started. Says that it waits.
take_lock() {
    command -v flock >/dev/null || return 0
    exec 9>>"$1"
    flock -n 9 || {
        printf '==> Waiting up to %d minutes for another run that holds %s\n' "$((($2 + 59) / 60))" "$1" >&2
        flock -w "$2" 9 || fail "Another run has held $1 for $2 seconds. To see it: fuser -v $1"
    }
}

# end_after SECONDS: from now on the commands of limited, try and apt_get take no longer than that together.
end_after() { setup_end=$(($(now) + $1)); }
now() { date +%s; }

# limited SECONDS COMMAND...: runs a command with that limit, or with what is left of the limit for all.
limited() {
    setup_limit=$1
    shift
    if [ -n "${setup_end-}" ] && [ "$setup_limit" -gt "$((setup_end - $(now)))" ]; then
        setup_limit=$((setup_end - $(now)))
        if [ "$setup_limit" -le 0 ]; then
            printf 'Not run: the time limit for all of it has passed.\n' >&2
            return 124
        fi
    fi
    timeout -k 10 "$setup_limit" "$@"
}

# try SECONDS COMMAND...: runs a command with a time limit, and records it with its output in the file log. The output of a command
# under Wine is a file and no pipe, because services that it starts keep it open.
try() {
    setup_seconds=$1
    shift
    printf '$ %s\n' "$*" >>"${log:?}"
    limited "$setup_seconds" "$@" >>"$log" 2>&1 </dev/null
}

# apt_get SECONDS ARGUMENT...: apt-get with a time limit, recorded in the file log. apt-get itself waits for the lock of dpkg only,
# so here another process that holds any lock of apt is waited for, up to APT_PATIENCE seconds.
APT_PATIENCE=300
apt_get() {
    apt_seconds=$1
    shift
    apt_end=$(($(now) + APT_PATIENCE))
    apt_waits=false
    while :; do
        : >>"${log:?}"
        apt_known=$(wc -c <"$log")
        apt_code=0
        try "$apt_seconds" env LC_ALL=C DEBIAN_FRONTEND=noninteractive apt-get "$@" || apt_code=$?
        [ "$apt_code" -ne 0 ] || return 0
        apt_lock=$(tail -c "+$((apt_known + 1))" -- "$log" | sed -n 's/^E: \(Could not get lock .*\)/\1/p' | head -n 1)
        if [ -z "$apt_lock" ] || [ "$(now)" -ge "$apt_end" ]; then
            return "$apt_code"
        fi
        "$apt_waits" || printf '==> Waiting up to %d seconds for another apt: %s\n' "$APT_PATIENCE" "$apt_lock" >&2
        apt_waits=true
        sleep 1
    done
}
