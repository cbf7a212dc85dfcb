package dev.gatehouse.definition;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * A value that can differ by kind of service manager, because the app itself makes that difference in its own services.
 * Immutable.
 *
 * @param <T> type of the value; immutable
 * @param usual the value under a kind that is not named
 * @param byKind the value by the word of the manager's kind
 * @since 0.1.0
 */
public record ByKind<T>(T usual, Map<String, T> byKind) {
    /** Stands for all kinds without a value of their own, where values are written down by kind. */
    public static final String OTHERS = "default";

    /** Copies the map. */
    public ByKind {
        byKind = Map.copyOf(byKind);
    }

    /**
     * Creates a value that is the same under every manager.
     *
     * @param <T> type of the value
     * @param value the value
     * @return the value by kind
     */
    public static <T> ByKind<T> of(T value) {
        return new ByKind<>(value, Map.of());
    }

    /**
     * Returns the value under a kind of manager.
     *
     * @param kind the word of the kind, such as {@code systemd}
     * @return its value
     */
    public T under(String kind) {
        return byKind.getOrDefault(kind, usual);
    }

    /**
     * Tests whether a text is a valid word for a kind of manager.
     *
     * @param text the text to test
     * @return whether it matches {@code [a-z][a-z0-9-]*}
     */
    public static boolean isKind(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = c >= 'a' && c <= 'z';
            if (!letter && (i == 0 || ((c < '0' || c > '9') && c != '-'))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /**
     * Converts all values.
     *
     * @param <R> type of the results
     * @param function converts a value
     * @return the results
     */
    public <R> ByKind<R> map(Function<T, R> function) {
        Map<String, R> mapped = new LinkedHashMap<>();
        byKind.forEach((kind, value) -> mapped.put(kind, function.apply(value)));
        return new ByKind<>(function.apply(usual), mapped);
    }
}
