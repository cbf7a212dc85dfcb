package dev.gatehouse.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTreeTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path root;

    @Test
    void everythingIsDeletedAndNothingElse() throws Exception {
        Path folder = Files.createDirectories(root.resolve("folder/a/b"));
        Files.createFile(folder.resolve("file"));
        Path other = Files.createFile(root.resolve("other"));
        FileTree.delete(root.resolve("folder"));
        assertThat(root.toFile().list()).containsExactly("other");
        assertThat(other).exists();
    }

    @Test
    void aMissingDirectoryIsReportedAtOnce() {
        assertThatThrownBy(() -> FileTree.delete(root.resolve("missing")))
                .isInstanceOf(UncheckedIOException.class)
                .hasCauseInstanceOf(NoSuchFileException.class);
    }

    @Test
    void whatCannotBeDeletedYetIsTriedAgain() throws Exception {
        Path late = root.resolve("late");
        CompletableFuture<Void> deletion = CompletableFuture.runAsync(() -> FileTree.deleteOnceClosed(late, LONG));
        Files.createDirectory(late);
        deletion.get(LONG.toSeconds(), TimeUnit.SECONDS);
        assertThat(late).doesNotExist();
    }

    @Test
    void theFailureOfTheLastAttemptIsThrown() {
        assertThatThrownBy(() -> FileTree.deleteOnceClosed(root.resolve("missing"), Duration.ofMillis(20)))
                .isInstanceOf(UncheckedIOException.class)
                .hasCauseInstanceOf(NoSuchFileException.class);
    }
}
