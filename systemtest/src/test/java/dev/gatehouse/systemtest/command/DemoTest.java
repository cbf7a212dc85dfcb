package dev.gatehouse.systemtest.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.systemtest.namespace.Prerequisites;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first command of the README. */
class DemoTest {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    @Test
    void theDemoSucceeds() throws Exception {
        Prerequisites.assumeNamespaces();
        Path output = folder.resolve("output");
        Process demo = new ProcessBuilder(
                        Installation.requireDist().resolve("bin/gatehouse").toString(), "demo")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(demo.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            demo.destroy();
        }
        String text = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(demo.exitValue()).as(text).isZero();
        assertThat(text).contains("RESTARTS").doesNotContain("✗");
    }
}
