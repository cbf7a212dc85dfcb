package dev.gatehouse.definition;

/**
 * The order in which people expect names: runs of digits count as numbers, so {@code team-2} comes before
 * {@code team-10}. Has only static methods and is thread-safe.
 *
 * @since 0.1.0
 */
public final class NaturalOrder {
    private NaturalOrder() {}

    /**
     * Compares two names. Consistent with {@link String#equals}: names whose numbers differ only in leading zeros are
     * compared by their characters.
     *
     * @param a a name
     * @param b another name
     * @return a negative number if {@code a} comes first, 0 if both are equal, otherwise a positive number
     */
    public static int compare(String a, String b) {
        int i = 0;
        int j = 0;
        while (i < a.length() && j < b.length()) {
            int endOfA = endOfNumber(a, i);
            int endOfB = endOfNumber(b, j);
            if (endOfA > i && endOfB > j) {
                int order = compareNumbers(a.substring(i, endOfA), b.substring(j, endOfB));
                if (order != 0) {
                    return order;
                }
                i = endOfA;
                j = endOfB;
            } else if (a.charAt(i) != b.charAt(j)) {
                return Character.compare(a.charAt(i), b.charAt(j));
            } else {
                i++;
                j++;
            }
        }
        int order = Integer.compare(a.length() - i, b.length() - j);
        return order != 0 ? order : a.compareTo(b);
    }

    private static int endOfNumber(String text, int begin) {
        int end = begin;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    /** By length and then by characters, because a number can be too long for any type. */
    private static int compareNumbers(String a, String b) {
        String first = withoutZeros(a);
        String second = withoutZeros(b);
        int order = Integer.compare(first.length(), second.length());
        return order != 0 ? order : first.compareTo(second);
    }

    private static String withoutZeros(String digits) {
        int begin = 0;
        while (begin < digits.length() - 1 && digits.charAt(begin) == '0') {
            begin++;
        }
        return digits.substring(begin);
    }
}
