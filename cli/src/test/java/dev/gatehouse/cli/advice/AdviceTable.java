package dev.gatehouse.cli.advice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.cli.CommandTest;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.manager.State;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Executes advised commands. Each row puts the product into a state that has a message with an advised command, and executes that
 * command. Afterwards the state must be better, or the command must have shown what is needed.
 *
 * <p>A subclass has the rows of one subject, in a static method {@code rows}.
 */
abstract class AdviceTable extends CommandTest {
    /** Programs of a row, which end with it. */
    final List<Process> processes = new ArrayList<>();

    /** Acts on a test, which has a home and a manager of its own. */
    @FunctionalInterface
    interface Act {
        void on(AdviceTable test) throws Exception;
    }

    /** What prints the message. */
    @FunctionalInterface
    interface Source {
        Result message(AdviceTable test) throws Exception;
    }

    /** A call of the library, which fails. */
    @FunctionalInterface
    interface Call {
        void on(AdviceTable test) throws Exception;
    }

    /** What must be so after the advised command. */
    @FunctionalInterface
    interface Check {
        void after(AdviceTable test, Row row, Result advised) throws Exception;
    }

    /**
     * A row of the table.
     *
     * @param site the place in the sources that makes the remedy: class and constant part of the command
     * @param state the state, in words
     * @param act brings it about
     * @param source prints the message
     * @param better what must be so after the advised command
     */
    record Row(String site, String state, Act act, Source source, Check better) {
        /** A row whose message is printed by a command. */
        Row(String site, String state, Act act, String command, Check better) {
            this(site, state, act, test -> test.run(command), better);
        }

        @Override
        public String toString() {
            return site + " (" + state + ")";
        }
    }

    /** The command that failed now succeeds. */
    static final Check WORKS = (test, row, advised) -> {
        assertThat(advised.code()).as(advised.err()).isZero();
        Result again = row.source().message(test);
        assertThat(again.code()).as(again.err()).isZero();
    };

    static final Act NOTHING = test -> {};
    static final Act CODER = test -> test.profile("coder");
    static final Act STARTED = test -> {
        test.profile("coder");
        test.done("gateway start coder");
    };
    static final Act OLDER_SETTINGS = test -> {
        STARTED.on(test);
        test.clock.advance(Duration.ofMinutes(1));
        test.config("coder", "gateway: {env: {A: b}}\n");
        test.done("reconcile");
    };
    static final Act BROKEN = test -> test.config("coder", "gateway: {port: x}\n");
    static final Act NO_MANAGER = test -> {
        test.profile("coder");
        test.managerIsThere = false;
    };

    /** The directory of profiles cannot be read, not even by root. */
    static final Act LOOP = test -> Files.createSymbolicLink(test.home.resolve("profiles"), Path.of("profiles"));

    /** The advised command succeeds and shows something. */
    static Check shows(String text) {
        return (test, row, advised) -> {
            assertThat(advised.code()).as(advised.out() + advised.err()).isZero();
            assertThat(advised.out() + advised.err()).contains(text);
        };
    }

    /** The advised command fails itself, because it shows an error with the command that corrects it. */
    static Check leads(String text) {
        return (test, row, advised) -> assertThat(advised.out() + advised.err()).contains(text);
    }

    static Check isUp(String profile) {
        return (test, row, advised) -> {
            assertThat(advised.code()).as(advised.err()).isZero();
            assertThat(test.manager.gateway(profile).state()).isEqualTo(State.UP);
        };
    }

    /** The message of an exception that the library throws. */
    static Source thrown(Call call) {
        return test -> {
            try {
                call.on(test);
                return new Result(0, "", "");
            } catch (GatehouseException e) {
                String remedy =
                        e.remedy().map(command -> "\n  " + command.text()).orElse("");
                return new Result(1, "", "✗ " + e.getMessage() + remedy);
            }
        };
    }

    /** Writes an app file into the home. */
    final void app(String yaml) throws IOException {
        Files.writeString(home.resolve("gatehouse.yaml"), "app: acme\nhome: {variable: HERMES_HOME}\n" + yaml);
    }

    /** Installs an editor that replaces the file by a text. */
    final void editor(String text) throws IOException {
        environment.put(
                "EDITOR",
                script("editor", "printf '%b\\n' '" + text + "' >\"$1\"").toString());
    }

    /** Writes a program into the home. */
    final Path script(String name, String text) throws IOException {
        Path file = home.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    @AfterEach
    void endProcesses() {
        processes.forEach(Process::destroyForcibly);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void advisedCommandHelps(Row row) throws Exception {
        assumeTrue(File.separatorChar == '/', "the rows are commands of a POSIX shell");
        environment.putIfAbsent("PATH", System.getenv("PATH"));
        assertThat(AdviceSites.all()).contains(row.site().strip());
        row.act().on(this);
        Result message = row.source().message(this);
        String site = row.site().equals("Editor: ") ? "Editor: " + environment.get("EDITOR") : row.site();
        String advised = AdvisedCommand.in(message.errorLines(), site)
                .orElseThrow(() -> new AssertionError("No such command is advised:\n" + message.err()));
        row.better().after(this, row, execute(advised));
        AdvisedCommand.record(row.site(), row.state(), advised);
    }

    /** Executes a command as the user's shell does. */
    final Result execute(String line) throws Exception {
        List<String> words = new ArrayList<>(AdvisedCommand.words(line));
        Map<String, String> before = new TreeMap<>(environment);
        while (words.getFirst().matches("[A-Z_]+=.*")) {
            String[] variable = words.removeFirst().split("=", 2);
            environment.put(variable[0], variable[1]);
        }
        return switch (words.getFirst()) {
            case "gatehouse" -> {
                Result result = runWords(words.subList(1, words.size()).toArray(new String[0]));
                environment.keySet().retainAll(before.keySet());
                environment.putAll(before);
                yield result;
            }
            case "unset" -> {
                environment.remove(words.get(1));
                yield new Result(0, "", "");
            }
            default -> shell(line);
        };
    }

    private static Result shell(String line) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("/bin/sh", "-c", line)
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).as(line).isTrue();
        return new Result(process.exitValue(), out, "");
    }
}
