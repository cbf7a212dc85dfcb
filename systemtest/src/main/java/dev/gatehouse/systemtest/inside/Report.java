package dev.gatehouse.systemtest.inside;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * What the JVM inside tells of one test, as one line of text.
 *
 * @param kind whether the test begins, has ended, or no more will follow
 * @param id names the test within one run
 * @param name its name for people
 * @param millis how long it took
 * @param detail a stack trace, or why it was skipped; may be of several lines
 */
record Report(Kind kind, String id, String name, long millis, String detail) {
    private static final String MARK = "@@gatehouse-test";

    /** What a line tells. */
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

    static Report done() {
        return new Report(Kind.DONE, "", "", 0, "");
    }

    String line() {
        return String.join("\t", MARK, kind.name(), encode(id), encode(name), Long.toString(millis), encode(detail));
    }

    /** Reads a line; empty where it is none of these. */
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
