package dev.gatehouse.systemtest.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.systemtest.namespace.Result;
import dev.gatehouse.testkit.Poll;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.assertj.core.api.SoftAssertions;

/**
 * The lines that a new user types, with mistakes, in one session. Each line has the exit code that it must end with. The
 * transcript, for people to read, is in {@code target/NAME.txt}.
 */
final class Walk {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /**
     * A line of the script.
     *
     * @param eventually whether it is typed again until it has the exit code: a gateway in a crash loop runs for moments
     */
    record Step(int exitCode, boolean eventually, boolean root, String line) {}

    private final String name;
    private final List<Step> steps = new ArrayList<>();
    private final StringBuilder transcript = new StringBuilder();

    /** Reads the script {@code NAME.txt}: comments, and steps in the form {@code EXITCODE $ LINE}, with {@code #} for root, and {@code EXITCODE~} for eventually. */
    Walk(String name) {
        this.name = name;
        try (InputStream in = Objects.requireNonNull(Walk.class.getResourceAsStream(name + ".txt"), name)) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    String[] words = line.split(" ", 3);
                    steps.add(new Step(
                            Integer.parseInt(words[0].replace("~", "")),
                            words[0].endsWith("~"),
                            words[1].equals("#"),
                            words[2]));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Types all lines.
     *
     * @param least how many there must be
     * @param shell runs a line
     */
    void type(int least, Function<Step, Result> shell) throws IOException {
        assertThat(steps).hasSizeGreaterThanOrEqualTo(least);
        SoftAssertions all = new SoftAssertions();
        for (Step step : steps) {
            Result result = step.eventually() ? eventually(step, shell) : shell.apply(step);
            transcript
                    .append(step.root() ? "# " : "$ ")
                    .append(step.line())
                    .append('\n')
                    .append(result.output())
                    .append(result.error())
                    .append(result.exitCode() == 0 ? "" : "[exit code " + result.exitCode() + "]\n")
                    .append('\n');
            all.assertThat(result.exitCode()).as("%s: %s", step.line(), result).isEqualTo(step.exitCode());
            all.assertThat(result.error()).as(step.line()).doesNotContain("Exception", "Unexpected error");
        }
        Path folder = Files.createDirectories(Path.of("target"));
        Files.writeString(folder.resolve(name + ".txt"), transcript);
        all.assertAll();
    }

    private static Result eventually(Step step, Function<Step, Result> shell) {
        return Poll.untilPresent(
                "exit code " + step.exitCode() + " of " + step.line(),
                LIMIT,
                () -> Optional.of(shell.apply(step)).filter(result -> result.exitCode() == step.exitCode()));
    }
}
