package dev.gatehouse.systemtest.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.systemtest.checkout.Checkout;
import dev.gatehouse.systemtest.cluster.Cluster;
import dev.gatehouse.systemtest.namespace.Prerequisites;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of pages of documentation, typed as they stand there on a new machine. */
@Tag("all")
@Order(2)
class PagesTest {
    private static final int LIMIT_MINUTES = 20;

    @ParameterizedTest
    @ValueSource(strings = {"another-app.md", "hermes.md", "openclaw.md"})
    void everyExampleOfAPageEndsAsThePageSays(String page) throws IOException, InterruptedException {
        Prerequisites.assumeSystemd();
        ProgramCache.require();
        check(page);
    }

    @ParameterizedTest
    @ValueSource(strings = {"kubernetes.md", "kubernetes-gitops.md", "from-one-machine-to-a-cluster.md"})
    void everyExampleWithAClusterEndsAsThePageSays(String page) throws IOException, InterruptedException {
        Cluster.assumeWhole();
        check(page);
    }

    private static void check(String page) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "python3",
                        Checkout.file("systemtest/programs/transcript").toString(),
                        "--check",
                        Checkout.file("docs/" + page).toString())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
    }
}
