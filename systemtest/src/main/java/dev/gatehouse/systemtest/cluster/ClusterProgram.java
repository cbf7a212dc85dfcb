package dev.gatehouse.systemtest.cluster;

/** A program of a cluster that a test can stop. */
public enum ClusterProgram {
    /** Its data survive: they are on the cluster's disk. */
    ETCD("etcd"),
    /** After its restart, watches and continued lists from before are expired. */
    API_SERVER("kube-apiserver"),
    CONTROLLERS("kube-controller-manager"),
    SCHEDULER("kube-scheduler"),
    /** Without it the node is gone for the cluster, after 20 seconds; its containers still run. */
    KUBELET("kubelet"),
    /** Containers survive it. */
    CONTAINERD("containerd");

    private final String program;

    ClusterProgram(String program) {
        this.program = program;
    }

    /** Returns its name in the cluster's scripts. */
    String program() {
        return program;
    }
}
