#!/bin/sh
# Called by cluster, in new network and mount namespaces: joins the control groups, takes its end of the network, and becomes a
# process that waits for PID 1 of the cluster.
#
#   enter.sh PART DIRECTORY NETWORK HOLDER PROGRAM NODE

set -eu
here=$(cd -- "$(dirname -- "$0")" && pwd)
dir=$2 holder=$4
read -r number <"$dir/number"
nsenter -t "$holder" -n ip link set "gate-$number-in" netns $$
ip link set "gate-$number-in" name uplink

awk -v name="/gate-$number" '$3 == "cgroup" || $3 == "cgroup2" { print $2 name }' /proc/self/mounts >"$dir/run/groups"
while read -r group; do
    echo $$ >"$group/cgroup.procs"
done <"$dir/run/groups"
# The group of this moment is the root of what is seen inside.
# shellcheck disable=SC2016 # the inner shell expands
exec unshare --cgroup sh -euc '
    while read -r group; do
        echo $$ >"$group/daemons/cgroup.procs"
    done <"$2/run/groups"
    exec env -i PATH="$PATH" unshare --pid --fork --kill-child sh "$0" "$@"' "$here/inside.sh" "$@"
