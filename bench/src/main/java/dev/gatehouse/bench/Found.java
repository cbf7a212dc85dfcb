package dev.gatehouse.bench;

import java.util.Locale;
import java.util.Map;

/** What a race has found, looked up and put in words. */
final class Found {
    private Found() {}

    static Series of(Map<String, Series> series, String way) {
        Series found = series.get(way);
        if (found == null) {
            throw new IllegalStateException("nothing was measured of " + way);
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
