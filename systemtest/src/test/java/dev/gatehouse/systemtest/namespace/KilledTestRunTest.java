package dev.gatehouse.systemtest.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testkit.Poll;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A test run that is killed, and so can clear nothing away, leaves nothing either. */
class KilledTestRunTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** Opens a namespace, tells where it is, and waits to be killed. */
    static final class Opener {
        public static void main(String[] arguments) throws IOException {
            Namespace namespace = arguments[0].equals("s6")
                    ? S6Namespace.open(NamespaceOptions.PLAIN)
                    : SystemdNamespace.open(Map.of());
            System.out.println(namespace.pid() + " " + namespace.holder().pid() + " " + namespace.scratch());
            // Nobody writes to it: it ends with the test that has started this process, should that not kill it.
            while (System.in.read() >= 0) {}
        }
    }

    @Test
    void ofS6() throws IOException {
        Prerequisites.assumeNamespaces();
        killARunWith("s6");
    }

    @Test
    void ofSystemd() throws IOException {
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

        Poll.until("the holder has ended", LIMIT, () -> !holder.isAlive());
        assertThat(init.isAlive()).isFalse();
        assertThat(scratch).doesNotExist();
        assertThat(Traces.controlGroups(scratch)).isEmpty();
    }
}
