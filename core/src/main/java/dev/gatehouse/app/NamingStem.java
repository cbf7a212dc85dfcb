package dev.gatehouse.app;

import dev.gatehouse.definition.Quoted;
import dev.gatehouse.error.InvalidInputException;
import java.util.List;
import java.util.Locale;

/**
 * The stem of the service names of one kind of service manager. An app file can set it under {@code names}. The backend
 * sets a maximum length, so that stem and longest profile name fit together. Immutable.
 *
 * @param key key in the app file
 * @param longest maximum length in characters
 * @param usual the default, with <code>{app}</code> for the app's name or <code>{App}</code> for the capitalized name;
 *     if the result is too long, as much of the app's name as fits
 * @since 0.1.0
 */
public record NamingStem(String key, int longest, String usual) {
    private static final String NAME = "{app}";
    private static final String CAPITAL = "{App}";

    /** Prefix of s6 service directories. The profile name always follows, {@code default} included. */
    public static final NamingStem SLOT = new NamingStem("slot", 20, "gateway-");

    /** Stem of systemd units: the root profile's unit has the stem alone, others have stem, dash and profile name. */
    public static final NamingStem UNIT = new NamingStem("unit", 14, "{app}-gateway");

    /** Stem of launchd labels, combined as for {@link #UNIT}. */
    public static final NamingStem LABEL = new NamingStem("label", 18, "{app}.gateway");

    /** Stem of scheduled tasks, combined as for {@link #UNIT} but with {@code _} for the dash. */
    public static final NamingStem TASK = new NamingStem("task", 18, "{App}_Gateway");

    /** Stems that every app has a value for; they are checked when an app file is read. */
    static final List<NamingStem> BUILT_IN = List.of(SLOT, UNIT, LABEL, TASK);

    /**
     * Checks the length of a value.
     *
     * @param value the value to check
     * @throws InvalidInputException if it is longer than {@link #longest}
     */
    public void requireLength(String value) {
        if (value.length() > longest) {
            throw new InvalidInputException(
                    "names." + key + " too long (" + value.length() + " > " + longest + " characters)");
        }
    }

    /** Refuses a value that is valid for no manager. */
    static void requireCharacters(String key, String value) {
        if (!value.matches("[A-Za-z0-9][A-Za-z0-9_.-]*")) {
            throw new InvalidInputException("names." + key
                    + " must begin with a letter or digit and contain only letters, digits, '.', '_' or '-', got "
                    + Quoted.forMessage(value));
        }
    }

    /** The default of an app. */
    String of(String app) {
        boolean capital = usual.contains(CAPITAL);
        String name = capital ? app.substring(0, 1).toUpperCase(Locale.ROOT) + app.substring(1) : app;
        String whole = usual.replace(capital ? CAPITAL : NAME, name);
        return whole.length() <= longest ? whole : name.substring(0, Math.min(longest, name.length()));
    }
}
