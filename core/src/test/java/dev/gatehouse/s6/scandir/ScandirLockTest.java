package dev.gatehouse.s6.scandir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.Await;
import dev.gatehouse.Host;
import dev.gatehouse.posix.Directory;
import dev.gatehouse.posix.LockHolder;
import dev.gatehouse.posix.RecordLock;
import dev.gatehouse.spi.files.DirectoryLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ScandirLockTest {
    @TempDir
    private Path path;

    private Path file() {
        return path.resolve(ScandirLock.FILE);
    }

    @Test
    void onlyOneThreadHoldsTheLock() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        try (Directory directory = Directory.open(path);
                ExecutorService executor = Executors.newFixedThreadPool(4)) {
            List<Future<Integer>> most = executor.invokeAll(IntStream.range(0, 20)
                    .<Callable<Integer>>mapToObj(i -> () -> {
                        try (DirectoryLock _ = ScandirLock.take(directory)) {
                            int now = inside.incrementAndGet();
                            Files.writeString(path.resolve("inside"), Integer.toString(now));
                            inside.decrementAndGet();
                            return now;
                        }
                    })
                    .toList());
            for (Future<Integer> one : most) {
                assertThat(one.get()).isEqualTo(1);
            }
        }
        try (var entries = Files.list(path)) {
            assertThat(entries).as("no other file remains").containsExactlyInAnyOrder(file(), path.resolve("inside"));
        }
        assertThat(Files.getAttribute(file(), "unix:mode")).isEqualTo(0100600);
    }

    @Test
    void waitsForAnotherProcess() throws Exception {
        Files.writeString(file(), "");
        try (Directory directory = Directory.open(path);
                ExecutorService executor = Executors.newSingleThreadExecutor()) {
            Future<Boolean> taken;
            try (LockHolder holder = LockHolder.on(List.of(file()))) {
                taken = executor.submit(() -> {
                    try (DirectoryLock _ = ScandirLock.take(directory)) {
                        return RecordLock.holder(file()).isEmpty();
                    }
                });
                Await.until("it has tried to take the lock", () -> descriptorsOfTheLock() > 0);
                assertThat(taken.isDone())
                        .as("it waits while %s holds the lock", holder.pid())
                        .isFalse();
            }
            assertThat(taken.get()).isTrue();
        }
    }

    private long descriptorsOfTheLock() throws IOException {
        long count = 0;
        try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                count += leadsToTheLock(descriptor) ? 1 : 0;
            }
        }
        return count;
    }

    private boolean leadsToTheLock(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).equals(file().toRealPath());
        } catch (IOException gone) {
            return false;
        }
    }

    /** Root must not lock a user out of their own tree by creating the file first. */
    @Test
    void belongsToTheScandirsOwner() throws IOException {
        Host.requireRoot();
        Files.setAttribute(path, "unix:uid", Host.NOBODY);
        try (Directory directory = Directory.open(path)) {
            ScandirLock.take(directory).close();
        }
        assertThat(Files.getAttribute(file(), "unix:uid")).isEqualTo(Host.NOBODY);
    }

    @Test
    void doesNotFollowALink() throws IOException {
        Path other = Files.writeString(path.resolve("other"), "untouched");
        Files.createSymbolicLink(file(), other);
        try (Directory directory = Directory.open(path)) {
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> ScandirLock.take(directory))
                    .isInstanceOf(IOException.class);
            Files.delete(file());
            ScandirLock.take(directory).close();
        }
        assertThat(other).hasContent("untouched");
    }
}
