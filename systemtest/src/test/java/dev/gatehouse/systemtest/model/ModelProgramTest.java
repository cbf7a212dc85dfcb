package dev.gatehouse.systemtest.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelProgramTest {
    @TempDir
    private Path root;

    @Test
    void deletesItsFiles() throws Exception {
        Path folder = Files.createDirectory(root.resolve("model"));
        Files.createFile(folder.resolve("log"));
        ModelProgram.deleteOnceClosed(folder, Duration.ofSeconds(10));
        assertThat(folder).doesNotExist();
    }

    @Test
    void theReasonOfTheLastAttemptIsTheCause() {
        assertThatThrownBy(() -> ModelProgram.deleteOnceClosed(root.resolve("missing"), Duration.ofMillis(20)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("can be deleted")
                .hasCauseInstanceOf(UncheckedIOException.class);
    }
}
