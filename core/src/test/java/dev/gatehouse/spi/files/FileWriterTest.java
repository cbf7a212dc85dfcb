package dev.gatehouse.spi.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWriterTest {
    private static final byte[] CONTENT = "text\n".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path root;

    @Test
    void onlyTheUsualWriterRecreatesAMissingDirectory() throws IOException {
        Path gone = root.resolve("gone");
        assertThatThrownBy(() -> FileWriter.atExisting(gone).replace(Path.of("file"), CONTENT, 0600))
                .isInstanceOf(NoSuchFileException.class);
        assertThat(gone).doesNotExist();
        FileWriter.at(gone).replace(Path.of("file"), CONTENT, 0600);
        assertThat(gone.resolve("file")).hasContent("text");
        FileWriter.atExisting(gone).replace(Path.of("file"), "new".getBytes(StandardCharsets.UTF_8), 0600);
        assertThat(SharedFiles.read(gone.resolve("file"))).contains("new");
        assertThat(gone).isDirectoryContaining(file -> file.endsWith("file"));
        FileWriter.atExisting(gone).delete(Path.of("file"));
        assertThat(gone).isEmptyDirectory();
        assertThat(SharedFiles.read(gone.resolve("file"))).isEmpty();
    }
}
