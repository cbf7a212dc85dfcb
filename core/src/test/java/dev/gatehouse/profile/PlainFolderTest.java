package dev.gatehouse.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainFolderTest extends FolderContract {
    @Override
    Folder open(Path directory) throws IOException {
        return PlainFolder.open(directory);
    }

    /** Root can always do this. Other accounts may have read-only directories, for example from a package manager. */
    @ParameterizedTest
    @ValueSource(strings = {"r-xr-xr-x", "---------", "r--------", "-w-------"})
    void removesAReadOnlyTree(String mode) throws IOException {
        Path inner = Files.createDirectories(path.resolve("tree/inner"));
        Files.writeString(inner.resolve("file"), "");
        Files.setPosixFilePermissions(inner, PosixFilePermissions.fromString(mode));
        try (Folder folder = open(path)) {
            folder.deleteTree("tree");
        }
        assertThat(path.resolve("tree")).doesNotExist();
    }
}
