# Configuration of the programs of a node; sourced by inside.sh.
# shellcheck shell=sh disable=SC2154 # inside.sh sets what this uses

write_config() {
    mkdir "$dir/run/cni"
    cat >"$dir/run/containerd.toml" <<END
version = 2
# What a container engine or a virtual machine often lacks.
disabled_plugins = ["io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs",
    "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.zfs"]
[plugins."io.containerd.grpc.v1.cri"]
    sandbox_image = "gatehouse.test/pause:1"
    # The right to lower scores may be missing.
    restrict_oom_score_adj = true
    [plugins."io.containerd.grpc.v1.cri".cni]
        bin_dir = "$node/root/usr/lib/cni"
        conf_dir = "$dir/run/cni"
END
    # Pods reach each other and the API server, and the host reaches them.
    cat >"$dir/run/cni/pods.conflist" <<END
{
  "cniVersion": "0.4.0",
  "name": "pods",
  "plugins": [{
    "type": "bridge",
    "bridge": "pods",
    "isGateway": true,
    "hairpinMode": true,
    "ipam": {"type": "host-local", "ranges": [[{"subnet": "$network.128/25"}]], "routes": [{"dst": "0.0.0.0/0"}]}
  }]
}
END
    # Nothing answers at the address of the name server; without one, each pod gets a warning that real clusters do not give.
    # No control groups for classes of pods, no eviction, no garbage collection: the disk and memory of the node are the host's. A
    # container that keeps crashing is restarted after 2 seconds at the most, not after 5 minutes.
    cat >"$dir/run/kubelet.yaml" <<END
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: $api
containerRuntimeEndpoint: unix:///run/containerd/containerd.sock
tlsCertFile: $pki/kubelet.crt
tlsPrivateKeyFile: $pki/kubelet.key
authentication:
  anonymous: {enabled: false}
  webhook: {enabled: false}
  x509: {clientCAFile: $pki/ca.crt}
authorization: {mode: AlwaysAllow}
cgroupDriver: cgroupfs
cgroupsPerQOS: false
enforceNodeAllocatable: []
failCgroupV1: false
failSwapOn: false
oomScoreAdj: 0
localStorageCapacityIsolation: false
makeIPTablesUtilChains: false
evictionHard:
  memory.available: "0%"
  nodefs.available: "0%"
  nodefs.inodesFree: "0%"
  imagefs.available: "0%"
  imagefs.inodesFree: "0%"
imageGCHighThresholdPercent: 100
imageGCLowThresholdPercent: 99
maxPods: 110
nodeStatusUpdateFrequency: 5s
volumeStatsAggPeriod: 0s
volumePluginDir: $dir/disk/plugins
fileCheckFrequency: 0s
resolvConf: ""
clusterDNS: [$NAME_SERVER]
clusterDomain: cluster.local
serializeImagePulls: false
crashLoopBackOff: {maxContainerRestartPeriod: 2s}
END
}
