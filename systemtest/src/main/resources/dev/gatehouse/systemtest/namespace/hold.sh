#!/bin/sh
# Holds the namespace of a test while its standard input is open, that is while the test runs. When the test ends or is killed, it
# removes the namespace with all processes, and the directory of this script.
#
#   hold.sh [ARGUMENT]...
#
# The file place.sh next to it defines the kind of namespace, with three functions that get the arguments: prepare runs once, in a
# mount namespace that survives restarts of PID 1; boot becomes PID 1 of new namespaces, for each line of standard input; clean
# runs once, after the last process has exited. Its variable apart lists the namespaces in addition to pid and mount.
#
# Prints for each PID 1 "began PID", with the pid on the host, and "ended CODE". The output of the namespace itself goes to the
# file console.
set -eu

scratch=${0%/*}
base=$scratch/base
root=$base/root

# Functions for place.sh.

# Mounts a copy-on-write view of the host's root, kept in memory, at $root.
overlay() {
    mount -t tmpfs -o mode=0755 tmpfs "$base"
    mkdir "$base/upper" "$base/work" "$root"
    mount -t overlay -o "lowerdir=/,upperdir=$base/upper,workdir=$base/work" overlay "$root"
}

# Creates an account, which may exist on the host with another uid: account NAME UID HOME
account() {
    sed -i "/^$1:/d" "$root/etc/passwd" "$root/etc/group" "$root/etc/shadow"
    echo "$1:x:$2:$2::$3:/bin/sh" >>"$root/etc/passwd"
    echo "$1:x:$2:" >>"$root/etc/group"
    # PAM needs an entry in shadow.
    echo "$1:*:20000:0:99999:7:::" >>"$root/etc/shadow"
}

# Mounts directories of the host read-only: share [SOURCE TARGET]...
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
    # This is still the host's /proc, so it shows the pid on the host.
    read -r pid _ </proc/self/stat
    echo "$pid" >"$scratch/pid"
    [ ! -e "$scratch/over" ] || exit 1
    echo "began $pid"
    boot "$@" >>"$scratch/console"
fi

# Ctrl-C in a terminal reaches this process too, which must survive for the clean-up.
trap '' HUP INT QUIT TERM

begin() {
    # Processes inside would inherit ignored signals, and no script could undo that.
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
# A PID 1 that is just starting either sees this file or is found below.
: >"$scratch/over"
if read -r pid 2>/dev/null <"$scratch/pid"; then
    kill -9 "$pid" 2>/dev/null || :
fi
# unshare exits after its PID 1, which is the last process of its namespace.
wait
clean "$@"
! mountpoint -q "$base" || umount -R "$base"
# Deletes files by name: a recursive deletion could reach a mounted directory of the host.
rm -rf "$scratch/volume"
rm -f "$scratch/over" "$scratch/pid" "$scratch/console" "$scratch/place.sh" "$scratch/hold.sh"
rmdir "$base" "$scratch"
