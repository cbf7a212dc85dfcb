package dev.gatehouse.cli.demo;

import dev.gatehouse.manager.StorageException;
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
 * The demo's directory, and all that runs in it. A small shell makes the directory and waits for the end of a pipe whose
 * other end this process holds: when the demo is over, is interrupted, or is killed, the pipe closes, and the shell ends
 * the tree and deletes the directory. So there is one way of cleaning up, and nothing escapes it.
 */
final class DemoScratch implements AutoCloseable {
    /** How long the cleaning may take: s6-svscan ends its services in an instant. */
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** What is being done when the demo is interrupted comes to its end within this time, as a rule. */
    private static final Duration CURTAIN = Duration.ofSeconds(5);

    /**
     * $1 is s6-svscanctl. s6-svscan is told to end until nothing of s6 or Java has its place in the directory or names it,
     * several times in a row, since one may just be starting; what does not end in five seconds is killed. Other programs
     * there are a person's, who is looking around.
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
        // In a session of its own: whoever kills this process may kill its whole group.
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

    /** Whether it is being ended, so that nothing new may be begun. */
    boolean isOver() {
        return over;
    }

    /** The process was told to end: what is under way ends first, so that it begins nothing behind the janitor's back. */
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

    /** The process was told to end and the hook is at it: nothing may overtake that, so this never returns. */
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
            // Then it is at work already.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
