package dev.gatehouse.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ListingTest {
    @TempDir
    private Path directory;

    @Test
    void entriesHaveThePathOfTheirDirectory() throws IOException {
        Files.createFile(directory.resolve("file"));
        Files.createDirectory(directory.resolve("inner"));
        assertThat(Listing.of(directory))
                .containsExactlyInAnyOrder(directory.resolve("file"), directory.resolve("inner"));
    }

    @Test
    void whatIsNoDirectoryIsReportedByItsName() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        Path absent = directory.resolve("absent");
        assertThatThrownBy(() -> Listing.of(file))
                .isInstanceOf(NotDirectoryException.class)
                .hasMessage(file.toString());
        assertThatThrownBy(() -> Listing.of(absent))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage(absent.toString());
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "mkfifo was tried only on Linux")
    @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aFifoInPlaceOfADirectoryBlocksNothing() throws Exception {
        Path fifo = directory.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString())
                        .start()
                        .waitFor(Duration.ofSeconds(5).toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        assertThatThrownBy(() -> Listing.of(fifo)).isInstanceOf(NotDirectoryException.class);
    }
}
