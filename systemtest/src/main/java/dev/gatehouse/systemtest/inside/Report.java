package dev.gatehouse.systemtest.inside;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * A report of the JVM inside about one test, as one line of text.
 *
 * @param kind start of a test, end of a test, or end of all reports
 * @param id identifies the test within one run
 * @param name its name for people
 * @param millis duration of the test
 * @param detail a stack trace, or the reason for skipping; can have several lines
 */
record Report(Kind kind, String id, String name, long millis, String detail) {
    private static final String MARK = "@@gatehouse-test";

    /** The kind of a line. */
    enum Kind {
        BEGUN,
        PASSED,
        FAILED,
        SKIPPED,
        DONE
    }

    static Report begun(String id, String name) {
        return new Report(Kind.BEGUN, id, name, 0, "");
    }

    static Report failed(String detail) {
        return new Report(Kind.FAILED, "", "", 0, detail);
    }

    static Report done() {
        return new Report(Kind.DONE, "", "", 0, "");
    }

    /** Whether this test belongs to a class, or to a method as in {@code Class#method}; for instance as one of its rows. */
    boolean isOf(String argument) {
        String[] names = argument.split("#", 2);
        // The parts of an id of JUnit Jupiter: [class:NAME], and [method:NAME(TYPES)] or [test-template:NAME(TYPES)].
        return id.contains("[class:" + names[0] + "]") && (names.length == 1 || id.contains(":" + names[1] + "("));
    }

    String line() {
        return String.join("\t", MARK, kind.name(), encode(id), encode(name), Long.toString(millis), encode(detail));
    }

    /** Parses a line; returns empty if it is not a report. */
    static Optional<Report> parse(String line) {
        String[] fields = line.split("\t", -1);
        if (fields.length != 6 || !fields[0].equals(MARK)) {
            return Optional.empty();
        }
        return Optional.of(new Report(
                Kind.valueOf(fields[1]),
                decode(fields[2]),
                decode(fields[3]),
                Long.parseLong(fields[4]),
                decode(fields[5])));
    }

    private static String encode(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String text) {
        return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
    }
}
