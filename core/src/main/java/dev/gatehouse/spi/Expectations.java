package dev.gatehouse.spi;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.definition.StopPolicy;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.error.NewerFormatException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.StringJoiner;
import java.util.TreeSet;

/**
 * What a definition says that starts, stops and statuses have to know. They know a service alone, so every backend keeps it
 * with what it installs, as one line of text: {@code format=1 ready=port:9201,30000 stop=TERM,90000 restart=yes again=75
 * never=78}. Times are in milliseconds.
 *
 * @param ready how one knows that the gateway serves
 * @param stop how it is ended
 * @param restarts whether a run that failed is followed by another
 * @param again exit codes that ask for another run at once
 * @param never exit codes that no run follows
 * @since 0.1.0
 */
public record Expectations(Readiness ready, StopPolicy stop, boolean restarts, Set<Integer> again, Set<Integer> never) {
    /** The newest format that this version reads, and the one that it writes. */
    public static final int FORMAT = 1;

    /** What is assumed where nothing can be read: no sign of readiness, and the defaults of a definition. */
    public static final Expectations UNKNOWN = new Expectations(
            new Readiness.None(),
            StopPolicy.DEFAULT,
            true,
            RestartPolicy.ON_FAILURE.atOnce(),
            RestartPolicy.ON_FAILURE.never());

    public Expectations {
        again = Set.copyOf(again);
        never = Set.copyOf(never);
    }

    /** Those of a definition. */
    public static Expectations of(GatewayDefinition definition) {
        RestartPolicy restart = definition.restart();
        return new Expectations(
                definition.ready(), definition.stop(), restart.enabled(), restart.atOnce(), restart.never());
    }

    /** Whether no run follows one that ended by itself with this exit code. */
    public boolean endsWith(int exitCode) {
        return exitCode == 0 || !restarts || never.contains(exitCode);
    }

    /** The port that accepts once the gateway serves; 0 where that is no sign. */
    public int port() {
        return ready instanceof Readiness.Port port ? port.port() : 0;
    }

    /** Whether there is any sign of readiness. */
    public boolean hasSign() {
        return !(ready instanceof Readiness.None);
    }

    /** These as one line, without its end. */
    public String text() {
        String sign = switch (ready) {
            case Readiness.None _ -> "none";
            case Readiness.Notify notify ->
                "notify:" + notify.descriptor() + "," + notify.limit().toMillis();
            case Readiness.Port port ->
                "port:" + port.port() + "," + port.limit().toMillis();
        };
        return "format=" + FORMAT + " ready=" + sign + " stop=" + stop.signal() + ","
                + stop.grace().toMillis() + " restart=" + (restarts ? "yes" : "no") + " again=" + text(again)
                + " never=" + text(never);
    }

    private static String text(Set<Integer> codes) {
        StringJoiner joined = new StringJoiner(",");
        for (int code : new TreeSet<>(codes)) {
            joined.add(Integer.toString(code));
        }
        return joined.toString();
    }

    /**
     * Reads {@link #text}. A line of no known form, such as one of a version before formats had numbers, counts as
     * {@link #UNKNOWN}: the service is refreshed by the next install or reconcile.
     *
     * @param where the file, for messages
     * @throws NewerFormatException where a newer version has written it
     */
    public static Expectations parse(String line, String where) {
        Map<String, String> words = words(line);
        String format = words.getOrDefault("format", "");
        if (!isNumber(format)) {
            return UNKNOWN;
        }
        if (!format.equals(Integer.toString(FORMAT))) {
            throw new NewerFormatException(where, format, FORMAT);
        }
        try {
            return new Expectations(
                    ready(words.getOrDefault("ready", "none")),
                    stop(words.getOrDefault("stop", "")),
                    !words.getOrDefault("restart", "yes").equals("no"),
                    codes(words.getOrDefault("again", "")),
                    codes(words.getOrDefault("never", "")));
        } catch (NumberFormatException | InvalidInputException unreadable) {
            return UNKNOWN;
        }
    }

    private static Map<String, String> words(String line) {
        Map<String, String> words = new LinkedHashMap<>();
        for (String word : line.strip().split(" ", -1)) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                words.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
        return words;
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() <= 9 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static Readiness ready(String text) {
        String[] values = text.substring(text.indexOf(':') + 1).split(",", -1);
        if (text.startsWith("notify:") && values.length == 2) {
            return new Readiness.Notify(Integer.parseInt(values[0]), millis(values[1]));
        }
        if (text.startsWith("port:") && values.length == 2) {
            return new Readiness.Port(Integer.parseInt(values[0]), millis(values[1]));
        }
        return new Readiness.None();
    }

    private static StopPolicy stop(String text) {
        int comma = text.indexOf(',');
        return comma < 0
                ? StopPolicy.DEFAULT
                : new StopPolicy(text.substring(0, comma), millis(text.substring(comma + 1)));
    }

    private static Duration millis(String text) {
        return Duration.ofMillis(Long.parseLong(text));
    }

    private static SortedSet<Integer> codes(String text) {
        SortedSet<Integer> codes = new TreeSet<>();
        if (!text.isEmpty()) {
            for (String code : text.split(",", -1)) {
                codes.add(Integer.parseInt(code));
            }
        }
        return codes;
    }
}
