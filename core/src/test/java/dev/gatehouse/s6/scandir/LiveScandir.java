package dev.gatehouse.s6.scandir;

import dev.gatehouse.Await;
import dev.gatehouse.Host;
import dev.gatehouse.Ran;
import dev.gatehouse.error.NoSupervisorException;
import dev.gatehouse.s6.protocol.S6Tools;
import dev.gatehouse.s6.protocol.Servicedir;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A real s6-svscan of this user, on a scandir with prepared services. */
public final class LiveScandir implements AutoCloseable {
    private final S6Tools tools;
    private final Path path;
    private final Process svscan;

    private LiveScandir(S6Tools tools, Path path, Process svscan) {
        this.tools = tools;
        this.path = path;
        this.svscan = svscan;
    }

    /** Starts it, or skips the test if s6 is not installed. */
    public static LiveScandir on(Path path) throws IOException {
        S6Tools tools = tools();
        Path real = path.toRealPath();
        Process process = new ProcessBuilder(tools.tool("s6-svscan").toString(), real.toString())
                .redirectErrorStream(true)
                .redirectOutput(real.resolveSibling("s6-svscan.log").toFile())
                .start();
        LiveScandir scandir = new LiveScandir(tools, real, process);
        Await.until("s6-svscan accepts commands", () -> takesCommands(real));
        return scandir;
    }

    /** Its FIFO exists for a moment before s6-svscan reads it. */
    private static boolean takesCommands(Path path) {
        try {
            new Scandir(path).send("");
            return true;
        } catch (NoSupervisorException notYet) {
            return false;
        }
    }

    /** Returns s6's own tools, or skips the test. */
    public static S6Tools tools() {
        return new S6Tools(Host.require("s6-svscan").getParent());
    }

    public int pid() {
        return (int) svscan.pid();
    }

    public Path scandir() {
        return path;
    }

    public Servicedir servicedir(String name) {
        return new Servicedir(path.resolve(name));
    }

    /** Runs an s6 tool in the scandir; it must succeed. */
    public String s6(String tool, String... arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of(tools.tool(tool).toString()));
        words.addAll(List.of(arguments));
        Ran ran = Ran.in(path, Map.of(), words);
        if (ran.exit() != 0) {
            throw new IOException(words + ": " + ran);
        }
        return ran.output().strip();
    }

    /** Kills all processes: some services of tests do not stop on request. */
    @Override
    public void close() throws IOException {
        try {
            svscan.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Await.until("nothing is running in " + path, this::nothingRuns);
    }

    /** Every process that s6-supervise starts has its servicedir as working directory. */
    private boolean nothingRuns() throws IOException {
        boolean nothing = true;
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (runsHere(process)) {
                    nothing = false;
                    ProcessHandle.of(Long.parseLong(process.getFileName().toString()))
                            .ifPresent(ProcessHandle::destroyForcibly);
                }
            }
        }
        return nothing;
    }

    private boolean runsHere(Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("cwd")).startsWith(path);
        } catch (IOException goneOrForeign) {
            return false;
        }
    }
}
