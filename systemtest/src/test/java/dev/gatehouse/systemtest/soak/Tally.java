package dev.gatehouse.systemtest.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What owners did, expect and found wrong. It passes from process to process as lines. Thread-safe. */
final class Tally {
    private static final String SEPARATOR = "\t";

    private final SortedMap<String, Long> counts = new TreeMap<>();
    private final SortedMap<String, Long> refused = new TreeMap<>();
    private final SortedMap<String, Expected> expected = new TreeMap<>();
    private final List<String> wrong = new ArrayList<>();

    synchronized void count(String what) {
        counts.merge(what, 1L, Long::sum);
    }

    /** Counts an operation that reported a failure, by its reason without names and numbers. */
    synchronized void refused(String operation, String reason) {
        String kind =
                reason.replaceAll("\\bg\\d+x?\\b|\\bshared\\d+\\b", "NAME").replaceAll("\\d+", "N");
        refused.merge(operation + ": " + kind.lines().findFirst().orElse(""), 1L, Long::sum);
    }

    synchronized void wrong(String what) {
        wrong.add(what.replace('\n', ' '));
    }

    synchronized void expect(String profile, Expected state) {
        expected.put(profile, state);
    }

    synchronized SortedMap<String, Expected> expected() {
        return new TreeMap<>(expected);
    }

    synchronized List<String> wrong() {
        return List.copyOf(wrong);
    }

    synchronized Map<String, Long> counts() {
        return new TreeMap<>(counts);
    }

    synchronized Map<String, Long> refused() {
        return new TreeMap<>(refused);
    }

    synchronized List<String> lines() {
        List<String> lines = new ArrayList<>();
        counts.forEach((what, number) -> lines.add(String.join(SEPARATOR, "count", Long.toString(number), what)));
        refused.forEach((what, number) -> lines.add(String.join(SEPARATOR, "refused", Long.toString(number), what)));
        expected.forEach((profile, state) -> lines.add(String.join(SEPARATOR, "expect", state.name(), profile)));
        wrong.forEach(what -> lines.add(String.join(SEPARATOR, "wrong", "1", what)));
        return lines;
    }

    /** Adds what another process reported. */
    synchronized void add(String line) {
        String[] words = line.split(SEPARATOR, 3);
        switch (words[0]) {
            case "count" -> counts.merge(words[2], Long.valueOf(words[1]), Long::sum);
            case "refused" -> refused.merge(words[2], Long.valueOf(words[1]), Long::sum);
            case "expect" -> expected.put(words[2], Expected.valueOf(words[1]));
            case "wrong" -> wrong.add(words[2]);
            default -> throw new IllegalArgumentException(line);
        }
    }

    /** The state of a profile after the last acknowledged operation of its owner. */
    enum Expected {
        ABSENT,
        STOPPED,
        RUNNING,
        /** The last operation failed, so both outcomes are right. */
        EITHER
    }
}
