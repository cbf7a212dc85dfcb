#!/bin/sh
# PID 1 of a cluster; called by enter.sh. Starts the programs, prints "ready" when everything works, and then obeys commands from
# standard input, one per line, and prints "done" after each:
#
#   stop PROGRAM     kills it, as a power failure would: etcd, kube-apiserver, kube-controller-manager, kube-scheduler, kubelet,
#                    containerd. Containers survive kubelet and containerd.
#   start PROGRAM    starts it again, and waits until it answers
#
# At the end of standard input it ends, and the kernel kills everything else.

set -eu
here=$(cd -- "$(dirname -- "$0")" && pwd)
part=$1 dir=$2 network=$3 program=$5 node=$6
kube=$program/kube
api=$network.2
pki=$dir/pki
# The address of the service kubernetes, which pods use. There is no kube-proxy: the API server itself has it.
SERVICES=10.96.0.0/24
SERVICE=10.96.0.1
# shellcheck disable=SC2034 # for config.sh
NAME_SERVER=10.96.0.10
NODE="node-1"
# In seconds; ten times what an idle machine takes.
START_LIMIT=150
ANSWER_LIMIT=60

# This is still the host's /proc, so it shows the pid on the host.
read -r pid _ </proc/self/stat
printf '%s\n' "$pid" >"$dir/init"
# Nobody may write to its pipe after a failure.
broken() {
    printf '✗ %s\n' "$1"
    exit 1
}

mount_views() {
    mount -t proc proc /proc
    mount -t sysfs sysfs /sys
    # The control groups as this namespace sees them. Only version 1 names controllers.
    if grep -q '^[1-9]' /proc/self/cgroup; then
        mount -t tmpfs -o mode=0755 tmpfs /sys/fs/cgroup
        while IFS=: read -r _ controllers _; do
            mounted=/sys/fs/cgroup/${controllers#name=}
            case $controllers in
            '')
                mkdir "${mounted}unified"
                mount -t cgroup2 cgroup2 "${mounted}unified"
                ;;
            name=*)
                mkdir "$mounted"
                mount -t cgroup -o "none,$controllers" cgroup "$mounted"
                ;;
            *)
                mkdir "$mounted"
                mount -t cgroup -o "$controllers" cgroup "$mounted"
                for controller in $(echo "$controllers" | tr , ' '); do
                    [ -e "/sys/fs/cgroup/$controller" ] || ln -s "$controllers" "/sys/fs/cgroup/$controller"
                done
                ;;
            esac
        done </proc/self/cgroup
    else
        mount -t cgroup2 cgroup2 /sys/fs/cgroup
    fi

    # What the programs write is in memory, and gone with this namespace.
    mount -t tmpfs -o mode=0755 tmpfs "$dir/disk"
    mkdir "$dir/disk/lib" "$dir/disk/lib-work" "$dir/disk/log" "$dir/disk/log-work" "$dir/disk/kubelet" "$dir/disk/containerd"
    mount -t overlay -o "lowerdir=/var/lib,upperdir=$dir/disk/lib,workdir=$dir/disk/lib-work" overlay /var/lib
    mount -t overlay -o "lowerdir=/var/log,upperdir=$dir/disk/log,workdir=$dir/disk/log-work" overlay /var/log
    mkdir -p /var/lib/kubelet /var/lib/containerd
    mount --bind "$dir/disk/kubelet" /var/lib/kubelet
    mount --bind "$dir/disk/containerd" /var/lib/containerd
    mount -t tmpfs -o mode=0755 tmpfs /run

    # kubelet would set these for the whole kernel. It finds the values that it wants, in files of its own.
    mkdir "$dir/disk/kernel"
    while read -r name value; do
        printf '%s\n' "$value" >"$dir/disk/kernel/${name##*/}"
        mount --bind "$dir/disk/kernel/${name##*/}" "/proc/sys/$name"
    done <<END
vm/overcommit_memory 1
vm/panic_on_oom 0
kernel/panic 10
kernel/panic_on_oops 1
kernel/keys/root_maxkeys 1000000
kernel/keys/root_maxbytes 25000000
END
}

open_network() {
    ip link set lo up
    ip addr add "$SERVICE/32" dev lo
    ip addr add "$api/25" dev uplink
    ip link set uplink up
    # From the host to pods. Without a default route nothing leaves.
    echo 1 >/proc/sys/net/ipv4/ip_forward
}

# shellcheck source=systemtest/cluster/config.sh
. "$here/config.sh"

start() {
    case $1 in
    etcd)
        set -- etcd "$kube" etcd --data-dir "$dir/disk/etcd" --log-level warn --unsafe-no-fsync \
            --listen-client-urls http://127.0.0.1:2379 --advertise-client-urls http://127.0.0.1:2379 \
            --listen-peer-urls http://127.0.0.1:2380 --initial-advertise-peer-urls http://127.0.0.1:2380 \
            --initial-cluster default=http://127.0.0.1:2380
        ;;
    kube-apiserver)
        set -- kube-apiserver "$kube" kube-apiserver --etcd-servers=http://127.0.0.1:2379 \
            --bind-address=0.0.0.0 --secure-port=443 --advertise-address="$api" --endpoint-reconciler-type=none \
            --client-ca-file="$pki/ca.crt" --tls-cert-file="$pki/apiserver.crt" --tls-private-key-file="$pki/apiserver.key" \
            --authorization-mode=Node,RBAC --allow-privileged=true --service-cluster-ip-range="$SERVICES" \
            --service-account-issuer=https://kubernetes.default.svc --service-account-key-file="$pki/accounts.pub" \
            --service-account-signing-key-file="$pki/accounts.key" --kubelet-preferred-address-types=InternalIP \
            --kubelet-certificate-authority="$pki/ca.crt" --kubelet-client-certificate="$pki/apiserver-client.crt" \
            --kubelet-client-key="$pki/apiserver-client.key" --profiling=false
        ;;
    kube-controller-manager)
        # A node that is gone is noticed after 20 seconds, not after 50.
        set -- kube-controller-manager "$kube" kube-controller-manager --kubeconfig="$pki/controllers.kubeconfig" \
            --bind-address=127.0.0.1 --leader-elect=false --use-service-account-credentials=false \
            --service-account-private-key-file="$pki/accounts.key" --root-ca-file="$pki/ca.crt" \
            --node-monitor-period=2s --node-monitor-grace-period=20s --flex-volume-plugin-dir="$dir/disk/plugins" --profiling=false
        ;;
    kube-scheduler)
        set -- kube-scheduler "$kube" kube-scheduler --kubeconfig="$pki/scheduler.kubeconfig" --bind-address=127.0.0.1 \
            --leader-elect=false --profiling=false
        ;;
    containerd) set -- containerd containerd --config "$dir/run/containerd.toml" ;;
    kubelet)
        set -- kubelet "$kube" kubelet --config="$dir/run/kubelet.yaml" --kubeconfig="$pki/node.kubeconfig" \
            --hostname-override="$NODE" --node-ip="$api"
        ;;
    *) broken "Unknown program: $1" ;;
    esac
    name=$1
    shift
    # A shell's jobs in the background ignore these signals, and so would the containers.
    env --default-signal=INT,QUIT "$@" >>"$dir/log/$name.log" 2>&1 </dev/null &
    printf '%s\n' $! >"$dir/run/$name"
}

stop() {
    read -r stopped <"$dir/run/$1" || broken "$1 does not run."
    kill -KILL "$stopped" 2>/dev/null || :
    wait "$stopped" || :
    rm "$dir/run/$1"
}

# Sets the time until which await waits.
within() {
    read -r now _ </proc/uptime
    limit=$1
    end=$((${now%.*} + limit))
}

# await PROGRAM WHAT COMMAND...: repeats a command until it succeeds, while the program runs.
await() {
    name=$1 what=$2
    shift 2
    read -r awaited <"$dir/run/$name"
    until "$@" >/dev/null 2>&1; do
        read -r _ _ state _ 2>/dev/null <"/proc/$awaited/stat" || state=Z
        read -r now _ </proc/uptime
        if [ "$state" = Z ] || [ "${now%.*}" -gt "$end" ]; then
            tail -n 15 "$dir/log/$name.log"
            [ "$state" != Z ] || broken "$name has ended; its last lines are above."
            broken "Not within $limit s: $what. The last lines of $name are above."
        fi
        sleep 0.05
    done
}

ask() { curl -sSf --max-time 5 --noproxy '*' --cacert "$pki/ca.crt" --cert "$pki/admin.crt" --key "$pki/admin.key" "https://$api$1"; }
node_is_ready() { ask "/api/v1/nodes/$NODE" | tr -d ' \n' | grep -q '"type":"Ready","status":"True"'; }
answers() { curl -sSf --max-time 5 --noproxy '*' "http://127.0.0.1:$1"; }
serves() { curl -sSfk --max-time 5 --noproxy '*' "https://127.0.0.1:$1/healthz"; }

await_answer() {
    case $1 in
    etcd) await etcd 'etcd is healthy' answers 2379/health ;;
    kube-apiserver) await kube-apiserver 'the API server is ready' ask /readyz ;;
    kube-controller-manager) await "$1" 'the controllers are healthy' serves 10257 ;;
    kube-scheduler) await "$1" 'the scheduler is healthy' serves 10259 ;;
    containerd) await containerd 'containerd answers' timeout 5 ctr version ;;
    kubelet) await kubelet 'kubelet is healthy' answers 10248/healthz ;;
    esac
}

within "$START_LIMIT"
mount_views
open_network
PATH=$node/root/usr/sbin:$node/root/usr/bin:$PATH
for libraries in "$node"/root/usr/lib/*-linux-gnu; do
    [ ! -d "$libraries" ] || export LD_LIBRARY_PATH="$libraries"
done
start etcd
timeout "$ANSWER_LIMIT" "$kube" certificates "$pki" "$api" "$NODE" "$SERVICE"
cp "$pki/admin.kubeconfig" "$dir/admin.kubeconfig"
start kube-apiserver
if [ "$part" = all ]; then
    write_config
    start containerd
    await_answer containerd
    timeout "$ANSWER_LIMIT" ctr -n k8s.io images import "$node/images.tar" >"$dir/log/images.log" 2>&1 ||
        broken "Could not import the images: $(tail -n 1 "$dir/log/images.log")"
fi
await_answer kube-apiserver
if [ "$part" != api ]; then
    start kube-controller-manager
    start kube-scheduler
    [ "$part" = control ] || start kubelet
    await kube-controller-manager 'the default service account exists' \
        ask /api/v1/namespaces/default/serviceaccounts/default
    [ "$part" = control ] || await kubelet 'the node is ready' node_is_ready
fi
echo ready

while read -r verb name; do
    case $verb in
    stop) stop "$name" ;;
    start)
        start "$name"
        within "$ANSWER_LIMIT"
        await_answer "$name"
        ;;
    *) broken "Unknown command: $verb" ;;
    esac
    echo 'done'
done
