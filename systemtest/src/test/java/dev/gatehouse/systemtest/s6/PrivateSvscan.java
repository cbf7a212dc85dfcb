package dev.gatehouse.systemtest.s6;

import dev.gatehouse.testkit.FileTree;
import dev.gatehouse.testkit.Poll;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A private s6-svscan of a test, on its own scandir, which can be killed without effect on other tests. */
public final class PrivateSvscan implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path scandir;
    private final Process process;

    /** Starts it and waits until it accepts commands. */
    public PrivateSvscan(Path scandir) throws IOException {
        this.scandir = scandir;
        process = new ProcessBuilder("s6-svscan", scandir.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Poll.until(
                "s6-svscan accepts commands",
                LIMIT,
                () -> Files.exists(scandir.resolve(".s6-svscan/control"))
                        && S6Stories.run("s6-svscanctl", "-a", scandir).isEmpty());
    }

    public static Path newScandir() throws IOException {
        return Files.createTempDirectory("gatehouse-scandir");
    }

    /** Kills it, like a crash: its supervisors and gateways keep running. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Kills it and everything that it supervises, and deletes the scandir. */
    @Override
    public void close() {
        List<ProcessHandle> supervised = process.descendants().toList();
        // s6-svscan first, because it would restart its supervisors.
        kill();
        supervised.forEach(ProcessHandle::destroyForcibly);
        // A process that is still exiting may write to the directory.
        supervised.forEach(handle ->
                handle.onExit().orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join());
        FileTree.delete(scandir);
    }
}
