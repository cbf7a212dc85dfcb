package dev.gatehouse.systemtest.kubernetes;

import dev.gatehouse.systemtest.cluster.Cluster;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One cluster for all tests of a class, which has this in a static field with {@code @RegisterExtension}. */
final class ClusterOfClass implements BeforeAllCallback, AfterAllCallback {
    private final Supplier<Cluster> opens;
    private @Nullable Cluster cluster;

    /**
     * Creates a place for a cluster, and opens none yet.
     *
     * @param opens such as {@code Cluster::api}
     */
    ClusterOfClass(Supplier<Cluster> opens) {
        this.opens = opens;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        cluster = opens.get();
    }

    /** The cluster, during the tests. */
    Cluster get() {
        return Objects.requireNonNull(cluster, "no test of the class runs");
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (cluster != null) {
            cluster.close();
        }
    }
}
