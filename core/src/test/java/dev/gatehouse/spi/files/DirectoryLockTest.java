package dev.gatehouse.spi.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.error.GatehouseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryLockTest {
    @TempDir
    private Path directory;

    @Test
    void theDirectoryIsCreated() throws IOException {
        Path services = directory.resolve("a/b");
        try (DirectoryLock _ = DirectoryLock.take(services)) {
            assertThat(services.resolve(".lock")).isRegularFile();
        }
    }

    @Test
    void threadsTakeTurns() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Future<?> done : threads.invokeAll(java.util.Collections.nCopies(20, () -> {
                try (DirectoryLock _ = DirectoryLock.take(directory)) {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    inside.decrementAndGet();
                }
                return null;
            }))) {
                done.get();
            }
        }
        assertThat(most).hasValue(1);
    }

    @Test
    void waitingCanBeInterrupted() throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        Throwable[] thrown = new Throwable[1];
        boolean[] interrupted = new boolean[1];
        try (DirectoryLock _ = DirectoryLock.take(directory)) {
            Thread other = Thread.ofPlatform().start(() -> {
                waiting.countDown();
                try {
                    DirectoryLock.take(directory).close();
                } catch (IOException | GatehouseException e) {
                    thrown[0] = e;
                    interrupted[0] = Thread.currentThread().isInterrupted();
                }
            });
            waiting.await();
            other.interrupt();
            assertThat(other.join(Duration.ofSeconds(30))).isTrue();
        }
        assertThat(thrown[0]).isInstanceOf(GatehouseException.class).hasMessageContaining("Interrupted");
        assertThat(interrupted[0]).isTrue();
        DirectoryLock.take(directory).close();
    }

    @Test
    void aLockThatIsNotFreeCanBeLeftAtOnce() throws Exception {
        Path file = Files.createFile(directory.resolve("lock"));
        try (DirectoryLock _ = DirectoryLock.tryTake(file, () -> {}).orElseThrow()) {
            assertThat(DirectoryLock.tryTake(file, () -> {})).as("this thread").isEmpty();
            try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
                assertThat(threads.submit(() -> DirectoryLock.tryTake(file, () -> {}))
                                .get())
                        .as("another")
                        .isEmpty();
            }
        }
        DirectoryLock.tryTake(file, () -> {}).orElseThrow().close();
        Files.createSymbolicLink(directory.resolve("link"), file);
        assertThatThrownBy(() -> DirectoryLock.tryTake(directory.resolve("link"), () -> {}))
                .isInstanceOf(IOException.class);
        DirectoryLock.tryTake(file, () -> {}).orElseThrow().close();
    }

    @Test
    void aSymbolicLinkIsNotFollowed() throws IOException {
        Path target = Files.writeString(directory.resolve("target"), "");
        Files.createSymbolicLink(directory.resolve("lock"), target);
        assertThatThrownBy(() -> DirectoryLock.take(directory.resolve("lock"), () -> {}))
                .isInstanceOf(IOException.class);
    }
}
