package dev.gatehouse.systemd.unit;

import dev.gatehouse.definition.ProfileName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

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

    static boolean isScriptOf(String script, Path home) {
        return script.startsWith(SCRIPT_SIGNATURE + home + "\n");
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

    public static boolean isOurs(String unit) {
        return unit.startsWith("# " + SIGNATURE);
    }

    static boolean isOf(String unit, ProfileName profile, Path home) {
        return unit.startsWith("# " + signature(profile, home) + "\n");
    }

    /** Like {@link #isOf}, for a home that may have another name. */
    public static boolean isOfSame(String unit, ProfileName profile, Path home) {
        String begin = "# " + SIGNATURE + profile + " of ";
        int end = unit.indexOf('\n');
        if (end < 0 || !unit.startsWith(begin)) {
            return false;
        }
        try {
            Path named = Path.of(unit.substring(begin.length(), end));
            return named.equals(home) || Files.isSameFile(named, home);
        } catch (IOException | InvalidPathException absent) {
            return false;
        }
    }

    /**
     * Whether Hermes wrote this unit for a profile: its command runs a gateway, and HERMES_HOME is the profile's
     * directory.
     */
    static boolean isOfHermes(String unit, Path directory) {
        String home = "HERMES_HOME=" + directory;
        return unit.contains("gateway run") && (unit.contains(home + "\"") || unit.contains(home + "\n"));
    }
}
