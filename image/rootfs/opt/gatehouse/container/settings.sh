# What the scripts of the image agree on. Sourced, not run.
# shellcheck shell=sh
# shellcheck disable=SC2034 # for those who source this

# The account that gateways run as, and the programs of s6-overlay, which are not on everybody's PATH.
gatehouse_user=hermes
gatehouse_tools=/command

: "${HERMES_HOME:=/opt/data}"
export HERMES_HOME

# Which tree holds the gateways: one of their own, unless the root tree is asked for. gatehouse_own_scandir is where the one
# of their own lies; in the other mode it is a link, so that whoever has the image's environment finds the slots either way.
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

gatehouse_is_root() { [ "$(/usr/bin/id -u)" = 0 ]; }

gatehouse_path=$PATH
if gatehouse_is_root; then
    # Root must run nothing from a folder that the gateways' account may write to, as an app's own on the image's PATH may be.
    PATH=$gatehouse_tools:/usr/sbin:/usr/bin:/sbin:/bin
else
    # Started by root, HOME would be root's.
    HOME=$HERMES_HOME
    export HOME
fi

# Begins the running script again as the gateways' account; whoever is not root already is that account.
#   gatehouse_drop "$0" "$@"
gatehouse_drop() {
    gatehouse_is_root || return 0
    if [ "$(/usr/bin/id -u "$gatehouse_user")" = 0 ]; then
        printf '✗ %s has uid 0 in this image, and gateways do not run as root.\n' "$gatehouse_user" >&2
        exit 100
    fi
    PATH=$gatehouse_path
    exec "$gatehouse_tools/s6-setuidgid" "$gatehouse_user" /bin/sh "$@"
}

# Sleeps until it is killed.
gatehouse_rest() {
    [ ! -x "$gatehouse_tools/s6-pause" ] || exec "$gatehouse_tools/s6-pause"
    exec sleep 2147483647
}

# Refuses an account that can neither prepare the home as root does nor use one that belongs to the gateways' account.
gatehouse_refuse_strangers() {
    gatehouse_uid=$(/usr/bin/id -u)
    [ "$gatehouse_uid" != 0 ] && [ "$gatehouse_uid" != "$(/usr/bin/id -u "$gatehouse_user")" ] || return 0
    printf '✗ This container was started with --user %s. It runs as root, which prepares the home, or as %s (uid %s).\n' \
        "$gatehouse_uid" "$gatehouse_user" "$(/usr/bin/id -u "$gatehouse_user")"
    printf '  To have the files on the volume belong to you, leave --user out and name your numbers instead:\n'
    # shellcheck disable=SC2016 # the reader's shell is to expand it
    printf '  docker run -e HERMES_UID="$(id -u)" -e HERMES_GID="$(id -g)" …\n'
    exit 1
} >&2
