package dev.gatehouse.s6.scandir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.Host;
import dev.gatehouse.app.service.NamingStem;
import dev.gatehouse.posix.Accounts;
import dev.gatehouse.posix.Directory;
import dev.gatehouse.rendering.RenderedFile;
import dev.gatehouse.rendering.Rendering;
import dev.gatehouse.s6.protocol.S6Tools;
import dev.gatehouse.s6.slot.S6Layout;
import dev.gatehouse.s6.slot.S6Renderer;
import dev.gatehouse.s6.slot.S6Sample;
import dev.gatehouse.spi.files.FileSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Slots on disk: how they are written, compared with a definition, refreshed and removed. */
class SlotWriterTest {
    private static final Ownership OWN_TREE = new Ownership(null, null, false);
    private static final Ownership PREPARED = new Ownership(null, null, true);

    @TempDir
    private Path path;

    private Rendering rendering;

    @BeforeEach
    void render() {
        S6Layout layout = new S6Layout(
                path, NamingStem.SLOT.pattern("gateway-"), new S6Tools(Path.of("/command")), Optional.empty(), true);
        rendering = new S6Renderer(layout).render(new S6Sample().definition());
    }

    private void stage(Ownership ownership, boolean down) throws IOException {
        try (Directory scandir = Directory.open(path)) {
            new SlotWriter(scandir, ownership).stage("slot", rendering, down);
        }
    }

    /** Returns every entry with its type and mode, like ls. */
    private Map<String, String> entries() throws IOException {
        Map<String, String> entries = new TreeMap<>();
        Path slot = path.resolve("slot");
        try (Stream<Path> all = Files.walk(slot)) {
            for (Path entry : all.toList()) {
                int mode = (int) Files.getAttribute(entry, "unix:mode", LinkOption.NOFOLLOW_LINKS);
                String kind = (mode & 0170000) == 0010000 ? "p" : (mode & 0170000) == 0040000 ? "d" : "f";
                entries.put(slot.relativize(entry).toString(), kind + " %04o".formatted(mode & 07777));
            }
        }
        return entries;
    }

    private static Map<String, String> files() {
        Map<String, String> files = new TreeMap<>(Map.of(
                "", "d 0755",
                "data", "d 0755",
                "data/proof", "f 0644",
                "data/survivors", "f 0755",
                "event", "d 3730",
                "finish", "f 0755",
                "log", "d 0755",
                "log/event", "d 3730",
                "log/run", "f 0755",
                "log/type", "f 0644"));
        files.putAll(Map.of(
                "max-death-tally", "f 0644",
                "run", "f 0755",
                "timeout-finish", "f 0644",
                "timeout-kill", "f 0644",
                "type", "f 0644"));
        return files;
    }

    @Test
    void aSlotOfAPrivateTreeNeedsOnlyAFifodir() throws IOException {
        stage(OWN_TREE, false);
        assertThat(entries()).containsExactlyInAnyOrderEntriesOf(files());
        for (RenderedFile file : rendering.files()) {
            assertThat(path.resolve("slot").resolve(file.path())).hasBinaryContent(file.bytes());
        }
    }

    @Test
    void aServiceThatMustBeDownHasADownFile() throws IOException {
        stage(OWN_TREE, true);
        Map<String, String> expected = files();
        expected.put("down", "f 0644");
        assertThat(entries()).containsExactlyInAnyOrderEntriesOf(expected);
        assertThat(path.resolve("slot/down")).isEmptyFile();
    }

    /** The contract's skeleton: event 03730, supervise 0755, supervise/event 03730, control a FIFO 0660; for log as well. */
    @Test
    void theRootTreeHasTheSkeletonOfTheContract() throws IOException {
        stage(PREPARED, false);
        Map<String, String> expected = files();
        for (String part : List.of("", "log/")) {
            expected.put(part + "supervise", "d 0755");
            expected.put(part + "supervise/event", "d 3730");
            expected.put(part + "supervise/control", "p 0660");
        }
        assertThat(entries()).containsExactlyInAnyOrderEntriesOf(expected);
    }

    @Test
    void inRootsTreeTheUserOwnsOnlyTheSkeleton() throws IOException {
        Host.requireRoot();
        stage(new Ownership(null, new Accounts.Account(Host.NOBODY, 7), true), true);
        List<String> nobodys = new ArrayList<>();
        for (String entry : entries().keySet()) {
            Path file = path.resolve("slot").resolve(entry);
            int uid = (int) Files.getAttribute(file, "unix:uid");
            assertThat(uid).as(entry).isIn(0, Host.NOBODY);
            assertThat((int) Files.getAttribute(file, "unix:gid")).as(entry).isEqualTo(uid == 0 ? 0 : 7);
            if (uid != 0) {
                nobodys.add(entry);
            }
        }
        assertThat(nobodys)
                .containsExactly(
                        "event",
                        "log/event",
                        "log/supervise",
                        "log/supervise/control",
                        "log/supervise/event",
                        "supervise",
                        "supervise/control",
                        "supervise/event");
        assertThat(entries()).containsEntry("event", "d 3730").containsEntry("supervise/control", "p 0660");
    }

    @Test
    void inTheUsersTreeTheUserOwnsEverything() throws IOException {
        Host.requireRoot();
        Accounts.Account nobody = new Accounts.Account(Host.NOBODY, 7);
        stage(new Ownership(nobody, nobody, false), true);
        for (String entry : entries().keySet()) {
            Path file = path.resolve("slot").resolve(entry);
            assertThat((int) Files.getAttribute(file, "unix:uid")).as(entry).isEqualTo(Host.NOBODY);
            assertThat((int) Files.getAttribute(file, "unix:gid")).as(entry).isEqualTo(7);
        }
        Map<String, String> expected = files();
        expected.put("down", "f 0644");
        assertThat(entries()).containsExactlyInAnyOrderEntriesOf(expected);
    }

    @Test
    void aSlotThatCannotBeBuiltLeavesNoFiles() throws IOException {
        List<RenderedFile> files = new ArrayList<>(rendering.files());
        files.add(new RenderedFile(Path.of("too/deep/file"), "", 0644));
        rendering = new Rendering(path, files);
        assertThatThrownBy(() -> stage(PREPARED, true)).isInstanceOf(IOException.class);
        assertThat(path).isEmptyDirectory();
    }

    // Comparing and mending.

    private FileSet slot() {
        return new FileSet(
                new Rendering(path.resolve("slot"), rendering.files()), Set.of("down-signal", "notification-fd"));
    }

    private boolean mend() throws IOException {
        try (Directory directory = Directory.open(path.resolve("slot"))) {
            return slot().write(new DirectoryWriter(directory, directory.ownerForNewEntries()));
        }
    }

    @Test
    void aNewSlotHasNoDifferences() throws IOException {
        stage(PREPARED, true);
        assertThat(slot().differences()).isEmpty();
        assertThat(mend()).isFalse();
    }

    @Test
    void everyDifferenceIsFoundAndRepaired() throws IOException {
        stage(PREPARED, true);
        Path slot = path.resolve("slot");
        Path outside = Files.writeString(path.resolve("outside"), "untouched");
        Files.writeString(slot.resolve("run"), "#!/bin/sh\n");
        byte[] sameLength = Files.readAllBytes(slot.resolve("finish"));
        sameLength[sameLength.length - 2] ^= 1;
        Files.write(slot.resolve("finish"), sameLength);
        Files.setAttribute(slot.resolve("log/run"), "unix:mode", 0644);
        Files.delete(slot.resolve("timeout-kill"));
        Files.delete(slot.resolve("type"));
        Files.createSymbolicLink(slot.resolve("type"), outside);
        Files.writeString(slot.resolve("notification-fd"), "3\n");
        Files.writeString(slot.resolve("down-signal"), "SIGINT\n");
        Files.writeString(slot.resolve("data/verdict"), "failed\n");
        Host.deleteTree(slot.resolve("log/event"));
        assertThat(slot().differences())
                .containsExactly("finish", "log/run", "run", "timeout-kill", "type", "down-signal", "notification-fd");
        assertThat(mend()).isTrue();
        assertThat(slot().differences()).isEmpty();
        assertThat(mend()).isFalse();
        for (RenderedFile file : rendering.files()) {
            assertThat(slot.resolve(file.path())).hasBinaryContent(file.bytes());
        }
        assertThat(outside).hasContent("untouched");
        assertThat(slot.resolve("data/verdict")).as("not a rendered file").hasContent("failed");
        assertThat(slot.resolve("down"))
                .as("the down file is not rendered either")
                .exists();
    }

    @Test
    void repairedFilesBelongToTheSlotsOwner() throws IOException {
        Host.requireRoot();
        Accounts.Account nobody = new Accounts.Account(Host.NOBODY, 7);
        stage(new Ownership(nobody, nobody, false), false);
        Files.writeString(path.resolve("slot/run"), "");
        Host.deleteTree(path.resolve("slot/data"));
        assertThat(mend()).isTrue();
        for (String mended : List.of("run", "data", "data/proof")) {
            assertThat((int) Files.getAttribute(path.resolve("slot").resolve(mended), "unix:uid"))
                    .as(mended)
                    .isEqualTo(Host.NOBODY);
        }
    }

    // Leftovers.

    @Test
    void onlyLeftoversOfGatehouseAreDeleted() throws IOException {
        stage(PREPARED, false);
        Files.move(path.resolve("slot"), path.resolve(Leftovers.leavingName("gateway-coder")));
        stage(PREPARED, false);
        Files.move(path.resolve("slot"), path.resolve(Leftovers.stagingName()));
        stage(PREPARED, false);
        Files.createDirectory(path.resolve(".s6-svscan"));
        Files.createDirectory(path.resolve(".somebody-elses"));
        try (Directory scandir = Directory.open(path)) {
            new Leftovers(new Scandir(path), scandir).sweep();
        }
        try (Stream<Path> left = Files.list(path)) {
            assertThat(left.map(entry -> entry.getFileName().toString()))
                    .containsExactlyInAnyOrder("slot", ".s6-svscan", ".somebody-elses");
        }
    }

    @Test
    void s6IgnoresTheNamesOfLeftovers() {
        for (String name : List.of(Leftovers.stagingName(), Leftovers.leavingName("gateway-coder"))) {
            assertThat(name).startsWith(".");
            assertThat(Leftovers.isLeftover(name)).isTrue();
        }
        assertThat(Leftovers.stagingName()).isNotEqualTo(Leftovers.stagingName());
        assertThat(Leftovers.isLeftover("gateway-coder")).isFalse();
    }
}
