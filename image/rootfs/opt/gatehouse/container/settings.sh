# Common settings of the image's scripts. Sourced by them.
# shellcheck shell=sh
# shellcheck disable=SC2034 # used by the sourcing scripts

# The account of the gateways, and the directory of s6-overlay's programs, which may not be on the PATH.
gatehouse_user=hermes
gatehouse_tools=/command

: "${HERMES_HOME:=/opt/data}"
export HERMES_HOME

# The tree of the gateways: a private one by default, or the root tree. gatehouse_own_scandir is the scandir of the private tree.
# In root-tree mode it is a link, so that the slots are found with the image's environment in both modes.
gatehouse_own_scandir=/run/gateways
case ${GATEHOUSE_TREE:-own} in
root)
    gatehouse_tree=root
    GATEHOUSE_SCANDIR=/run/service
    ;;
*)
    gatehouse_tree=own
    GATEHOUSE_SCANDIR=$gatehouse_own_scandir
    ;;
esac
export GATEHOUSE_SCANDIR

# Exists while another container runs the gateways of this home.
gatehouse_elsewhere=$GATEHOUSE_SCANDIR/.gatehouse-elsewhere

# The process of a gateway in the foreground, and when it began.
gatehouse_main=$GATEHOUSE_SCANDIR/.gatehouse-main

# Prints when a process began, which with its pid identifies it; nothing if it has ended.
gatehouse_began() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20; }

gatehouse_is_root() { [ "$(/usr/bin/id -u)" = 0 ]; }

gatehouse_path=$PATH
if gatehouse_is_root; then
    # Root must run nothing from a directory that the gateways' account can write; the image's PATH may contain one.
    PATH=$gatehouse_tools:/usr/sbin:/usr/bin:/sbin:/bin
else
    # If root started this script, HOME is root's.
    HOME=$HERMES_HOME
    export HOME
fi

# As root, restarts the calling script with the gateways' account. Otherwise this already is that account.
#   gatehouse_drop "$0" "$@"
gatehouse_drop() {
    gatehouse_is_root || return 0
    if [ "$(/usr/bin/id -u "$gatehouse_user")" = 0 ]; then
        printf '✗ %s has uid 0 in this image, but gateways must not run as root.\n' "$gatehouse_user" >&2
        exit 100
    fi
    PATH=$gatehouse_path
    exec "$gatehouse_tools/s6-setuidgid" "$gatehouse_user" /bin/sh "$@"
}

# Sleeps until a signal ends the process.
gatehouse_sleep() {
    [ ! -x "$gatehouse_tools/s6-pause" ] || exec "$gatehouse_tools/s6-pause"
    exec sleep 2147483647
}

# Fails unless this is root, which can prepare the home, or the gateways' account, which owns it.
gatehouse_check_user() {
    gatehouse_uid=$(/usr/bin/id -u)
    [ "$gatehouse_uid" != 0 ] && [ "$gatehouse_uid" != "$(/usr/bin/id -u "$gatehouse_user")" ] || return 0
    printf '✗ Unsupported --user %s: start the container as root, which prepares the home, or as %s (uid %s).\n' \
        "$gatehouse_uid" "$gatehouse_user" "$(/usr/bin/id -u "$gatehouse_user")"
    printf '  To own the files on the volume, omit --user and pass your uid and gid:\n'
    # shellcheck disable=SC2016 # for the shell of the reader
    printf '  docker run -e HERMES_UID="$(id -u)" -e HERMES_GID="$(id -g)" …\n'
    exit 1
} >&2

# Fails as root if the container lacks a capability that every start or stop needs.
gatehouse_check_capabilities() {
    gatehouse_is_root || return 0
    gatehouse_mask=0
    while read -r gatehouse_key gatehouse_value; do
        [ "$gatehouse_key" != CapEff: ] || gatehouse_mask=$((0x$gatehouse_value))
    done </proc/self/status
    gatehouse_missing=
    # Their numbers in linux/capability.h.
    for gatehouse_pair in CHOWN:0 KILL:5 SETGID:6 SETUID:7; do
        [ $((gatehouse_mask >> ${gatehouse_pair#*:} & 1)) = 1 ] || gatehouse_missing="$gatehouse_missing ${gatehouse_pair%:*}"
    done
    [ -n "$gatehouse_missing" ] || return 0
    printf '✗ Root in this container lacks capabilities:%s. Without them the gateways cannot be started or stopped.\n' \
        "$gatehouse_missing"
    printf '  docker run --cap-drop ALL --cap-add CHOWN --cap-add DAC_OVERRIDE --cap-add KILL --cap-add SETGID --cap-add SETUID …\n'
    exit 1
} >&2
