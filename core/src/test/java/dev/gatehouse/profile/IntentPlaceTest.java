package dev.gatehouse.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.gatehouse.app.App;
import dev.gatehouse.app.Presets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An intent is that of a profile that was moved, and not that of a copy. */
class IntentPlaceTest {
    @TempDir
    private Path top;

    private Path home;
    private Path taken;

    @BeforeEach
    void record() throws IOException {
        home = top.resolve("home");
        taken = Files.createDirectories(home.resolve("profiles/taken"));
        Files.writeString(taken.resolve("SOUL.md"), "");
        Intents.write(taken, Intent.RUNNING);
    }

    /** Copies files as {@code cp -a} does: each file and directory is a new one. */
    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }

    private static void assertOwn(Path directory) {
        assertThat(Intents.read(directory, Presets.named("hermes")).intent()).isEqualTo(Intent.RUNNING);
        assertThat(Intents.read(directory, Presets.named("hermes")).problem()).isEmpty();
    }

    private static void assertCopied(Path directory) {
        IntentReading read = Intents.read(directory, Presets.named("hermes"));
        assertThat(read.intent()).isEqualTo(Intent.STOPPED);
        assertThat(read.source()).isEqualTo(IntentReading.Source.COPY);
        assertThat(read.recorded()).isEqualTo("copied");
    }

    @Test
    void theFileNamesProfilePathAndInode() throws IOException {
        assertThat(Files.readString(taken.resolve("gateway.intent")))
                .startsWith("running\nformat=1\nprofile=taken\npath=" + taken.toRealPath() + "\ninode="
                        + Files.getAttribute(taken, "unix:ino") + "\n");
    }

    @Test
    void aCopiedProfileHasNoIntentUntilItGetsItsOwn() throws IOException {
        Path other = home.resolve("profiles/copy");
        copy(taken, other);
        assertCopied(other);
        assertThat(Intents.read(other, Presets.named("hermes")).problem().orElseThrow())
                .isEqualTo("its recorded intent is that of profile taken in " + taken.toRealPath()
                        + ", from which it was copied; ignored");
        assertOwn(taken);
        Intents.write(other, Intent.RUNNING);
        assertOwn(other);
        assertOwn(taken);
    }

    @Test
    void severalCopiesOfADeletedProfileHaveNone() throws IOException {
        copy(taken, home.resolve("profiles/one"));
        copy(taken, home.resolve("profiles/two"));
        Files.move(taken, top.resolve("away"));
        assertCopied(home.resolve("profiles/one"));
        assertCopied(home.resolve("profiles/two"));
    }

    @Test
    void aRenamedProfileKeepsItsIntent() throws IOException {
        assertOwn(Files.move(taken, home.resolve("profiles/writer")));
    }

    /** It looks like a copy then, but its record is the remembered one. A real copy's is not valid when it is remembered. */
    @Test
    void aRenameKeepsTheIntentWithoutInodesToo() throws IOException {
        Path file = taken.resolve("gateway.intent");
        Files.writeString(file, Files.readString(file).replaceFirst("inode=\\d+\n", ""));
        App app = Presets.named("hermes");
        Path other = home.resolve("profiles/copy");
        copy(taken, other);
        Intents.keep(other, Intents.remember(other, app), app, Intents.Meanwhile.RUNS);
        assertCopied(other);

        Intents.Kept kept = Intents.remember(taken, app);
        Path renamed = Files.move(taken, home.resolve("profiles/writer"));
        assertCopied(renamed);
        Intents.keep(renamed, kept, app, Intents.Meanwhile.RUNS);
        assertOwn(renamed);
    }

    @Test
    void aMovedHomeKeepsItsIntents() throws IOException {
        Intents.write(home, Intent.RUNNING);
        Path moved = Files.move(home, top.resolve("elsewhere"));
        assertOwn(moved);
        assertOwn(moved.resolve("profiles/taken"));
        assertThat(Files.createSymbolicLink(home, moved).resolve("profiles/taken"))
                .satisfies(IntentPlaceTest::assertOwn);
    }

    @Test
    void aClonedHomeHasNoIntents() throws IOException {
        Intents.write(home, Intent.RUNNING);
        Path clone = top.resolve("clone");
        copy(home, clone);
        assertCopied(clone);
        assertCopied(clone.resolve("profiles/taken"));
        assertOwn(home);
    }

    /** The root directories of two volumes can have the same inode; what is in them has not. */
    @Test
    void theRootProfileIsKnownByAFolderInIt() throws IOException {
        Files.createDirectory(home.resolve(".gatehouse"));
        Intents.write(home, Intent.RUNNING);
        assertOwn(home);
        String inode = "inode=" + Files.getAttribute(home, "unix:ino");
        Path clone = top.resolve("clone");
        copy(home, clone);
        Path file = clone.resolve("gateway.intent");
        Files.writeString(
                file, Files.readString(file).replace(inode, "inode=" + Files.getAttribute(clone, "unix:ino")));
        assertCopied(clone);
    }

    @ParameterizedTest
    @CsvSource({
        // inode, name, host, recorded path
        "same,  same,  same,  here,  own",
        "same,  other, other, other, own",
        "same,  same,  none,  gone,  own",
        "other, same,  same,  here,  own",
        "other, same,  other, here,  copy",
        "other, same,  none,  here,  copy",
        "none,  same,  none,  here,  own",
        "none,  same,  other, here,  own",
        "none,  other, same,  gone,  copy",
        "other, same,  same,  gone,  own",
        "other, same,  other, gone,  copy",
        "other, same,  none,  gone,  copy",
        "other, other, same,  gone,  copy",
        "other, same,  same,  other, copy",
        "none,  same,  same,  other, copy",
        "other, same,  same,  none,  copy",
    })
    void inodeNameHostAndPathDecide(String inode, String name, String host, String path, String whose)
            throws IOException {
        IntentPlace here = IntentPlace.of(taken);
        assumeFalse(here.host().isEmpty(), "this host has no /etc/machine-id");
        IntentPlace recorded = new IntentPlace(
                name.equals("same") ? "taken" : "other",
                switch (path) {
                    case "here" -> here.path();
                    case "gone" -> top.resolve("gone/profiles/taken").toString();
                    case "none" -> "";
                    default ->
                        Files.createDirectories(top.resolve("other/profiles/taken"))
                                .toString();
                },
                inode.equals("none") ? 0 : here.inode() + (inode.equals("same") ? 0 : 1),
                0,
                host.equals("none") ? "" : host.equals("same") ? here.host() : "0123456789abcdef");
        Map<String, String> lines = recorded.text()
                .lines()
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.indexOf('=')), line -> line.substring(line.indexOf('=') + 1)));
        assertThat(IntentPlace.parse(lines)).contains(recorded);
        assertThat(recorded.isOf(taken)).isEqualTo(whose.equals("own"));
    }

    /** Older versions wrote no place; what they wrote counts until the next start or stop. */
    @Test
    void aFileWithoutAPlaceCounts() throws IOException {
        Files.writeString(taken.resolve("gateway.intent"), "running\nformat=1\n");
        Path other = home.resolve("profiles/copy");
        copy(taken, other);
        assertOwn(taken);
        assertOwn(other);
    }

    @Test
    void theStateOfHermesIsNotThatOfACopyEither() throws IOException {
        Files.delete(taken.resolve("gateway.intent"));
        Files.writeString(
                taken.resolve("gateway_state.json"),
                "{\"argv\": [\"hermes\", \"-p\", \"taken\", \"gateway\", \"run\"], \"gateway_state\": \"running\"}");
        assertOwn(taken);
        Path other = home.resolve("profiles/copy");
        copy(taken, other);
        assertCopied(other);
    }
}
