package dev.gatehouse.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RecordLockTest {
    @TempDir
    private Path path;

    private Path file(String name) throws IOException {
        return Files.writeString(path.resolve(name), "");
    }

    @Test
    void findsTheHolderOfALock() throws IOException {
        Path locked = file("locked");
        Path free = file("free");
        try (LockHolder holder = LockHolder.on(List.of(locked))) {
            assertThat(RecordLock.holder(locked)).hasValue(holder.pid());
            assertThat(RecordLock.holder(locked)).as("queried again").hasValue(holder.pid());
            assertThat(RecordLock.holder(free)).isEmpty();
        }
        assertThat(RecordLock.holder(locked)).as("after the end of its holder").isEmpty();
    }

    /** F_GETLK tests for a read lock, as s6-svok does; another read lock does not conflict with it. */
    @Test
    void aSharedLockHasNoHolder() throws IOException {
        Path file = file("shared");
        try (LockHolder holder = LockHolder.sharing(List.of(file))) {
            assertThat(holder.pid()).isPositive();
            assertThat(RecordLock.holder(file)).isEmpty();
        }
    }

    @Test
    void aMissingFileIsNotLocked() throws IOException {
        assertThat(RecordLock.holder(path.resolve("absent"))).isEmpty();
        assertThat(RecordLock.holder(file("file").resolve("below"))).isEmpty();
    }

    @Test
    void doesNotFollowLinks() throws IOException {
        Files.createSymbolicLink(path.resolve("link"), file("file"));
        assertThatThrownBy(() -> RecordLock.holder(path.resolve("link")))
                .isInstanceOfSatisfying(
                        PosixException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ELOOP));
    }
}
