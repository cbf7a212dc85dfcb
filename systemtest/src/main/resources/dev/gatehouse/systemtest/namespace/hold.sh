#!/bin/sh
# Holds a place of a test for as long as its own standard input is open, which is as long as the test lives: when that
# ends, because the test is done or because it was killed, everything of the place goes, with the folder of this script.
#
#   hold.sh [ARGUMENT]...
#
# The file place.sh beside it says what kind of place it is, with three functions that are given the arguments: prepare is
# called once, in a mount namespace that outlives process 1; boot becomes process 1 of new namespaces, for each line of
# standard input; clean is called once, when the last process of the place has ended. Its variable apart names what
# is to be a namespace of its own beside pids and mounts.
#
# Standard output tells of each process 1: "began PID", as the host counts, and "ended CODE". What the place itself says
# goes to the file console.
set -eu

scratch=${0%/*}
base=$scratch/base
root=$base/root

# For place.sh: what all kinds of places need.

# Lays a copy-on-write view of the host's root, kept in memory, on $root.
overlay() {
    mount -t tmpfs -o mode=0755 tmpfs "$base"
    mkdir "$base/upper" "$base/work" "$root"
    mount -t overlay -o "lowerdir=/,upperdir=$base/upper,workdir=$base/work" overlay "$root"
}

# Makes an account, which the host may have already with another number: account NAME UID HOME
account() {
    sed -i "/^$1:/d" "$root/etc/passwd" "$root/etc/group" "$root/etc/shadow"
    echo "$1:x:$2:$2::$3:/bin/sh" >>"$root/etc/passwd"
    echo "$1:x:$2:" >>"$root/etc/group"
    # Without this PAM knows nobody.
    echo "$1:*:20000:0:99999:7:::" >>"$root/etc/shadow"
}

# Lets folders of the host be there too, read-only: share [SOURCE TARGET]...
share() {
    while [ $# -gt 0 ]; do
        mkdir -p "$root$2"
        mount --bind "$1" "$root$2"
        mount -o remount,bind,ro "$root$2"
        shift 2
    done
}

# shellcheck source=/dev/null
. "$scratch/place.sh"

if [ "${1-}" = --boot ]; then
    shift
    # This /proc is still the host's, and so is the number.
    read -r pid _ </proc/self/stat
    echo "$pid" >"$scratch/pid"
    [ ! -e "$scratch/over" ] || exit 1
    echo "began $pid"
    boot "$@" >>"$scratch/console"
fi

# A key that is pressed in a terminal reaches this process too, which must live to clear away.
trap '' HUP INT QUIT TERM

begin() {
    # What is ignored would be so for everything inside, and no script could undo it.
    # shellcheck disable=SC2086,SC2154 # one word for each kind of namespace, set by place.sh
    env --default-signal=HUP,INT,QUIT,TERM unshare --fork --pid --mount $apart --kill-child \
        sh "$scratch/hold.sh" --boot "$@" </dev/null 2>>"$scratch/console" && code=0 || code=$?
    rm -f "$scratch/pid"
    echo "ended $code"
}

prepare "$@" >>"$scratch/console" 2>&1
while read -r _; do
    begin "$@" &
done
# One that is only about to begin either sees this or is seen.
: >"$scratch/over"
if read -r pid 2>/dev/null <"$scratch/pid"; then
    kill -9 "$pid" 2>/dev/null || :
fi
# unshare ends after its process 1, and that is the last of its namespace to go.
wait
clean "$@"
! mountpoint -q "$base" || umount -R "$base"
# By their names: what is deleted as a tree must not have a folder of the host mounted in it.
rm -rf "$scratch/volume"
rm -f "$scratch/over" "$scratch/pid" "$scratch/console" "$scratch/place.sh" "$scratch/hold.sh"
rmdir "$base" "$scratch"
