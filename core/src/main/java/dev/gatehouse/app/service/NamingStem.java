package dev.gatehouse.app.service;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.Quoted;
import dev.gatehouse.error.InvalidInputException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How the services of one kind of service manager are named: the key under {@code names} in an app file, the default, and what
 * the manager allows. An app sets a stem, to which the profile's name is added, or a whole {@link NamePattern}. Immutable.
 *
 * @param key key in the app file
 * @param usual the default stem, with <code>{app}</code> for the app's name or <code>{App}</code> for the capitalized name
 * @param between what stands between a stem and a profile's name; the root profile's service has the stem alone. Empty: the
 *     stem is a prefix, which the name {@code default} follows too
 * @param punctuation the characters besides letters and digits that a name can contain
 * @param longest maximum length of a name in characters, as far as the manager limits it
 * @param reason why it is limited, as a sentence without its end
 * @since 0.1.0
 */
public record NamingStem(String key, String usual, String between, String punctuation, int longest, String reason) {
    private static final String NAME = "{app}";
    private static final String CAPITAL = "{App}";
    private static final String WORDS = "._-";

    /**
     * Names of s6 service directories. s6-svscan ignores those of more than 251 bytes (s6 2.12+, {@code -L}), and one that is being
     * removed has a name that is 16 bytes longer.
     */
    public static final NamingStem SLOT = new NamingStem(
            "slot", "gateway-", "", WORDS, 239, "s6 ignores service directories with names of more than 251 bytes");

    /** Names of systemd units without {@code .service}. The directory of a unit's drop-ins is {@code NAME.service.d}. */
    public static final NamingStem UNIT = new NamingStem(
            "unit",
            "{app}-gateway",
            "-",
            WORDS,
            245,
            "the directory of a unit's drop-ins has a name of at most 255 bytes");

    /** Labels of launchd. A property list is {@code LABEL.plist}. */
    public static final NamingStem LABEL = new NamingStem(
            "label", "{app}.gateway", "-", WORDS, 249, "the file of a property list has a name of at most 255 bytes");

    /** Names of scheduled tasks (learn.microsoft.com, "schtasks create"). */
    public static final NamingStem TASK = new NamingStem(
            "task",
            "{App}_Gateway",
            "_",
            WORDS + " ()",
            238,
            "the name of a scheduled task has at most 238 characters");

    /** Those that every app has names for; they are checked when an app file is read. */
    static final List<NamingStem> BUILT_IN = List.of(SLOT, UNIT, LABEL, TASK);

    /**
     * Returns the pattern of a stem.
     *
     * @param stem the stem
     * @return the pattern
     * @throws InvalidInputException if the stem contains a brace
     */
    public NamePattern pattern(String stem) {
        return new NamePattern(
                between.isEmpty() ? stem + ProfileName.DEFAULT : stem, stem + between + NamePattern.PROFILE);
    }

    /**
     * Checks names for this manager.
     *
     * @param pattern the names
     * @throws InvalidInputException if they contain other characters than letters, digits and {@link #punctuation}, do not begin
     *     with a letter or digit, end with a blank, or leave no room for the name of a profile
     */
    public void require(NamePattern pattern) {
        String named = pattern.with("x");
        for (String name : new String[] {pattern.root(), named}) {
            boolean begins = isLetterOrDigit(name.charAt(0));
            if (!begins || !hasOnlyAllowed(name) || name.endsWith(" ")) {
                throw new InvalidInputException("names." + key
                        + " must begin with a letter or digit and contain only letters, digits and " + shown()
                        + ", got "
                        + Quoted.forMessage(name.equals(named) ? pattern.named() : name));
            }
            if (name.length() > longest) {
                throw new InvalidInputException(
                        "names." + key + " too long (" + name.length() + " > " + longest + " characters): " + reason);
            }
        }
    }

    /**
     * Returns why a profile cannot have a service of this kind.
     *
     * @param pattern the app's names
     * @param profile the profile
     * @return the rule that it breaks, as a sentence without its end; empty if it breaks none
     */
    public Optional<String> refusal(NamePattern pattern, ProfileName profile) {
        String name = pattern.of(profile);
        if (name.length() > longest) {
            int room = longest - (name.length() - profile.value().length());
            return Optional.of(
                    "Profile name too long (" + profile.value().length() + " > " + room + " characters): " + reason);
        }
        // File names of some systems do not distinguish capitals.
        return !profile.isDefault() && name.equalsIgnoreCase(pattern.root())
                ? Optional.of("Profile name " + profile + " is not possible: names." + key
                        + " would give its service the name of the root profile's, " + pattern.root())
                : Optional.empty();
    }

    private boolean hasOnlyAllowed(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (!isLetterOrDigit(name.charAt(i)) && punctuation.indexOf(name.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private String shown() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < punctuation.length(); i++) {
            text.append(i == 0 ? "'" : i == punctuation.length() - 1 ? " or '" : ", '")
                    .append(punctuation.charAt(i))
                    .append('\'');
        }
        return text.toString();
    }

    /**
     * Returns the default stem of an app.
     *
     * @param app the app's name
     * @return the stem
     */
    public String defaultFor(String app) {
        boolean capital = usual.contains(CAPITAL);
        String name = capital ? app.substring(0, 1).toUpperCase(Locale.ROOT) + app.substring(1) : app;
        return usual.replace(capital ? CAPITAL : NAME, name);
    }
}
