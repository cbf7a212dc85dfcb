package dev.gatehouse.bench;

import com.grack.nanojson.JsonObject;
import java.util.Locale;

/**
 * A line of the table: a budget and what became of it.
 *
 * @param budget what has a limit, in the design's words
 * @param limit what is allowed
 * @param measured what was found
 * @param verdict whether that is within the limit
 * @param figures the seconds or megabytes behind it
 */
record Row(String budget, String limit, String measured, Verdict verdict, String figures) {
    /** Whether a limit was kept. */
    enum Verdict {
        MET("yes"),
        NOT_MET("NO"),
        /** It could not be measured. */
        FAILED("failed"),
        /** There is no limit: the line is there to compare with. */
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

    /** A ratio that must not be above a limit. */
    static Row ratio(String budget, double limit, double measured, String figures) {
        return new Row(budget, fraction(limit), fraction(measured), Verdict.of(measured <= limit), figures);
    }

    /** A ratio that has no limit. */
    static Row comparison(String what, double measured, String figures) {
        return new Row(what, "-", fraction(measured), Verdict.NONE, figures);
    }

    /** A budget that could not be looked at on this machine, and why. */
    static Row leftOut(String budget, String why) {
        return new Row(budget, "-", "-", Verdict.NONE, why);
    }

    /** Lines that could not be measured, by the name that they are measured under. */
    static Row failed(String name, String why) {
        return new Row(
                name, "-", "-", Verdict.FAILED, String.join("; ", why.strip().split("\\s*\\R\\s*")));
    }

    /** A memory's size that must not be above a limit. */
    static Row megabytes(String budget, double limit, double measured) {
        return new Row(
                budget,
                String.format(Locale.ROOT, "%.0f MB", limit),
                String.format(Locale.ROOT, "%.1f MB", measured),
                Verdict.of(measured <= limit),
                "");
    }

    /** A small ratio reads better as one part in so many. */
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
