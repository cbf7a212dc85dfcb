package dev.gatehouse.systemtest.kubernetes;

import dev.gatehouse.systemtest.cluster.Cluster;
import dev.gatehouse.testkit.kit.ManagerFixture;
import dev.gatehouse.testkit.stories.ServiceManagerConformance;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The conformance kit on a real cluster with a node. */
@Tag("all")
class KubernetesConformanceTest extends ServiceManagerConformance {
    private static Cluster cluster;

    @BeforeAll
    static void openCluster() {
        cluster = Cluster.whole();
    }

    @AfterAll
    static void closeCluster() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Override
    protected ManagerFixture open() {
        return new KubernetesFixture(new KubernetesPlace(cluster));
    }
}
