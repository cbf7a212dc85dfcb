package dev.gatehouse.systemtest.program;

import dev.gatehouse.systemtest.checkout.Checkout;
import dev.gatehouse.systemtest.cluster.Cluster;
import dev.gatehouse.systemtest.namespace.Prerequisites;
import dev.gatehouse.systemtest.namespace.Running;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of pages of documentation, typed as they stand there on a new machine. */
@Tag("all")
@Order(2)
class PagesTest {
    private static final Duration LIMIT = Duration.ofMinutes(20);

    @ParameterizedTest
    @ValueSource(strings = {"another-app.md", "hermes.md", "openclaw.md"})
    void everyExampleOfAPageEndsAsThePageSays(String page) throws IOException {
        Prerequisites.assumeSystemd();
        ProgramCache.require();
        check(page);
    }

    @ParameterizedTest
    @ValueSource(strings = {"kubernetes.md", "kubernetes-gitops.md", "from-one-machine-to-a-cluster.md"})
    void everyExampleWithAClusterEndsAsThePageSays(String page) throws IOException {
        Cluster.assumeWhole();
        check(page);
    }

    private static void check(String page) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                "python3",
                Checkout.file("systemtest/programs/transcript").toString(),
                "--check",
                Checkout.file("docs/" + page).toString());
        try (Running running = new Running(page, builder.start())) {
            running.endInput();
            running.result(LIMIT).orThrow();
        }
    }
}
