package dev.gatehouse.definition;

import java.util.Collection;
import java.util.Optional;

/**
 * Suggests a known word for a misspelled one. Has only static methods and is thread-safe.
 *
 * @since 0.1.0
 */
public final class Suggestion {
    /** No known word is longer, and the table of distances grows with the word. */
    private static final int LONGEST = 100;

    private Suggestion() {}

    /**
     * Returns the most similar candidate: one that differs only in the case of letters, else the shortest one that the word begins,
     * else the one with the smallest Damerau-Levenshtein distance.
     *
     * @param word the unknown word
     * @param candidates the known words
     * @return the candidate; empty if none is similar enough
     */
    public static Optional<String> nearest(String word, Collection<String> candidates) {
        if (word.length() > LONGEST) {
            return Optional.empty();
        }
        String best = "";
        int least = Integer.MAX_VALUE;
        boolean completes = false;
        for (String candidate : candidates) {
            if (candidate.equalsIgnoreCase(word)) {
                return Optional.of(candidate);
            }
            int distance = distance(word, candidate);
            boolean longer = word.length() > 2 && candidate.startsWith(word);
            if (longer == completes ? distance < least : longer) {
                least = distance;
                best = candidate;
                completes = longer;
            }
        }
        // Any two words of two letters are similar.
        int shorter = Math.min(word.length(), best.length());
        boolean similar = completes || (shorter > 2 && least <= Math.max(1, shorter / 3));
        return similar ? Optional.of(best) : Optional.empty();
    }

    /**
     * Tests whether one word is a misspelling of another: one letter is missing, superfluous or wrong, or two neighbours
     * are swapped.
     *
     * @param written the word as written
     * @param meant the other word
     * @return whether their Damerau-Levenshtein distance is 1
     */
    public static boolean isSlip(String written, String meant) {
        return Math.abs(written.length() - meant.length()) <= 1 && distance(written, meant) == 1;
    }

    /**
     * Returns a clause to append to an error message.
     *
     * @param word the unknown word
     * @param candidates the known words
     * @return {@code ; did you mean 'x'?}, or an empty text if no candidate is similar enough
     */
    public static String clause(String word, Collection<String> candidates) {
        Optional<String> nearest = nearest(word, candidates);
        return nearest.isPresent() ? "; did you mean '" + nearest.get() + "'?" : "";
    }

    /** Damerau-Levenshtein distance, in its variant of optimal string alignment. */
    private static int distance(String from, String to) {
        int[][] cost = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, from, to, i, j);
            }
        }
        return cost[from.length()][to.length()];
    }

    private static int step(int[][] cost, String from, String to, int i, int j) {
        int replaced = cost[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        int least = Math.min(replaced, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped =
                i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
    }
}
