package dev.gatehouse.systemd.holder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
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
        assertThat(new ForeignUnit(unit, List.of(own, host)).changes("ours.service", TEXT))
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
        assertThat(new ForeignUnit(directory.resolve("bot@x.service"), List.of(directory))
                        .changes("ours.service", TEXT))
                .containsExactly(
                        "bot@x.service: stopped and disabled; its file stays",
                        dropIn + " does not apply any more",
                        "  - [Service]",
                        "  - WatchdogSec=10s");
    }

    private Path dropIn(String folder, String name, String setting) throws IOException {
        Path file = Files.createDirectories(directory.resolve(folder)).resolve(name);
        return Files.writeString(file, "[Service]\n" + setting + "\n");
    }

    private List<String> lost(String unit, String other, String... directories) {
        List<Path> path = directories.length == 0
                ? List.of(directory)
                : Stream.of(directories).map(directory::resolve).toList();
        return new ForeignUnit(path.getFirst().resolve(unit), path)
                .changes(other, TEXT).stream()
                        .filter(line -> line.endsWith(" does not apply any more"))
                        .map(line -> line.substring(directory.toString().length() + 1, line.indexOf(' ')))
                        .toList();
    }

    @Test
    void dropInsOfTheTemplateAndOfPrefixesAreLostToo() throws IOException {
        for (String folder : List.of("my-bot@x.service.d", "my-bot@.service.d", "my-@x.service.d", "my-@.service.d")) {
            dropIn(folder, folder.replaceAll("\\W", "") + ".conf", "Nice=1");
        }
        dropIn("service.d", "all.conf", "Nice=2");
        dropIn("my-bot.service.d", "another.conf", "Nice=3");
        assertThat(lost("my-bot@x.service", "ours.service"))
                .containsExactlyInAnyOrder(
                        "my-bot@x.service.d/mybotxserviced.conf",
                        "my-bot@.service.d/mybotserviced.conf",
                        "my-@x.service.d/myxserviced.conf",
                        "my-@.service.d/myserviced.conf");
    }

    @Test
    void aDropInOfAPrefixThatBothUnitsHaveStays() throws IOException {
        dropIn("app-.service.d", "10.conf", "Nice=1");
        dropIn("app-gateway-.service.d", "20.conf", "Nice=1");
        assertThat(lost("app-old-bot.service", "app-gateway-bot.service")).isEmpty();
        assertThat(lost("app-gateway-old.service", "app-bot.service"))
                .containsExactly("app-gateway-.service.d/20.conf");
    }

    /** The others of that name were not applied before either. */
    @Test
    void onlyTheFirstDropInOfANameIsLost() throws IOException {
        dropIn("etc/bot.service.d", "10.conf", "Nice=1");
        dropIn("usr/bot.service.d", "10.conf", "Nice=2");
        dropIn("usr/bot.service.d", "20.conf", "Nice=3");
        assertThat(lost("bot.service", "ours.service", "etc", "usr"))
                .containsExactly("etc/bot.service.d/10.conf", "usr/bot.service.d/20.conf");
    }

    @Test
    void aMaskedDropInIsNotLost() throws IOException {
        Files.createSymbolicLink(
                dropIn("etc/bot.service.d", "x.conf", "Nice=1").resolveSibling("10.conf"), Path.of("/dev/null"));
        Files.createFile(directory.resolve("etc/bot.service.d/20.conf"));
        dropIn("usr/bot.service.d", "10.conf", "Nice=2");
        dropIn("usr/bot.service.d", "20.conf", "Nice=3");
        assertThat(lost("bot.service", "ours.service", "etc", "usr")).containsExactly("etc/bot.service.d/x.conf");
    }
}
