package dev.gatehouse.bench;

import com.grack.nanojson.JsonObject;
import java.util.Locale;

/**
 * A row of the table: a budget and its result.
 *
 * @param budget the budget, as in the design
 * @param limit the limit
 * @param measured the result
 * @param verdict whether the result is within the limit
 * @param figures the seconds or megabytes of the result
 */
record Row(String budget, String limit, String measured, Verdict verdict, String figures) {
    /** Whether the result is within the limit. */
    enum Verdict {
        MET("yes"),
        NOT_MET("NO"),
        /** It could not be measured. */
        FAILED("failed"),
        /** Without a limit, for comparison. */
        NONE("-");

        private final String word;

        Verdict(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }

        static Verdict of(boolean met) {
            return met ? MET : NOT_MET;
        }
    }

    /** Creates a row for a ratio with a maximum. */
    static Row ratio(String budget, double limit, double measured, String figures) {
        return new Row(budget, fraction(limit), fraction(measured), Verdict.of(measured <= limit), figures);
    }

    /** Creates a row for a ratio without a limit. */
    static Row comparison(String what, double measured, String figures) {
        return new Row(what, "-", fraction(measured), Verdict.NONE, figures);
    }

    /** Creates a row for a budget that this machine does not support, with the reason. */
    static Row leftOut(String budget, String why) {
        return new Row(budget, "-", "-", Verdict.NONE, why);
    }

    /** Creates a row for a failed measurement. */
    static Row failed(String name, String why) {
        return new Row(
                name, "-", "-", Verdict.FAILED, String.join("; ", why.strip().split("\\s*\\R\\s*")));
    }

    /** Creates a row for a memory size with a maximum. */
    static Row megabytes(String budget, double limit, double measured) {
        return new Row(
                budget,
                String.format(Locale.ROOT, "%.0f MB", limit),
                String.format(Locale.ROOT, "%.1f MB", measured),
                Verdict.of(measured <= limit),
                "");
    }

    /** Formats a small ratio as a fraction: 1/N. */
    private static String fraction(double ratio) {
        if (ratio > 0.6) {
            return String.format(Locale.ROOT, "%.2f", ratio);
        }
        double parts = 1 / ratio;
        boolean whole = parts >= 20 || Math.abs(parts - Math.rint(parts)) < 1e-9;
        return String.format(Locale.ROOT, whole ? "1/%.0f" : "1/%.1f", parts);
    }

    JsonObject json() {
        JsonObject json = new JsonObject();
        json.put("budget", budget);
        json.put("limit", limit);
        json.put("measured", measured);
        json.put("met", (verdict == Verdict.NONE || verdict == Verdict.FAILED) ? null : verdict == Verdict.MET);
        json.put("figures", figures);
        return json;
    }
}
