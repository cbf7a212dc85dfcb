package dev.gatehouse.systemtest.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testkit.Poll;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A killed test run leaves nothing behind, although it cannot clean up. */
class KilledTestRunTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** Opens a namespace, prints its pid, holder and directory, and waits to be killed. */
    static final class Opener {
        public static void main(String[] arguments) throws IOException {
            Namespace namespace = arguments[0].equals("s6")
                    ? S6Namespace.open(NamespaceOptions.PLAIN)
                    : SystemdNamespace.open(Map.of());
            System.out.println(namespace.pid() + " " + namespace.holder().pid() + " " + namespace.scratch());
            // Standard input gets no data; it ends with the test, in case that does not kill this process.
            while (System.in.read() >= 0) {}
        }
    }

    @Test
    void killedRunWithS6() throws IOException {
        Prerequisites.assumeNamespaces();
        killARunWith("s6");
    }

    @Test
    void killedRunWithSystemd() throws IOException {
        Prerequisites.assumeSystemd();
        killARunWith("systemd");
    }

    private static void killARunWith(String kind) throws IOException {
        List<String> words = List.of(
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Opener.class.getName(),
                kind);
        Running run = new Running("java", new ProcessBuilder(words).start());
        String[] told = run.nextLine(LIMIT)
                .orElseThrow(() -> new AssertionError(run.errorSoFar()))
                .split(" ", 3);
        ProcessHandle init = ProcessHandle.of(Long.parseLong(told[0])).orElseThrow();
        ProcessHandle holder = ProcessHandle.of(Long.parseLong(told[1])).orElseThrow();
        Path scratch = Path.of(told[2]);
        assertThat(scratch).exists();

        ProcessHandle.of(run.pid()).orElseThrow().destroyForcibly();

        Poll.until("the holder has exited", LIMIT, () -> !holder.isAlive());
        assertThat(init.isAlive()).isFalse();
        assertThat(scratch).doesNotExist();
        assertThat(Traces.controlGroups(scratch)).isEmpty();
    }
}
