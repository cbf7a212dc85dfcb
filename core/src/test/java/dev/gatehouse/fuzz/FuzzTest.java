package dev.gatehouse.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fuzzes all parsers of what others may write with Jazzer, guided by coverage. {@code -Dfuzz.seconds} is the time for all
 * together. The report goes to {@code target/fuzz.txt}.
 */
@Tag("fuzz")
@EnabledOnOs(value = OS.LINUX, disabledReason = "fuzzing was tried only on Linux")
class FuzzTest {
    private static final int PROCESSES = 2;

    private static final long SECONDS = Long.getLong("fuzz.seconds", 60);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @Test
    void parsersThrowOnlyWhatTheyDocument() throws Exception {
        List<JazzerRun> runs = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            List<FuzzTarget> targets = new ArrayList<>();
            for (int j = i; j < FuzzTarget.ALL.size(); j += PROCESSES) {
                targets.add(FuzzTarget.ALL.get(j));
            }
            runs.add(JazzerRun.start(
                    targets, Files.createDirectory(folder.resolve("process" + i)), Math.max(1, SECONDS / PROCESSES)));
        }
        List<String> report = new ArrayList<>();
        for (JazzerRun run : runs) {
            boolean succeeded = run.succeeds();
            assertThat(run.found()).as(run.output()).isEmpty();
            assertThat(succeeded).as(run.output()).isTrue();
            report.addAll(report(run));
        }
        report.sort(null);
        Files.write(Files.createDirectories(Path.of("target")).resolve("fuzz.txt"), report);
    }

    private static List<String> report(JazzerRun run) throws IOException {
        Map<String, JazzerRun.Coverage> coverage = run.coverage();
        List<String> report = new ArrayList<>();
        for (Map.Entry<String, Long> target : run.runs().entrySet()) {
            StringBuilder line = new StringBuilder(String.format("%-18s%9d runs", target.getKey(), target.getValue()));
            assertThat(target.getValue()).as("runs of " + target.getKey()).isPositive();
            for (String parser : FuzzTarget.named(target.getKey()).parsers()) {
                assertThat(coverage).as("coverage").containsKey(parser);
                int percent = coverage.get(parser).percent();
                line.append(", ").append(parser).append(' ').append(percent).append('%');
                assertThat(percent)
                        .as("lines of " + parser + " that were reached")
                        .isGreaterThan(0);
            }
            report.add(line.toString());
        }
        return report;
    }
}
