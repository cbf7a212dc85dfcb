package dev.gatehouse.cli.demo;

import dev.gatehouse.error.StorageException;
import dev.gatehouse.s6.protocol.S6Tools;
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
 * The demo's directory, and everything that runs in it. A shell script, the janitor, creates the directory and reads a pipe
 * whose other end this process holds. When the demo ends, is interrupted or is killed, the pipe closes, and the janitor
 * stops the tree and deletes the directory. So there is one way of cleaning up, which always runs.
 */
final class DemoScratch implements AutoCloseable {
    /** The limit for cleaning up; s6-svscan stops its services within moments. */
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** How long an interrupted demo waits for the step under way; usually enough. */
    private static final Duration CURTAIN = Duration.ofSeconds(5);

    /**
     * $1 is s6-svscanctl. The script tells s6-svscan to exit until no process of s6 or Java runs in the directory or names it,
     * checked several times in a row, since one may just be starting. It kills what has not exited after five seconds. Other
     * programs there belong to a user who is looking around.
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
    private volatile boolean over;

    private DemoScratch(Process janitor, Path directory) {
        this.janitor = janitor;
        this.directory = directory;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    static DemoScratch open(Map<String, String> environment) throws IOException {
        S6Tools tools = S6Tools.locate(environment);
        // In its own session: a kill of this process may hit its whole group.
        Process janitor = new ProcessBuilder(List.of(
                        tools.tool("s6-setsid").toString(),
                        "/bin/sh",
                        "-c",
                        JANITOR,
                        "gatehouse-demo",
                        tools.tool("s6-svscanctl").toString()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(janitor.getInputStream(), StandardCharsets.UTF_8));
        String directory = output.readLine();
        if (directory == null) {
            throw new StorageException(
                    "no directory for the demo could be made",
                    "df -h ${TMPDIR:-/tmp}",
                    new IOException("mktemp failed"));
        }
        return new DemoScratch(janitor, Path.of(directory));
    }

    Path directory() {
        return directory;
    }

    /** Whether the demo is being ended, so that no new step may begin. */
    boolean isOver() {
        return over;
    }

    /** The process was told to exit. Waits for the step under way, so that it starts nothing after the janitor's check. */
    private void interrupted() {
        over = true;
        try {
            played.await(CURTAIN.toMillis(), TimeUnit.MILLISECONDS);
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
                    "the demo's directory could not be deleted", "rm -rf " + directory, new IOException("left behind"));
        }
    }

    /** The shutdown hook is cleaning up. Never returns, so that nothing overtakes it. */
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
            // The hook is running already.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
