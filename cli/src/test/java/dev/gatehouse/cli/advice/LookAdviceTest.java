package dev.gatehouse.cli.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.cli.Cli;
import dev.gatehouse.posix.Errno;
import dev.gatehouse.posix.PosixException;
import dev.gatehouse.spi.files.DirectoryLock;
import dev.gatehouse.spi.files.StorageErrors;
import dev.gatehouse.testkit.memory.Step;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** What messages about the state of the host advise: ordinary commands that show what the message says. */
class LookAdviceTest extends AdviceTable {
    static List<Row> rows() {
        return List.of(
                new Row("Failure: df -h", "output to a full disk", CODER, LookAdviceTest::toFullDisk, shows("%")),
                new Row(
                        "Failure: gatehouse",
                        "a defect of this program",
                        test -> {
                            STARTED.on(test);
                            test.manager.before(Step.STOP, () -> {
                                throw new IllegalStateException("a defect");
                            });
                        },
                        "gateway stop coder",
                        leads("at dev.gatehouse.")),
                new Row("HomeCheck: ls -ld", "unreadable home", LOOP, "check", showsHome()),
                new Row(
                        "StorageErrors: ls -la",
                        "no rights",
                        CODER,
                        failed(Errno.EACCES, "profiles/coder"),
                        shows("SOUL.md")),
                new Row(
                        "StorageErrors: ls -la",
                        "a directory that does not exist",
                        CODER,
                        failed(Errno.ENOENT, "profiles/coder/logs/new"),
                        shows("SOUL.md")),
                new Row("StorageErrors: df -h", "full disk", CODER, failed(Errno.ENOSPC, "profiles/new"), shows("%")),
                new Row(
                        "StorageErrors: findmnt -T",
                        "read-only file system",
                        CODER,
                        failed(Errno.EROFS, "profiles/new"),
                        shows("OPTIONS")),
                new Row("StorageErrors: ulimit -n", "too many open files", CODER, failed(Errno.EMFILE, ""), shows("")),
                new Row(
                        "DirectoryLock: ps -fp",
                        "another process has the lock",
                        LookAdviceTest::lockElsewhere,
                        thrown(LookAdviceTest::takeLock),
                        shows("python3")));
    }

    private static Check showsHome() {
        return (test, row, advised) -> assertThat(advised.out()).contains(test.home.toString());
    }

    private static Source failed(int errno, String place) {
        return thrown(test -> {
            Assumptions.assumeTrue(
                    System.getProperty("os.name").equals("Linux"), "the error numbers are those of Linux");
            throw StorageErrors.translate(
                    "writing the intent", test.home.resolve(place), new PosixException("write", place, errno));
        });
    }

    private static Result toFullDisk(AdviceTable test) throws Exception {
        Path full = Path.of("/dev/full");
        Assumptions.assumeTrue(Files.exists(full), "this system has no /dev/full");
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (OutputStream out = new FileOutputStream(full.toFile())) {
            int code = Cli.run(new String[] {"profile", "list"}, test.environment, out, err);
            return new Result(code, "", err.toString(StandardCharsets.UTF_8));
        }
    }

    private static void lockElsewhere(AdviceTable test) throws Exception {
        Assumptions.assumeTrue(Files.exists(Path.of("/proc/locks")), "this system does not tell who has a lock");
        Path file = test.home.resolve("lock");
        Process holder = new ProcessBuilder(
                        "python3",
                        "-c",
                        "import fcntl, sys; f = open(sys.argv[1], 'w'); fcntl.lockf(f, fcntl.LOCK_EX); print(flush=True);"
                                + " sys.stdin.read()",
                        file.toString())
                .start();
        assertThat(holder.getInputStream().read()).isEqualTo('\n');
        test.processes.add(holder);
    }

    /** An interrupt ends the wait for the lock at once. */
    private static void takeLock(AdviceTable test) throws Exception {
        Thread.currentThread().interrupt();
        try (DirectoryLock lock = DirectoryLock.take(test.home.resolve("lock"), () -> {})) {
            assertThat(lock).as("not taken").isNull();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
