package dev.gatehouse.systemtest.systemd;

import dev.gatehouse.systemtest.kit.Conformance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The oracle: what systemd's own tools say, and do as a person would have them do it. */
final class Systemctl {
    private Systemctl() {}

    /** Runs systemctl in the scope of the place where the test runs, and gives what it printed. */
    static String here(String... words) {
        Machine machine = Machine.here();
        List<String> all = new ArrayList<>(List.of("systemctl", machine.isSystem() ? "--system" : "--user"));
        all.addAll(List.of(words));
        return run(machine, all);
    }

    /** Runs a tool of systemd's to its end and gives what it printed, which is its error output where it failed. */
    static String run(Machine machine, List<String> words) {
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().putAll(Map.of("LC_ALL", "C.UTF-8", "SYSTEMD_PAGER", "", "SYSTEMD_COLORS", "0"));
        if (!machine.isSystem()) {
            builder.environment()
                    .put("XDG_RUNTIME_DIR", machine.layout().session().runtime().toString());
        }
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(Conformance.LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(words + " did not end");
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
