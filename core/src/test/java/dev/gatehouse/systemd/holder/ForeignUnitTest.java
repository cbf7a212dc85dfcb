package dev.gatehouse.systemd.holder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForeignUnitTest {
    private static final String TEXT = "[Service]\nExecStart=/x/gateway\n";

    @TempDir
    Path directory;

    /** A drop-in goes with the name of its unit, so its settings do not apply to the unit that takes over. */
    @Test
    void whatIsLostIsNamedAlsoOfDropIns() throws IOException {
        Path own = Files.createDirectories(directory.resolve("own"));
        Path host = Files.createDirectories(directory.resolve("host"));
        Path unit = Files.writeString(own.resolve("bot.service"), TEXT + "WatchdogSec=30s\n");
        Path dropIn = Files.createDirectories(host.resolve("bot.service.d")).resolve("10-watch.conf");
        Files.writeString(dropIn, "[Service]\nWatchdogSec=10s\nEnvironment=TOKEN=secret\n");
        Files.writeString(dropIn.resolveSibling("notes.txt"), "no drop-in\n");
        Files.createDirectories(own.resolve("other.service.d"));
        assertThat(new ForeignUnit(unit, List.of(own, host)).changes(TEXT))
                .containsSubsequence(
                        "bot.service: stopped and disabled; its file stays",
                        "  - WatchdogSec=30s",
                        dropIn + " does not apply any more",
                        "  - WatchdogSec=10s")
                .noneMatch(line -> line.contains("secret") || line.contains("notes"));
    }

    @Test
    void aUnitWithoutAFileHasDropInsToo() throws IOException {
        Path dropIn =
                Files.createDirectories(directory.resolve("bot@x.service.d")).resolve("a.conf");
        Files.writeString(dropIn, "[Service]\nWatchdogSec=10s\n");
        assertThat(new ForeignUnit(directory.resolve("bot@x.service"), List.of(directory)).changes(TEXT))
                .containsExactly(
                        "bot@x.service: stopped and disabled; its file stays",
                        dropIn + " does not apply any more",
                        "  - [Service]",
                        "  - WatchdogSec=10s");
    }
}
