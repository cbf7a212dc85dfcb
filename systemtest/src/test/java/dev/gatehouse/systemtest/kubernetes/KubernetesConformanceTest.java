package dev.gatehouse.systemtest.kubernetes;

import dev.gatehouse.systemtest.cluster.Cluster;
import dev.gatehouse.testkit.kit.ManagerFixture;
import dev.gatehouse.testkit.stories.ServiceManagerConformance;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The conformance kit on a real cluster with a node. */
@Tag("all")
@Order(1)
class KubernetesConformanceTest extends ServiceManagerConformance {
    @RegisterExtension
    static final ClusterOfClass CLUSTER = new ClusterOfClass(Cluster::whole);

    @Override
    protected ManagerFixture open() {
        return new KubernetesFixture(new KubernetesPlace(CLUSTER.get()));
    }
}
