package dev.gatehouse.systemtest.wine;

import dev.gatehouse.testkit.Poll;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The Wine server of one prefix, and with it the programs that run there. Thread-safe. */
final class WineServer {
    private static final Duration KILL_LIMIT = Duration.ofSeconds(10);

    private final Path home;
    private final Path prefix;
    private final Duration limit;
    private final String program;

    /**
     * Names a server. The first program that runs in the prefix starts it.
     *
     * @param home home directory of the programs
     * @param limit how long the server may take to end them
     */
    WineServer(Path home, Path prefix, Duration limit) {
        this(home, prefix, limit, Path.of("wineserver"));
    }

    WineServer(Path home, Path prefix, Duration limit, Path program) {
        this.program = program.toString();
        this.home = home;
        this.prefix = prefix;
        this.limit = limit;
    }

    /** Sets the variables of a program: without those of this process, some of which would mean other directories there. */
    void environment(ProcessBuilder builder) {
        Map<String, String> variables = builder.environment();
        variables.keySet().retainAll(List.of("PATH"));
        variables.putAll(Map.of(
                "HOME", home.toString(),
                // The ANSI code page is 1252.
                "LANG", "C.UTF-8",
                "WINEPREFIX", prefix.toString(),
                "WINEDEBUG", "-all",
                "WINEDLLOVERRIDES", "mscoree,mshtml="));
    }

    /**
     * Ends every program of this prefix, and no other: each prefix has a server of its own. Kills what the server does not end.
     *
     * @throws AssertionError if the server did not exit within the limit; the programs have ended then too
     */
    void end() {
        Optional<String> failure = ask("-k").or(() -> ask("-w"));
        Poll.until("the programs in " + prefix + " have ended", KILL_LIMIT, () -> {
            List<ProcessHandle> left = left();
            left.forEach(ProcessHandle::destroyForcibly);
            return left.isEmpty();
        });
        failure.ifPresent(reason -> {
            throw new AssertionError(reason);
        });
    }

    /** Returns why it did not do it. */
    private Optional<String> ask(String option) {
        String words = "wineserver " + option;
        ProcessBuilder builder = new ProcessBuilder(program, option)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        environment(builder);
        try {
            Process process = builder.start();
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return Optional.empty();
            }
            process.destroyForcibly();
            return Optional.of(words + " did not exit within " + limit.toSeconds() + " s");
        } catch (IOException e) {
            return Optional.of(words + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(words + " was interrupted");
        }
    }

    /** The server and the programs have the variable of this prefix in their environment. */
    private List<ProcessHandle> left() {
        String mark = "\0WINEPREFIX=" + prefix + "\0";
        return ProcessHandle.allProcesses()
                .filter(process -> ("\0" + environment(process.pid())).contains(mark))
                .toList();
    }

    private static String environment(long pid) {
        try {
            return new String(
                    Files.readAllBytes(Path.of("/proc", Long.toString(pid), "environ")), StandardCharsets.ISO_8859_1);
        } catch (IOException endedOrForeign) {
            return "";
        }
    }
}
