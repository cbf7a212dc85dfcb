package dev.gatehouse.launchd.job;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.definition.StopPolicy;
import java.time.Duration;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a definition says that a start, a stop and a status have to know, and that no property list has a key for. It is
 * kept in the gateway's folder, one word and its values a line, because those know the service alone and are not to load a
 * parser of property lists.
 *
 * @param kind which sign of readiness there is
 * @param port the TCP port, 0 where the sign is another
 * @param limit how long readiness may take
 * @param restarts whether a failed run is ever followed by another
 * @param again exit codes that do not mean that a start has failed
 * @param never exit codes that no restart follows
 * @param stop how it is ended
 */
public record Proof(
        Kind kind,
        int port,
        Duration limit,
        boolean restarts,
        Set<Integer> again,
        Set<Integer> never,
        StopPolicy stop) {
    static final Proof UNKNOWN = new Proof(Kind.NONE, 0, Duration.ZERO, true, Set.of(), Set.of(), StopPolicy.DEFAULT);

    /** The sign of readiness. */
    public enum Kind {
        NONE,
        NOTIFY,
        PORT
    }

    public Proof {
        again = Set.copyOf(again);
        never = Set.copyOf(never);
    }

    public static Proof of(GatewayDefinition definition) {
        RestartPolicy restart = definition.restart();
        boolean restarts = restart.enabled();
        return switch (definition.ready()) {
            case Readiness.None none ->
                new Proof(Kind.NONE, 0, none.limit(), restarts, restart.atOnce(), restart.never(), definition.stop());
            case Readiness.Notify notify ->
                new Proof(
                        Kind.NOTIFY, 0, notify.limit(), restarts, restart.atOnce(), restart.never(), definition.stop());
            case Readiness.Port port ->
                new Proof(
                        Kind.PORT,
                        port.port(),
                        port.limit(),
                        restarts,
                        restart.atOnce(),
                        restart.never(),
                        definition.stop());
        };
    }

    /** Whether launchd, or our script before the next run, leaves it down after this exit code. */
    public boolean endsWith(int exitCode) {
        return exitCode == 0 || !restarts || never.contains(exitCode);
    }

    public String text() {
        StringBuilder text = new StringBuilder("ready ");
        switch (kind) {
            case NONE -> text.append("none");
            case NOTIFY -> text.append("notify ").append(limit.toMillis());
            case PORT ->
                text.append("port ").append(limit.toMillis()).append(' ').append(port);
        }
        text.append("\nrestart ").append(restarts ? "on-failure" : "never");
        append(text, "\nagain", new TreeSet<>(again));
        append(text, "\nnever", new TreeSet<>(never));
        return text.append("\nstop ")
                .append(stop.signal())
                .append(' ')
                .append(stop.grace().toMillis())
                .append('\n')
                .toString();
    }

    private static void append(StringBuilder text, String word, SortedSet<Integer> codes) {
        text.append(word);
        codes.forEach(code -> text.append(' ').append(code.intValue()));
    }

    /** Reads such a text; what cannot be read is what it would be without. */
    static Proof parse(String text) {
        Proof proof = UNKNOWN;
        for (String line : text.split("\n", -1)) {
            proof = proof.with(line);
        }
        return proof;
    }

    private Proof with(String line) {
        try {
            return with(line.split(" ", -1));
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException unreadable) {
            return this;
        }
    }

    private Proof with(String[] words) {
        return switch (words[0]) {
            case "ready" -> ready(words);
            case "restart" -> new Proof(kind, port, limit, !words[1].equals("never"), again, never, stop);
            case "again" -> new Proof(kind, port, limit, restarts, codes(words), never, stop);
            case "never" -> new Proof(kind, port, limit, restarts, again, codes(words), stop);
            case "stop" ->
                new Proof(
                        kind,
                        port,
                        limit,
                        restarts,
                        again,
                        never,
                        new StopPolicy(words[1], Duration.ofMillis(Long.parseLong(words[2]))));
            default -> this;
        };
    }

    private Proof ready(String[] words) {
        return switch (words[1]) {
            case "notify" ->
                new Proof(Kind.NOTIFY, 0, Duration.ofMillis(Long.parseLong(words[2])), restarts, again, never, stop);
            case "port" ->
                new Proof(
                        Kind.PORT,
                        Integer.parseInt(words[3]),
                        Duration.ofMillis(Long.parseLong(words[2])),
                        restarts,
                        again,
                        never,
                        stop);
            default -> this;
        };
    }

    private static Set<Integer> codes(String[] words) {
        Set<Integer> codes = new TreeSet<>();
        for (int i = 1; i < words.length; i++) {
            codes.add(Integer.valueOf(words[i]));
        }
        return codes;
    }
}
