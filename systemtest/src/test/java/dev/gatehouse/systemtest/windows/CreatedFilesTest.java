package dev.gatehouse.systemtest.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CreatedFilesTest {
    @TempDir
    private Path root;

    @Test
    void deletesOnlyWhatItHasCreated() throws IOException {
        Path own = Files.createDirectories(root.resolve("run/own"));
        Path status = Files.writeString(root.resolve("run/status"), "mine\n");
        try (CreatedFiles created = new CreatedFiles()) {
            created.directories(root.resolve("run/s6/basedir"));
            created.write(root.resolve("proc/1/comm"), "s6-svscan\n");
            assertThat(root.resolve("run/s6/basedir")).isDirectory();
            assertThat(root.resolve("proc/1/comm")).hasContent("s6-svscan");
            assertThatThrownBy(() -> created.write(status, "other\n")).isInstanceOf(FileAlreadyExistsException.class);
        }
        assertThat(own).isDirectory();
        assertThat(status).hasContent("mine");
        assertThat(root.resolve("run/s6")).doesNotExist();
        assertThat(root.resolve("proc")).doesNotExist();
    }

    @Test
    void aDirectoryThatOthersHaveUsedStays() throws IOException {
        Path foreign = root.resolve("proc/1/foreign");
        try (CreatedFiles created = new CreatedFiles()) {
            created.write(root.resolve("proc/1/comm"), "s6-svscan\n");
            Files.createFile(foreign);
        }
        assertThat(foreign).exists();
        assertThat(root.resolve("proc/1/comm")).doesNotExist();
    }
}
