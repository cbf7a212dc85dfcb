package dev.gatehouse.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Placeholders in the words of a command and in the values of variables: a lower-case word in braces, such as
 * {@code {port}}. <code>{{port}}</code> stands for the text <code>{port}</code>; other braces stand for themselves, so that
 * JSON and shell text need no escapes. A placeholder with capitals is none, and is refused; that of a shell variable,
 * <code>${HOME}</code>, stands for itself. Has only static methods and is thread-safe.
 *
 * @since 0.1.0
 */
public final class Placeholders {
    /** Name of the profile. */
    public static final String PROFILE = "profile";

    /** Home directory of the app. */
    public static final String HOME = "home";

    /** Directory of the profile. */
    public static final String DIRECTORY = "directory";

    /** Port of the gateway. */
    public static final String PORT = "port";

    /** Number of the account that owns the home. */
    public static final String UID = "uid";

    /** Name that the service manager has for the gateway's service: of the unit, slot, label or task. */
    public static final String UNIT = "unit";

    private static final List<String> NAMES = List.of(PROFILE, HOME, DIRECTORY, PORT, UID, UNIT);

    private Placeholders() {}

    /** {@return the names of the placeholders} */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * Finds a placeholder that is none.
     *
     * @param text the text
     * @return the rule that the text breaks, with the nearest placeholder; empty if all are known
     */
    public static Optional<String> fault(String text) {
        if (text.indexOf('{') < 0) {
            return Optional.empty();
        }
        List<String> unknown = new ArrayList<>();
        replace(text, name -> {
            if (!NAMES.contains(name)) {
                unknown.add(name);
            }
            return "";
        });
        return unknown.isEmpty() ? Optional.empty() : Optional.of(rule(unknown.getFirst()));
    }

    private static String rule(String unknown) {
        Optional<String> nearest = Suggestion.nearest(unknown.toLowerCase(Locale.ROOT), NAMES);
        return "must have no other placeholders than {" + String.join("}, {", NAMES) + "}"
                + (nearest.isPresent() ? "; did you mean {" + nearest.get() + "}?" : ".") + " Write {{" + unknown
                + "}} for the text {" + unknown + "}";
    }

    /**
     * Tests whether a text contains a placeholder.
     *
     * @param text the text
     * @param name name of the placeholder
     * @return whether it does
     */
    public static boolean has(String text, String name) {
        if (text.indexOf('{') < 0) {
            return false;
        }
        boolean[] found = {false};
        replace(text, each -> {
            found[0] |= each.equals(name);
            return "";
        });
        return found[0];
    }

    /**
     * Replaces the placeholders of a text.
     *
     * @param text the text
     * @param values value of each placeholder, by its name; called only for what the text contains
     * @return the text with values
     */
    public static String replace(String text, UnaryOperator<String> values) {
        if (text.indexOf('{') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int end = Math.max(end(text, at), endOfCapitals(text, at));
            int inner = Math.max(end(text, at + 1), endOfCapitals(text, at + 1));
            boolean escaped = text.startsWith("{{", at) && text.startsWith("}}", inner);
            if (escaped) {
                out.append(text, at + 1, inner + 1);
                at = inner + 2;
            } else if (end > 0) {
                out.append(values.apply(text.substring(at + 1, end)));
                at = end + 1;
            } else {
                out.append(text.charAt(at++));
            }
        }
        return out.toString();
    }

    /** The position of the brace that closes a placeholder, if one begins here; otherwise a number below 0. */
    private static int end(String text, int begin) {
        if (begin >= text.length() || text.charAt(begin) != '{') {
            return -1;
        }
        int at = begin + 1;
        while (at < text.length() && isPart(text.charAt(at), at == begin + 1)) {
            at++;
        }
        return at > begin + 1 && at < text.length() && text.charAt(at) == '}' ? at : -1;
    }

    /** As {@link #end}, for a placeholder that is written with capitals. */
    private static int endOfCapitals(String text, int begin) {
        boolean none =
                begin >= text.length() || text.charAt(begin) != '{' || (begin > 0 && text.charAt(begin - 1) == '$');
        int close = none ? -1 : text.indexOf('}', begin);
        String word = close < 0 ? "" : text.substring(begin + 1, close);
        String name = word.toLowerCase(Locale.ROOT);
        return !word.equals(name) && NAMES.contains(name) ? close : -1;
    }

    private static boolean isPart(char c, boolean first) {
        return (c >= 'a' && c <= 'z') || (!first && (c == '-' || c == '_' || (c >= '0' && c <= '9')));
    }
}
