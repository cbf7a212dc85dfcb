# Where the built parts of the test cluster are. Sourced, with the variable cluster set to the directory of this file; sources
# ../setup.sh, and sets
#
#   cache     the same as that of all such scripts
#   version   of Kubernetes
#   program   the directory with the program kube; its name changes with the program's sources
#   node      the directory with what a node needs beside it: container runtime, network plugins and images
# shellcheck shell=sh disable=SC2034,SC2154 # for the scripts that source this, which set cluster

# shellcheck source=systemtest/setup.sh
. "$cluster/../setup.sh"
find_cache

key() { cat -- "$@" | sha256sum | cut -c -12; }

version=$(sed -n 's/^require k8s\.io\/kubernetes v//p' "$cluster/program/go.mod")
program=$cache/kubernetes-$version-$(key "$cluster"/program/go.mod "$cluster"/program/go.sum "$cluster"/program/*.go)
node=$cache/cluster-node-$(key "$cluster/build-node")
