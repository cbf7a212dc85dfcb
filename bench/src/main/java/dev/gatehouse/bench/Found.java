package dev.gatehouse.bench;

import java.util.Locale;
import java.util.Map;

/** Formats the results of a race. */
final class Found {
    private Found() {}

    static Series of(Map<String, Series> series, String way) {
        Series found = series.get(way);
        if (found == null) {
            throw new IllegalStateException("No measurement of " + way);
        }
        return found;
    }

    static String micros(Series series) {
        return String.format(Locale.ROOT, "%.1f µs", series.median() * 1e6);
    }

    static String millis(Series series) {
        return millis(series.median());
    }

    static String millis(double seconds) {
        double millis = seconds * 1e3;
        return String.format(Locale.ROOT, millis < 10 ? "%.1f ms" : "%.0f ms", millis);
    }
}
