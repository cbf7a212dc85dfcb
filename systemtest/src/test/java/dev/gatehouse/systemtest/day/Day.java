package dev.gatehouse.systemtest.day;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.systemtest.checkout.Checkout;
import dev.gatehouse.testkit.Poll;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Types the lines of a page of documentation in a shell. What is printed must be what the page shows, but for numbers, times, and what
 * only a slow command says.
 */
public abstract class Day {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Pattern PID = Pattern.compile("\\bpid (\\d+)");

    private final DayPage page;

    /** Where the outputs of the shell go. */
    private final Path scratch;

    private String pid = "";

    /**
     * Opens a page.
     *
     * @param page its path in the checkout
     * @param test the simple name of the test, which the page names
     * @param prompt what the shell of the page prints before each line
     * @param scratch a directory for the outputs of the shell
     */
    protected Day(String page, String test, String prompt, Path scratch) throws IOException {
        this.page = DayPage.of(Checkout.file(page), test, prompt);
        this.scratch = scratch;
    }

    /** Prepares the shell that executes a line. */
    protected abstract ProcessBuilder shell(String line) throws IOException;

    /** Ends a command that would go on, with its children, and waits until they are gone. */
    protected abstract void interrupt(Process process) throws IOException, InterruptedException;

    /** What a program has printed; by default that of the file. */
    protected String text(Path output) throws IOException {
        return Files.readString(output, StandardCharsets.UTF_8);
    }

    /**
     * Types all lines.
     *
     * @param transcript where the lines with what was printed are written, for the page
     */
    public final void play(Path transcript) throws IOException, InterruptedException {
        List<DayPage.Step> done = new ArrayList<>();
        try {
            for (DayPage.Step step : page.steps()) {
                done.add(step.follows() ? follow(step) : step.kills() ? kill(step) : type(step));
            }
        } finally {
            Files.writeString(transcript, page.text(done));
        }
        assertThat(done.stream().map(DayPage.Step::normal).toList())
                .as("%s has what was printed, for the page", transcript)
                .isNotEmpty()
                .isEqualTo(page.steps().stream().map(DayPage.Step::normal).toList());
    }

    /** A command that only looks is typed again until it shows what the page shows: a gateway may be about to restart. */
    private DayPage.Step type(DayPage.Step step) throws IOException, InterruptedException {
        String line = step.line();
        AtomicReference<DayPage.Step> seen = new AtomicReference<>(run(line));
        // An empty page is filled by the first day.
        if (step.looks() && !step.output().isEmpty() && !seen.get().normal().equals(step.normal())) {
            try {
                Poll.until(line + " shows the same", LIMIT, () -> {
                    seen.set(run(line));
                    return seen.get().normal().equals(step.normal());
                });
            } catch (AssertionError e) {
                // The comparison of the whole day tells more.
            }
        }
        Matcher shown = PID.matcher(seen.get().output());
        if (shown.find()) {
            pid = shown.group(1);
        }
        return seen.get();
    }

    /** As another program does. The taskkill of Wine ends a process with code 0, which is no failure. */
    private DayPage.Step kill(DayPage.Step step) {
        ProcessHandle.of(Long.parseLong(pid)).orElseThrow().destroyForcibly();
        return new DayPage.Step(step.line().replaceAll("\\d{2,}", pid), step.output(), step.code());
    }

    private DayPage.Step run(String line) throws IOException, InterruptedException {
        Path output = scratch.resolve("printed");
        Process process = start(line, output);
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            interrupt(process);
            throw new AssertionError(line + " did not exit: " + text(output));
        }
        return new DayPage.Step(line, text(output), process.exitValue());
    }

    /** Ends a command that would go on, once it has shown something. */
    private DayPage.Step follow(DayPage.Step step) throws IOException, InterruptedException {
        Path output = scratch.resolve("followed");
        Process process = start(step.line(), output);
        try {
            Poll.until(step.line() + " shows a line", LIMIT, () -> text(output).endsWith("\n"));
        } finally {
            interrupt(process);
        }
        return new DayPage.Step(step.line(), text(output) + DayPage.INTERRUPT + "\n", 0);
    }

    private Process start(String line, Path output) throws IOException {
        Process process = shell(line)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        process.getOutputStream().close();
        return process;
    }
}
