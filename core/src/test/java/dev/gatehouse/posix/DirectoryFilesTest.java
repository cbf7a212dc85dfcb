package dev.gatehouse.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Replaces, appends to and reads regular files. */
class DirectoryFilesTest extends DirectoryConfinement {
    @Test
    void replacesAFileWithItsMode() throws IOException {
        Files.writeString(path.resolve("file"), "a longer content than the new one");
        directory.replaceFile("file", bytes("new"), 0640, -1, -1);
        assertThat(Files.readString(path.resolve("file"))).isEqualTo("new");
        assertThat(mode(path.resolve("file"))).isEqualTo(0640);
        assertThat(directory.list()).containsExactly("file");
    }

    @Test
    void replacesAFileUnderItsNewOwner() throws IOException {
        Host.requireRoot();
        directory.replaceFile("file", bytes("new"), 0640, Host.NOBODY, 1);
        assertThat(id(path.resolve("file"), "uid")).isEqualTo(Host.NOBODY);
        assertThat(id(path.resolve("file"), "gid")).isEqualTo(1);
        assertThat(mode(path.resolve("file"))).isEqualTo(0640);
    }

    @Test
    void replacesALinkAndNotItsTarget() throws IOException {
        link("link", outside.resolve("file"));
        link("dangling", outside.resolve("new"));
        directory.replaceFile("link", bytes("new"), 0600, -1, -1);
        directory.replaceFile("dangling", bytes("new"), 0600, -1, -1);
        assertThat(directory.attributes("link").isRegular()).isTrue();
        assertThat(directory.attributes("dangling").isRegular()).isTrue();
        assertOutsideIsUntouched();
    }

    @Test
    void aFailedReplacementLeavesNothing() throws IOException {
        Files.createDirectory(path.resolve("taken"));
        assertErrno(() -> directory.replaceFile("taken", bytes("new"), 0600, -1, -1), Errno.EISDIR);
        assertThat(directory.list()).containsExactly("taken");
    }

    @Test
    void readersSeeTheOldFileOrTheNew() throws Exception {
        byte[] first = new byte[100_000];
        byte[] second = new byte[70_000];
        Arrays.fill(second, (byte) 1);
        directory.replaceFile("file", first, 0600, -1, -1);
        AtomicBoolean over = new AtomicBoolean();
        CountDownLatch reads = new CountDownLatch(1);
        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            Future<Set<Integer>> torn = executor.submit(() -> {
                Set<Integer> lengths = new HashSet<>();
                while (!over.get()) {
                    byte[] seen = Files.readAllBytes(path.resolve("file"));
                    lengths.add(Arrays.equals(seen, first) || Arrays.equals(seen, second) ? 0 : seen.length);
                    reads.countDown();
                }
                return lengths;
            });
            assertThat(reads.await(30, TimeUnit.SECONDS)).as("a reader runs").isTrue();
            for (int i = 0; i < 60; i++) {
                directory.replaceFile("file", i % 2 == 0 ? second : first, 0600, -1, -1);
            }
            over.set(true);
            assertThat(torn.get()).containsExactly(0);
        }
    }

    @Test
    void appendsAndCreatesMissingFiles() throws IOException {
        directory.appendFile("log", bytes("one\n"), 0640, -1, -1);
        directory.appendFile("log", bytes("two\n"), 0600, -1, -1);
        assertThat(Files.readString(path.resolve("log"))).isEqualTo("one\ntwo\n");
        assertThat(mode(path.resolve("log"))).as("its initial mode").isEqualTo(0640);
    }

    @Test
    void appendsOnlyToRegularFiles() throws IOException {
        link("link", outside.resolve("file"));
        link("dangling", outside.resolve("new"));
        directory.makeFifo("fifo", 0600);
        assertErrno(() -> directory.appendFile("link", bytes("x"), 0600, -1, -1), Errno.ELOOP);
        assertErrno(() -> directory.appendFile("dangling", bytes("x"), 0600, -1, -1), Errno.ELOOP);
        assertErrno(() -> directory.appendFile("fifo", bytes("x"), 0600, -1, -1), Errno.ENXIO);
        try (Fifo reader = directory.openFifo("fifo")) {
            assertThatThrownBy(() -> directory.appendFile("fifo", bytes("x"), 0600, -1, -1))
                    .hasMessageContaining("is not a regular file");
            assertThat(reader.drain()).isEmpty();
        }
        assertOutsideIsUntouched();
    }

    @Test
    void readsFilesUpToALimit() throws IOException {
        Files.writeString(path.resolve("file"), "12345");
        assertThat(directory.readFile("file", 5)).get().isEqualTo(bytes("12345"));
        assertThatThrownBy(() -> directory.readFile("file", 4)).hasMessageContaining("larger than 4 bytes");
        assertThat(directory.readFile("absent", 4)).isEmpty();
    }

    @Test
    void readsOnlyRegularFiles() throws IOException {
        link("link", outside.resolve("file"));
        directory.makeFifo("fifo", 0600);
        Files.createDirectory(path.resolve("child"));
        assertErrno(() -> directory.readFile("link", 100), Errno.ELOOP);
        assertThatThrownBy(() -> directory.readFile("fifo", 100)).hasMessageContaining("is not a regular file");
        assertThatThrownBy(() -> directory.readFile("child", 100)).hasMessageContaining("is not a regular file");
    }
}
