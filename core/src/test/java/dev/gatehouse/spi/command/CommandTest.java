package dev.gatehouse.spi.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class CommandTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    private Path path;

    private static CommandResult sh(String script) throws IOException {
        return Command.of(LIMIT, "/bin/sh", "-c", script).run();
    }

    /** A process that has ended may remain in the process table until its parent waits for it, without a command. */
    private static boolean runs(String pid) {
        return ProcessHandle.of(Long.parseLong(pid))
                .flatMap(process -> process.info().command())
                .isPresent();
    }

    @ParameterizedTest
    @CsvSource({"0, exit 0", "7, exit 7", "255, exit 255", "137, kill -9 $$", "143, kill $$"})
    void returnsTheExitCode(int exitCode, String script) throws IOException {
        CommandResult result = sh(script);
        assertThat(result.exitCode()).isEqualTo(exitCode);
        assertThat(result.succeeded()).isEqualTo(exitCode == 0);
    }

    @Test
    void separatesBothOutputs() throws IOException {
        CommandResult result = sh("printf 'out ü'; printf 'err\\n' >&2");
        assertThat(result.output()).isEqualTo("out ü");
        assertThat(result.error()).isEqualTo("err\n");
        assertThat(result.words()).isEqualTo("err");
        assertThat(sh("echo out").words()).isEqualTo("out");
    }

    @Test
    void argumentsAreNotInterpretedByAShell() throws IOException {
        CommandResult result = Command.of(LIMIT, "printf", "%s|", "$HOME")
                .with(List.of("a b", "*", "", "'"))
                .run();
        assertThat(result.output()).isEqualTo("$HOME|a b|*||'|");
    }

    @Test
    void setsVariablesBesideTheInheritedOnes() throws IOException {
        CommandResult result = Command.of(LIMIT, "/bin/sh", "-c", "echo \"$ONE|$TWO|${PATH:+path}\"")
                .with("ONE", "1")
                .with("TWO", "2")
                .run();
        assertThat(result.output()).isEqualTo("1|2|path\n");
    }

    @Test
    void standardInputIsEmpty() throws IOException {
        assertThat(Command.of(LIMIT, "cat").run()).isEqualTo(new CommandResult(0, "", ""));
    }

    @Test
    void moreOutputThanIsKeptDoesNotStopTheProgram() throws IOException {
        CommandResult result =
                sh("head -c 10485760 /dev/zero; head -c 10485760 /dev/zero >&2; printf end; printf end >&2; exit 3");
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.output()).hasSize(8 << 20).doesNotContain("end");
        assertThat(result.error()).hasSize(8 << 20).doesNotContain("end");
    }

    @Test
    void invalidOutputIsStillText() throws IOException {
        assertThat(sh("printf 'a\\377b'").output()).isEqualTo("a\uFFFDb");
    }

    @Test
    void killsTheProgramAndItsChildrenAtTheLimit() throws IOException {
        Path pids = path.resolve("pids");
        // On a slow machine the limit may be over before the program has printed its pid.
        for (Duration limit = Duration.ofMillis(700);
                !Files.exists(pids) && isShort(limit);
                limit = limit.multipliedBy(4)) {
            endsWhenItsTimeIsOver(limit, pids);
        }
        List<String> started = List.of(Files.readString(pids).strip().split(" ", -1));
        assertThat(started).hasSize(2);
        for (String pid : started) {
            Await.until("process " + pid + " is gone", () -> !runs(pid));
        }
    }

    private static void endsWhenItsTimeIsOver(Duration limit, Path pids) {
        Command command = Command.of(
                limit,
                "/bin/sh",
                "-c",
                "trap '' TERM; sleep 1000 & echo \"$$ $!\" >\"$1.new\"; mv \"$1.new\" \"$1\"; wait; wait",
                "sh",
                pids.toString());
        assertThatThrownBy(command::run)
                .isInstanceOfSatisfying(
                        CommandTimeoutException.class,
                        e -> assertThat(e.limit()).isEqualTo(limit))
                .hasMessage("/bin/sh did not end within " + limit.toMillis() + " ms and was killed");
    }

    /** Returns before the test's own limit, which the child exceeds. */
    @Test
    void doesNotWaitBeyondTheLimitForAChildThatHoldsTheOutput() throws IOException {
        Optional<CommandResult> result = Optional.empty();
        for (Duration limit = Duration.ofMillis(500);
                result.isEmpty() && isShort(limit);
                limit = limit.multipliedBy(4)) {
            result = unlessLate(Command.of(limit, "/bin/sh", "-c", "sleep 1000 & echo $!"));
        }
        String pid = result.orElseThrow().output().strip();
        assertThat(runs(pid)).isTrue();
        ProcessHandle.of(Long.parseLong(pid)).orElseThrow().destroyForcibly();
    }

    /** Whether a limit is short enough for a test. */
    private static boolean isShort(Duration limit) {
        return limit.compareTo(Duration.ofMinutes(1)) < 0;
    }

    /** The result of a short command; empty if the machine was too slow. */
    private static Optional<CommandResult> unlessLate(Command command) throws IOException {
        try {
            return Optional.of(command.run());
        } catch (CommandTimeoutException late) {
            return Optional.empty();
        }
    }

    @Test
    void namesTheMissingTool() throws IOException {
        String absent = path.resolve("absent").toString();
        assertThatThrownBy(() -> Command.of(LIMIT, absent).run())
                .isInstanceOfSatisfying(
                        ToolMissingException.class, e -> assertThat(e.tool()).isEqualTo(absent))
                .hasMessageContaining("No such file or directory");
        String plain = Files.writeString(path.resolve("plain"), "#!/bin/sh\n").toString();
        assertThatThrownBy(() -> Command.of(LIMIT, plain).run())
                .isInstanceOfSatisfying(
                        ToolMissingException.class, e -> assertThat(e.tool()).isEqualTo(plain))
                .hasMessageContaining("Permission denied");
        assertThatThrownBy(() -> Command.of(LIMIT, path.toString()).run()).isInstanceOf(ToolMissingException.class);
    }

    @Test
    void anInterruptKillsTheProgram() throws Exception {
        Path pid = path.resolve("pid");
        Command command = Command.of(
                LIMIT,
                "/bin/sh",
                "-c",
                "echo $$ >\"$1.new\"; mv \"$1.new\" \"$1\"; exec sleep 1000",
                "sh",
                pid.toString());
        CompletableFuture<Boolean> flag = new CompletableFuture<>();
        FutureTask<CommandResult> task = new FutureTask<>(() -> {
            try {
                return command.run();
            } finally {
                flag.complete(Thread.currentThread().isInterrupted());
            }
        });
        Thread thread = Thread.ofPlatform().start(task);
        Await.until("the program runs", () -> Files.exists(pid));
        thread.interrupt();
        assertThatThrownBy(task::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(IOException.class)
                .hasMessage("/bin/sh was interrupted");
        assertThat(flag.get()).as("the thread stays interrupted").isTrue();
        String started = Files.readString(pid).strip();
        Await.until("process " + started + " is gone", () -> !runs(started));
    }

    @Test
    void isImmutable() {
        List<String> words = new java.util.ArrayList<>(List.of("true"));
        Command command = new Command(words, LIMIT, Map.of());
        words.add("more");
        assertThat(command.words()).containsExactly("true");
    }
}
