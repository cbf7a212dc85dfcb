package dev.gatehouse.spi.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.rendering.RenderedFile;
import dev.gatehouse.rendering.Rendering;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSetTest {
    private static final String SECRET = Path.of("data/secret").toString();

    @TempDir
    private Path root;

    private FileSet set(String content) {
        return new FileSet(
                new Rendering(
                        root,
                        List.of(
                                new RenderedFile(Path.of("data/secret"), content, 0600),
                                new RenderedFile(Path.of("run"), "#!/bin/sh\n", 0755))),
                Set.of("notification-fd", "run"));
    }

    @Test
    void aMissingFileIsWrittenWithItsMode() throws IOException {
        FileSet set = set("one");
        assertThat(set.differences()).containsExactly(SECRET, "run");
        assertThat(set.write(FileWriter.at(root))).isTrue();
        assertThat(set.differences()).isEmpty();
        assertThat(root.resolve("data/secret")).hasContent("one");
        if (root.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("data/secret"))))
                    .isEqualTo("rw-------");
        }
        assertThat(set.write(FileWriter.at(root))).isFalse();
    }

    @Test
    void onlyFilesThatDifferAreReplaced() throws IOException {
        set("one").write(FileWriter.at(root));
        FileTime old = FileTime.from(Instant.parse("2026-01-01T12:00:00Z"));
        Files.setLastModifiedTime(root.resolve("run"), old);
        assertThat(set("two").differences()).containsExactly(SECRET);
        set("two").write(FileWriter.at(root));
        assertThat(root.resolve("data/secret")).hasContent("two");
        assertThat(Files.getLastModifiedTime(root.resolve("run"))).isEqualTo(old);
    }

    @Test
    void superfluousFilesAreDeleted() throws IOException {
        set("one").write(FileWriter.at(root));
        Files.writeString(root.resolve("notification-fd"), "3");
        Files.writeString(root.resolve("somebody's"), "stays");
        assertThat(set("one").differences()).containsExactly("notification-fd");
        assertThat(set("one").write(FileWriter.at(root))).isTrue();
        assertThat(root.resolve("notification-fd")).doesNotExist();
        assertThat(root.resolve("somebody's")).hasContent("stays");
    }

    @Test
    void aSymbolicLinkIsReplacedAndNotFollowed() throws IOException {
        Path elsewhere = Files.createDirectory(root.resolve("elsewhere"));
        Path target = Files.writeString(elsewhere.resolve("target"), "#!/bin/sh\n");
        Files.createSymbolicLink(root.resolve("run"), target);
        assertThat(set("one").differences()).contains("run");
        set("one").write(FileWriter.at(root));
        assertThat(root.resolve("run")).isRegularFile();
        assertThat(Files.isSymbolicLink(root.resolve("run"))).isFalse();
        assertThat(target).hasContent("#!/bin/sh\n");
    }

    @Test
    void aFailedReplacementLeavesNoTemporaryFile() throws IOException {
        Files.createDirectories(root.resolve("run/occupied"));
        assertThatThrownBy(() -> set("one").write(FileWriter.at(root))).isInstanceOf(IOException.class);
        try (var files = Files.list(root)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder("data", "run");
        }
    }
}
