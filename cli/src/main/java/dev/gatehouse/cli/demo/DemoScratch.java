package dev.gatehouse.cli.demo;

import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.StorageException;
import dev.gatehouse.s6.protocol.S6Tools;
import dev.gatehouse.spi.process.Survivors;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The demo's directory and all processes in it. A shell script, the janitor, creates the directory and reads a pipe whose
 * other end this process holds. When the demo ends, is interrupted or is killed, the pipe closes, and the janitor stops the
 * tree and deletes the directory. So the same clean-up runs in all cases.
 */
final class DemoScratch implements AutoCloseable {
    /** Limit for the clean-up; s6-svscan stops its services within a second. */
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** How long an interrupted demo waits for the current step. */
    private static final Duration STEP_LIMIT = Duration.ofSeconds(5);

    /**
     * $1 is s6-svscanctl. The script tells s6-svscan to exit until no process of s6 or Java has the directory as its working
     * directory or in its arguments, in several checks in a row, because a process may just be starting. It kills processes that
     * have not exited after five seconds. It ignores other programs there, such as the shell of a user.
     */
    private static final String JANITOR = """
            umask 077
            dir=$(mktemp -d "${TMPDIR:-/tmp}/gatehouse-demo.XXXXXX") || exit 1
            trap '' HUP INT TERM
            printf '%s\n' "$dir"
            exec >/dev/null 2>&1
            read -r _ || :
            tries=0
            quiet=0
            while [ "$quiet" -lt 4 ] && [ "$tries" -lt 240 ]; do
                ! [ -d "$dir/tree" ] || "$1" -t "$dir/tree"
                left=
                for file in $(find /proc -maxdepth 2 -name cwd -lname "$dir*"; grep -lF "$dir" /proc/[0-9]*/cmdline); do
                    process=${file%/*}
                    read -r comm <"$process/comm" || continue
                    case $comm in s6-* | java) left="$left ${process#/proc/}" ;; esac
                done
                if [ -z "$left" ]; then
                    quiet=$((quiet + 1))
                else
                    quiet=0
                    [ "$tries" -lt 100 ] || kill -KILL $left
                fi
                tries=$((tries + 1))
                sleep 0.05
            done
            rm -rf -- "$dir"
            """;

    private final Process janitor;
    private final Path directory;
    private final Thread hook = new Thread(this::interrupted, "gatehouse-demo-end");
    private final CountDownLatch played = new CountDownLatch(1);
    private volatile boolean ending;

    private DemoScratch(Process janitor, Path directory) {
        this.janitor = janitor;
        this.directory = directory;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    static DemoScratch open(Map<String, String> environment) throws IOException {
        S6Tools tools = S6Tools.locate(environment);
        // In its own session: a kill may be sent to the whole process group of the demo.
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        tools.tool("s6-setsid").toString(),
                        "/bin/sh",
                        "-c",
                        JANITOR,
                        "gatehouse-demo",
                        tools.tool("s6-svscanctl").toString()))
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        // If a gateway calls the demo, this process still outlives it.
        builder.environment().remove(Survivors.VARIABLE);
        Process janitor = builder.start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(janitor.getInputStream(), StandardCharsets.UTF_8));
        String directory = output.readLine();
        if (directory == null) {
            throw new StorageException(
                    "Cannot create a directory for the demo",
                    Remedy.of("df", "-h", System.getProperty("java.io.tmpdir", "/tmp")),
                    new IOException("mktemp failed"));
        }
        return new DemoScratch(janitor, Path.of(directory));
    }

    Path directory() {
        return directory;
    }

    /** Returns whether the demo is ending, so that no new step must begin. */
    boolean isEnding() {
        return ending;
    }

    /** The process received a signal. Waits for the current step, so that it starts nothing after the janitor's check. */
    private void interrupted() {
        ending = true;
        try {
            played.await(STEP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        end();
    }

    @Override
    public void close() {
        played.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException interrupted) {
            awaitEnd();
        }
        end();
        if (Files.exists(directory)) {
            throw new StorageException(
                    "Cannot delete the demo's directory",
                    Remedy.of("rm", "-rf", directory.toString()),
                    new IOException("not deleted"));
        }
    }

    /** Waits for the shutdown hook, which is cleaning up. Never returns, so that the process does not exit earlier. */
    private static void awaitEnd() {
        while (true) {
            LockSupport.park();
        }
    }

    private void end() {
        try {
            janitor.getOutputStream().close();
            janitor.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (IOException closedAlready) {
            // The hook is already running.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
