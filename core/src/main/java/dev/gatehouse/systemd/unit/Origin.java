package dev.gatehouse.systemd.unit;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.profile.Home;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Determines from their content who wrote a unit or the script of a home's units. */
public final class Origin {
    private static final String SIGNATURE = "Written by gatehouse for profile ";

    private static final String SCRIPT_SIGNATURE = "#!/bin/sh\n# Written by gatehouse for the units of ";

    /** Format number of units and scripts that this version writes, and the highest that it reads. */
    static final int FORMAT = 1;

    private static final String FORMAT_MARK = "\n# Format ";

    private Origin() {}

    /** Returns the comment in the first line of each unit that Gatehouse writes. */
    public static String signature(ProfileName profile, Path home) {
        return SIGNATURE + profile + " of " + home;
    }

    /** Returns the first lines of a home's script. */
    static String scriptHead(Path home) {
        return SCRIPT_SIGNATURE + home + "\n# "
                + format(
                        "Does what no directive of systemd does: the delay before a restart grows with each failure and"
                                + " starts over after a healthy run.")
                + "\n";
    }

    /** Returns the home whose units share a script, from its first lines; empty if Gatehouse did not write it. */
    static Optional<Path> homeOfScript(String head) {
        return head.startsWith(SCRIPT_SIGNATURE)
                ? path(head.substring(
                        SCRIPT_SIGNATURE.length(),
                        Math.max(SCRIPT_SIGNATURE.length(), head.indexOf('\n', SCRIPT_SIGNATURE.length()))))
                : Optional.empty();
    }

    /** Returns the second line of each unit. */
    static String format(String words) {
        return FORMAT_MARK.substring(3) + FORMAT + ". " + words;
    }

    /** Returns the format number of a file of Gatehouse, from its first lines; 0 if it has none. */
    static int formatOf(String head) {
        int line = head.indexOf('\n', head.startsWith("#!") ? head.indexOf('\n') + 1 : 0);
        int at = line + FORMAT_MARK.length();
        int end = head.indexOf('.', at);
        try {
            return line >= 0 && head.startsWith(FORMAT_MARK, line) ? Integer.parseInt(head, at, end, 10) : 0;
        } catch (NumberFormatException | IndexOutOfBoundsException none) {
            return 0;
        }
    }

    /**
     * Who wrote a unit for what. Homes are compared by what they are, not by name; see {@link Home#isAt}.
     *
     * @param profile the profile
     * @param home the home, as the unit names it
     */
    record Writing(ProfileName profile, Path home) {}

    /** Returns what the first line of a unit says; empty if Gatehouse did not write it. */
    static Optional<Writing> of(String unit) {
        int end = unit.indexOf('\n');
        if (end < 0 || !unit.startsWith("# " + SIGNATURE)) {
            return Optional.empty();
        }
        String words = unit.substring(SIGNATURE.length() + 2, end);
        int of = words.indexOf(" of ");
        if (of < 0 || !ProfileName.isValid(words.substring(0, of))) {
            return Optional.empty();
        }
        Optional<Path> home = path(words.substring(of + 4));
        return home.isEmpty()
                ? Optional.empty()
                : Optional.of(new Writing(ProfileName.of(words.substring(0, of)), home.get()));
    }

    static Optional<Path> path(String text) {
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException none) {
            return Optional.empty();
        }
    }

    /** Whether Gatehouse wrote a unit for any home. */
    public static boolean isOurs(String unit) {
        return unit.startsWith("# " + SIGNATURE);
    }

    /** Whether Gatehouse wrote a unit for a profile of a home, which may have another name there. */
    public static boolean isOfSame(String unit, ProfileName profile, Path home) {
        Optional<Writing> found = of(unit);
        return found.isPresent()
                && found.get().profile().equals(profile)
                && Home.isSame(found.get().home(), home);
    }
}
