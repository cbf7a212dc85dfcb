package dev.gatehouse.s6.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.Host;
import dev.gatehouse.Ran;
import dev.gatehouse.posix.LockHolder;
import dev.gatehouse.posix.Recollection;
import dev.gatehouse.posix.RecordLock;
import dev.gatehouse.spi.files.LockList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ProcLocksTest {
    @TempDir
    private Path path;

    private Path file;
    private String key;

    /** Determines the file's key in that list with an independent tool. */
    @BeforeEach
    void make() throws IOException {
        file = Files.writeString(path.resolve("lock"), "");
        String[] numbers = Ran.in(path, Map.of(), List.of("stat", "-c", "%Hd %Ld %i", file.toString()))
                .output()
                .strip()
                .split(" ", -1);
        key = "%02x:%02x:%s".formatted(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]), numbers[2]);
    }

    private ProcLocks parse(String text) {
        return ProcLocks.parse(text.replace("KEY", key));
    }

    /** The file is not really locked, so every answer comes from the text. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1: POSIX  ADVISORY  WRITE 4242 KEY 0 EOF\n",
                "1: POSIX  ADVISORY  WRITE 4242 KEY 0 EOF",
                "17: POSIX  ADVISORY  WRITE 4242 KEY 0 0\n",
                "1: FLOCK  ADVISORY  WRITE 7 fe:00:1 0 EOF\n2: POSIX  ADVISORY  WRITE 4242 KEY 0 EOF\n",
                "1: POSIX  ADVISORY  READ  7 fe:00:1 0 EOF\n2: POSIX  ADVISORY  WRITE 4242 KEY 0 EOF\n",
                "1: POSIX  ADVISORY  WRITE 4242 KEY 0 EOF\n2: POSIX  ADVISORY  WRITE 7 fe:00:1 0 EOF\n",
                "1: POSIX  ADVISORY  WRITE 4242 KEY 0 EOF\n2: FLOCK  ADVISORY  WRITE 7 KEY 0 EOF\n",
                "1: POSIX  ADVISORY  WRITE 4242 KEY 0 EOF\n1: -> POSIX  ADVISORY  WRITE 77 KEY 0 EOF\n",
                "1: POSIX  ADVISORY  WRITE 4242 KEY 0 EOF\n2: OFDLCK ADVISORY  WRITE -1 KEY 0 EOF\n",
                "\n\nrubbish\n1: POSIX  ADVISORY  WRITE 4242 KEY 0 EOF\n",
            })
    void findsTheHolder(String text) throws IOException {
        assertThat(parse(text).holder(file)).hasValue(4242);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "1: FLOCK  ADVISORY  WRITE 4242 KEY 0 EOF\n",
                "1: POSIX  ADVISORY  READ  4242 KEY 0 EOF\n",
                "1: OFDLCK ADVISORY  WRITE -1 KEY 0 EOF\n",
                "1: -> POSIX  ADVISORY  WRITE 4242 KEY 0 EOF\n",
                "1: POSIX  ADVISORY  WRITE 0 KEY 0 EOF\n",
                "1: POSIX  ADVISORY  WRITE -1 KEY 0 EOF\n",
                "1: POSIX  ADVISORY  WRITE 4242\n",
                "1: POSIX  ADVISORY  WRITE 4242 \n",
                "1: POSIX  ADVISORY  WRITE KEY 0 EOF\n",
                "1: POSIX  ADVISORY  WRITE 99999999999 KEY 0 EOF\n",
                "1: POSIX  ADVISORY  WRITE 4242 KEY9 0 EOF\n",
                "1: LEASE  ACTIVE    WRITE 4242 KEY 0 EOF\n",
                "1: POSIX  ADVISORY \n2: FLOCK  ADVISORY  WRITE 4242 KEY 0 EOF\n",
            })
    void ignoresOtherLines(String text) throws IOException {
        assertThat(parse(text).holder(file)).isEmpty();
    }

    @Test
    void isQuickWithManyOtherLines() throws IOException {
        String text = "1: FLOCK  ADVISORY  WRITE 7 fe:00:1 0 EOF\n".repeat(100_000)
                + "1: POSIX  ADVISORY  READ  7 fe:00:1 0 EOF\n".repeat(100_000)
                + "1: POSIX  ADVISORY  WRITE 4242 KEY 0 EOF\n";
        long before = System.nanoTime();
        assertThat(parse(text).holder(file)).hasValue(4242);
        assertThat(System.nanoTime() - before).isLessThan(30_000_000_000L);
    }

    @Test
    void agreesWithTheKernel() throws IOException {
        List<Path> locked = new ArrayList<>();
        List<Path> free = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            (i % 2 == 0 ? locked : free).add(Files.writeString(path.resolve("lock" + i), ""));
        }
        ProcLocks picture;
        try (LockHolder holder = LockHolder.on(locked)) {
            picture = ProcLocks.read();
            for (Path one : locked) {
                assertThat(picture.holder(one)).hasValue(holder.pid()).isEqualTo(RecordLock.holder(one));
            }
            for (Path one : free) {
                assertThat(picture.holder(one)).isEmpty();
                assertThat(RecordLock.holder(one)).isEmpty();
            }
            assertThat(picture.holder(path.resolve("absent"))).isEmpty();
            // A snapshot without the lock queries the kernel.
            assertThat(ProcLocks.parse("").holder(locked.getFirst())).hasValue(holder.pid());
            assertThat(parse("1: POSIX  ADVISORY  WRITE 1 KEY 0 EOF\n").holder(locked.getFirst()))
                    .hasValue(holder.pid());
        }
        assertThat(RecordLock.holder(locked.getFirst())).isEmpty();
    }

    /** An outdated snapshot proves that it is used. Does not work on file systems that hide their device. */
    @Test
    void isASnapshot() throws IOException {
        ProcLocks picture;
        int pid;
        String list;
        try (LockHolder holder = LockHolder.on(List.of(file))) {
            picture = ProcLocks.read();
            pid = holder.pid();
            list = Files.readString(Path.of("/proc/locks"));
        }
        assumeTrue(list.contains(key), "this file system hides its device");
        assertThat(picture.holder(file)).hasValue(pid);
        assertThat(RecordLock.holder(file)).isEmpty();
    }

    @Test
    void listThatWasReadAheadIsUsedUntilTheThreadForgets() throws IOException {
        Recollection.begin();
        try {
            LockList.readAhead();
            assertThat(LockList.read(LockList.Type.POSIX).holder(file)).isEmpty();
            try (LockHolder _ = LockHolder.on(List.of(file))) {
                assertThat(LockList.read(LockList.Type.POSIX).holder(file)).isEmpty();
                Recollection.end();
                assertThat(ProcLocks.read().holder(file))
                        .isEqualTo(RecordLock.holder(file))
                        .isPresent();
            }
        } finally {
            Recollection.end();
        }
    }

    @Test
    void listOfAWholeHostProvesThatAFileIsFree() throws IOException {
        Path free = Files.writeString(path.resolve("free"), "");
        LockList list;
        try (LockHolder _ = LockHolder.on(List.of(file))) {
            list = LockList.read(LockList.Type.POSIX);
            assertThat(list.provesFree(file)).as("a locked file").isFalse();
            assertThat(LockList.parse("", LockList.Type.POSIX).provesFree(free))
                    .as("no list")
                    .isFalse();
            assertThat(list.provesFree(path.resolve("absent"))).as("no file").isFalse();
            assertThat(list.provesFree(Path.of("/proc/self/status")))
                    .as("not on a disk")
                    .isFalse();
        }
        String namespace = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
        String type = Files.getFileStore(path).type();
        assumeTrue(
                namespace.equals("pid:[4026531836]")
                        && List.of("ext4", "xfs", "tmpfs").contains(type),
                "this process sees not all locks: " + namespace + ", " + type);
        assertThat(list.provesFree(free)).isTrue();
    }

    /** A lock taken with s6's own library, like s6-supervise does. */
    @Test
    void findsLocksOfS6() throws Exception {
        Path setlock = Host.require("s6-setlock");
        Process process = new ProcessBuilder(setlock.toString(), file.toString(), "cat").start();
        try {
            dev.gatehouse.Await.until(
                    "s6-setlock has its lock", () -> RecordLock.holder(file).isPresent());
            assertThat(ProcLocks.read().holder(file)).isEqualTo(RecordLock.holder(file));
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
