package dev.gatehouse.profile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderTest {
    @TempDir
    Path path;

    private Folder folder;

    @BeforeEach
    void open() throws IOException {
        folder = Folder.open(path);
    }

    private String mode(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path.resolve(name)));
    }

    @Test
    void createsFilesAndFoldersWithTheirModesDespiteTheUmask() throws IOException {
        folder.createFile("open", "x".getBytes(UTF_8), 0666);
        folder.createFile("secret", "y".getBytes(UTF_8), 0600);
        folder.makeChild("inner", 0777);
        assertThat(mode("open")).isEqualTo("rw-rw-rw-");
        assertThat(mode("secret")).isEqualTo("rw-------");
        assertThat(mode("inner")).isEqualTo("rwxrwxrwx");
        assertThat(path.resolve("secret")).hasContent("y");
    }

    @Test
    void createsNothingInPlaceOfExistingEntries() throws IOException {
        Path outside = Files.writeString(path.resolve("outside"), "keep");
        Files.createSymbolicLink(path.resolve("link"), outside);
        assertThatThrownBy(() -> folder.createFile("link", new byte[0], 0600)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> folder.makeChild("link", 0700)).isInstanceOf(IOException.class);
        assertThat(outside).hasContent("keep");
    }

    @Test
    void replacesALinkAndNotItsTarget() throws IOException {
        Path outside = Files.writeString(path.resolve("outside"), "keep");
        Files.createSymbolicLink(path.resolve("file"), outside);
        folder.replaceFile("file", "new".getBytes(UTF_8), 0644);
        folder.replaceFile("file", "newer".getBytes(UTF_8), 0640);
        assertThat(path.resolve("file")).hasContent("newer").isRegularFile();
        assertThat(mode("file")).isEqualTo("rw-r-----");
        assertThat(outside).hasContent("keep");
        try (Stream<Path> entries = Files.list(path)) {
            assertThat(entries).hasSize(2);
        }
    }

    @Test
    void aFailedReplacementLeavesNothing() throws IOException {
        Files.createDirectories(path.resolve("taken/inside"));
        assertThatThrownBy(() -> folder.replaceFile("taken", new byte[0], 0644)).isInstanceOf(IOException.class);
        try (Stream<Path> entries = Files.list(path)) {
            assertThat(entries).containsExactly(path.resolve("taken"));
        }
    }

    @Test
    void renamesOnlyToAFreeName() throws IOException {
        folder.makeChild("a", 0700);
        folder.makeChild("empty", 0700);
        assertThatThrownBy(() -> folder.rename("a", "empty")).isInstanceOf(FileAlreadyExistsException.class);
        folder.rename("a", "b");
        assertThat(path.resolve("a")).doesNotExist();
        assertThat(path.resolve("b")).isDirectory();
        assertThatThrownBy(() -> folder.rename("absent", "c"))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void findsADanglingLink() throws IOException {
        Files.createSymbolicLink(path.resolve("dangling"), Path.of("nowhere"));
        assertThat(folder.has("dangling")).isTrue();
        assertThat(folder.has("absent")).isFalse();
    }

    @Test
    void doesNotOpenLinksInside() throws IOException {
        Files.createDirectory(path.resolve("real"));
        Files.createSymbolicLink(path.resolve("link"), path.resolve("real"));
        folder.child("real");
        assertThatThrownBy(() -> folder.child("link")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> folder.child("absent")).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void removesATreeWithoutFollowingLinks(@TempDir Path elsewhere) throws IOException {
        Path precious = Files.writeString(elsewhere.resolve("precious"), "keep");
        Files.createDirectories(path.resolve("tree/a/b"));
        Files.writeString(path.resolve("tree/a/b/file"), "");
        Files.createSymbolicLink(path.resolve("tree/a/link"), elsewhere);
        Files.createSymbolicLink(path.resolve("linked"), elsewhere);
        folder.deleteTree("tree");
        folder.deleteTree("linked");
        folder.deleteTree("absent");
        try (Stream<Path> entries = Files.list(path)) {
            assertThat(entries).isEmpty();
        }
        assertThat(precious).hasContent("keep");
    }

    @Test
    void namesAMissingDirectory() {
        assertThatThrownBy(() -> Folder.open(path.resolve("absent")))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining(path.resolve("absent").toString());
    }

    /** Root can always do this. Other accounts may have read-only directories, for example from a package manager. */
    @ParameterizedTest
    @ValueSource(strings = {"r-xr-xr-x", "---------", "r--------", "-w-------"})
    void removesAReadOnlyTree(String mode) throws IOException {
        Path inner = Files.createDirectories(path.resolve("tree/inner"));
        Files.writeString(inner.resolve("file"), "");
        Files.setPosixFilePermissions(inner, PosixFilePermissions.fromString(mode));
        folder.deleteTree("tree");
        assertThat(path.resolve("tree")).doesNotExist();
    }
}
