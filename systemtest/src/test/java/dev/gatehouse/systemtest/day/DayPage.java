package dev.gatehouse.systemtest.day;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The transcript on a page of documentation: the block after the comment {@code <!-- typed by TEST -->}.
 *
 * @param prompt what the shell prints before each line
 */
record DayPage(String prompt, List<Step> steps) {
    /** What terminals show for Ctrl-C. */
    static final String INTERRUPT = "^C";

    private static final Pattern EXIT_CODE = Pattern.compile("# exit code (\\d+)");
    private static final Pattern DURATION = Pattern.compile("(?:0 ?(?:ms|min|s|m|h)(?![a-z]) ?)+");

    /**
     * A command with what it prints.
     *
     * @param output its lines
     * @param code its exit code; the page shows it if it is not 0
     */
    record Step(String line, String output, int code) {
        /** Whether it goes on until it is interrupted. */
        boolean follows() {
            return line.contains(" logs -f");
        }

        /** Whether a person ends the process that was shown last, on Windows outside of the command prompt. */
        boolean kills() {
            return line.startsWith("rem ") || line.startsWith("kill ");
        }

        /** Whether it changes nothing. */
        boolean looks() {
            return line.matches("gatehouse gateway (status|list|logs) .*");
        }

        /** Without what differs between two days: numbers, times, blanks that fill columns, and what only a slow command says. */
        String normal() {
            String text = (line + "\n" + output)
                    .replaceAll("\r\n?", "\n")
                    .replaceAll("(?m)^↻ .*\n", "")
                    .replaceAll("\\d+(\\.\\d+)?", "0");
            return DURATION.matcher(text)
                            .replaceAll("T ")
                            .replaceAll("[ \t]+", " ")
                            .replaceAll(" *\n", "\n")
                            .strip() + "\nexit code " + code;
        }
    }

    /**
     * Reads a page.
     *
     * @param test the simple name of the test that types the lines
     */
    static DayPage of(Path page, String test, String prompt) throws IOException {
        String mark = "<!-- typed by " + test + " -->";
        List<Step> steps = new ArrayList<>();
        boolean marked = false;
        boolean inside = false;
        for (String line : Files.readAllLines(page)) {
            if (line.startsWith("```")) {
                inside = marked && !inside;
                marked &= inside;
            } else if (line.equals(mark)) {
                marked = true;
            } else if (inside) {
                add(steps, prompt, line);
            }
        }
        return new DayPage(prompt, List.copyOf(steps));
    }

    private static void add(List<Step> steps, String prompt, String line) {
        if (line.startsWith(prompt)) {
            steps.add(new Step(line.substring(prompt.length()), "", 0));
            return;
        }
        Step last = steps.removeLast();
        Matcher code = EXIT_CODE.matcher(line);
        steps.add(
                code.matches()
                        ? new Step(last.line(), last.output(), Integer.parseInt(code.group(1)))
                        : new Step(last.line(), last.output() + line + "\n", 0));
    }

    /** Other steps as the page would show them. */
    String text(List<Step> others) {
        return others.stream()
                .map(step -> prompt + step.line() + "\n"
                        + step.output().replace("\r", "").replaceAll(" +\n", "\n")
                        + (step.output().isEmpty() || step.output().endsWith("\n") ? "" : "\n")
                        + (step.code() == 0 ? "" : "# exit code " + step.code() + "\n"))
                .collect(Collectors.joining());
    }
}
