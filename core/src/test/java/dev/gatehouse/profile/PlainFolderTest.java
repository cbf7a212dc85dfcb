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

    /** As root this holds by itself; anybody else may have made a directory so, or got it so from a package manager. */
    @ParameterizedTest
    @ValueSource(strings = {"r-xr-xr-x", "---------", "r--------", "-w-------"})
    void removesATreeThatItsOwnerClosed(String mode) throws IOException {
        Path inner = Files.createDirectories(path.resolve("tree/inner"));
        Files.writeString(inner.resolve("file"), "");
        Files.setPosixFilePermissions(inner, PosixFilePermissions.fromString(mode));
        try (Folder folder = open(path)) {
            folder.deleteTree("tree");
        }
        assertThat(path.resolve("tree")).doesNotExist();
    }
}
