package dev.gatehouse.s6;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.Readiness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a definition says of a start's proof, kept in the slot because a start knows the slot alone: one line
 * {@code none}, {@code notify MILLIS} or {@code port NUMBER MILLIS}, and one {@code again CODE…} with the exit codes
 * that ask for a restart.
 *
 * @param kind which sign of readiness there is
 * @param port the TCP port, 0 where the sign is another
 * @param limit how long readiness may take
 * @param again exit codes that do not mean that the start has failed
 */
record Proof(Kind kind, int port, Duration limit, SortedSet<Integer> again) {
    static final Proof NONE = new Proof(Kind.NONE, 0, Duration.ZERO, new TreeSet<>());

    /** The sign of readiness. */
    enum Kind {
        NONE,
        NOTIFY,
        PORT
    }

    static Proof of(GatewayDefinition definition) {
        SortedSet<Integer> again = definition.restart().atOnce();
        return switch (definition.ready()) {
            case Readiness.None none -> new Proof(Kind.NONE, 0, Duration.ZERO, again);
            case Readiness.Notify notify -> new Proof(Kind.NOTIFY, 0, notify.limit(), again);
            case Readiness.Port port -> new Proof(Kind.PORT, port.port(), port.limit(), again);
        };
    }

    String text() {
        StringBuilder text = new StringBuilder();
        switch (kind) {
            case NONE -> text.append("none");
            case NOTIFY -> text.append("notify ").append(limit.toMillis());
            case PORT -> text.append("port ").append(port).append(' ').append(limit.toMillis());
        }
        text.append("\nagain");
        again.forEach(code -> text.append(' ').append(code));
        return text.append('\n').toString();
    }

    /** Reads such a text; what cannot be read counts as no sign. */
    static Proof parse(String text) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        if (lines.isEmpty()) {
            return NONE;
        }
        try {
            String[] words = lines.getFirst().split(" ", -1);
            SortedSet<Integer> again = again(lines);
            return switch (words[0]) {
                case "notify" -> new Proof(Kind.NOTIFY, 0, Duration.ofMillis(Long.parseLong(words[1])), again);
                case "port" ->
                    new Proof(
                            Kind.PORT, Integer.parseInt(words[1]), Duration.ofMillis(Long.parseLong(words[2])), again);
                default -> new Proof(Kind.NONE, 0, Duration.ZERO, again);
            };
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return NONE;
        }
    }

    private static SortedSet<Integer> again(List<String> lines) {
        SortedSet<Integer> codes = new TreeSet<>();
        if (lines.size() > 1) {
            String[] words = lines.get(1).split(" ", -1);
            for (int i = 1; i < words.length; i++) {
                codes.add(Integer.parseInt(words[i]));
            }
        }
        return codes;
    }
}
