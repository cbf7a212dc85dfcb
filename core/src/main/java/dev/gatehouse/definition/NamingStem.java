package dev.gatehouse.definition;

import dev.gatehouse.error.InvalidInputException;
import java.util.List;
import java.util.Locale;

/**
 * A stem of the names that one kind of service manager gives to an app's services. An app file sets it in {@code names}; the
 * backend says how long it may be, so that it fits together with the longest profile name.
 *
 * @param key key in the app file
 * @param longest length in characters that it may have at most
 * @param usual what it is if the app file says nothing, with <code>{app}</code> in the place of the app's name, or
 *     <code>{App}</code> with a capital; if that is too long, it is as much of the app's name as fits
 */
public record NamingStem(String key, int longest, String usual) {
    private static final String NAME = "{app}";
    private static final String CAPITAL = "{App}";

    /** Prefix of s6 servicedirs; a slot always has prefix and profile, {@code default} included. */
    public static final NamingStem SLOT = new NamingStem("slot", 20, "gateway-");

    /** Stem of systemd units: the root profile has the bare stem, a named one stem, dash and profile. */
    public static final NamingStem UNIT = new NamingStem("unit", 14, "{app}-gateway");

    /** Stem of launchd labels, used as {@link #UNIT}. */
    public static final NamingStem LABEL = new NamingStem("label", 18, "{app}.gateway");

    /** Stem of scheduled tasks, used as {@link #UNIT} with {@code _} instead of the dash. */
    public static final NamingStem TASK = new NamingStem("task", 18, "{App}_Gateway");

    /** Those that every app has a value for, since an app file is checked for them when it is read. */
    static final List<NamingStem> BUILT_IN = List.of(SLOT, UNIT, LABEL, TASK);

    /**
     * Refuses a value that is too long.
     *
     * @throws InvalidInputException with the key and the limit
     */
    public void requireLength(String value) {
        if (value.length() > longest) {
            throw new InvalidInputException(
                    "names." + key + " too long (" + value.length() + " > " + longest + " characters)");
        }
    }

    /** Refuses what cannot be a stem for any manager. */
    static void requireCharacters(String key, String value) {
        if (!value.matches("[A-Za-z0-9][A-Za-z0-9_.-]*")) {
            throw new InvalidInputException("names." + key
                    + " must begin with a letter or digit and go on with letters, digits, '.', '_' or '-', got "
                    + Quoted.forMessage(value));
        }
    }

    /** The stem of an app that does not set it. */
    String of(String app) {
        boolean capital = usual.contains(CAPITAL);
        String name = capital ? app.substring(0, 1).toUpperCase(Locale.ROOT) + app.substring(1) : app;
        String whole = usual.replace(capital ? CAPITAL : NAME, name);
        return whole.length() <= longest ? whole : name.substring(0, Math.min(longest, name.length()));
    }
}
