package dev.gatehouse.systemtest.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.systemtest.cluster.Cluster;
import dev.gatehouse.systemtest.namespace.Result;
import java.nio.file.Path;
import java.util.List;

/** Commands of kubectl that failures advise, run in the state in which they are printed. */
final class Advised {
    private Advised() {}

    /** Runs the command of a failure as its administrator. */
    static Result run(Cluster cluster, GatehouseException failure) {
        return run(cluster, cluster.kubeconfig(), failure);
    }

    /** Runs the command of a failure with a kubeconfig. */
    static Result run(Cluster cluster, Path kubeconfig, GatehouseException failure) {
        List<String> words = failure.remedy().orElseThrow(() -> failure).command();
        assertThat(words).as(failure.getMessage()).first().isEqualTo("kubectl");
        return cluster.kubectlAs(kubeconfig, words.subList(1, words.size()).toArray(String[]::new));
    }

    /** The only failure of an operation on one gateway. */
    static GatehouseException failure(Batch batch) {
        assertThat(batch.outcomes()).hasSize(1);
        return batch.outcomes().getFirst().failure().orElseThrow(() -> new AssertionError("it succeeded"));
    }
}
