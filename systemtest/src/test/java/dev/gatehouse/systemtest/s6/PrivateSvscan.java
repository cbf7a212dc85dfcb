package dev.gatehouse.systemtest.s6;

import dev.gatehouse.testkit.FileTree;
import dev.gatehouse.testkit.Poll;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An s6-svscan of a test's own, on a scandir of its own, that can be killed without harm to any other. */
final class PrivateSvscan implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path scandir;
    private final Process process;

    /** Starts it and waits until it takes commands. */
    PrivateSvscan(Path scandir) throws IOException {
        this.scandir = scandir;
        process = new ProcessBuilder("s6-svscan", scandir.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Poll.until(
                "s6-svscan takes commands",
                LIMIT,
                () -> Files.exists(scandir.resolve(".s6-svscan/control"))
                        && S6Stories.run("s6-svscanctl", "-a", scandir).isEmpty());
    }

    static Path newScandir() throws IOException {
        return Files.createTempDirectory("gatehouse-scandir");
    }

    /** Ends it as a crash would: its supervisors and gateways run on. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Ends it with all that it supervises, and deletes the scandir. */
    @Override
    public void close() {
        List<ProcessHandle> supervised = process.descendants().toList();
        // First s6-svscan, which would start its supervisors anew.
        kill();
        supervised.forEach(ProcessHandle::destroyForcibly);
        // Whoever is still about to end may be writing where it is deleted.
        supervised.forEach(handle ->
                handle.onExit().orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join());
        FileTree.delete(scandir);
    }
}
