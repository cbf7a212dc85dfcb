package dev.gatehouse.systemd.unit;

import dev.gatehouse.definition.ProfileName;
import java.nio.file.Path;

/** Who wrote a unit, by its content. */
public final class Origin {
    private static final String SIGNATURE = "Written by gatehouse for profile ";

    /** Newest format of a unit that this version reads, and the one that it writes. */
    static final int FORMAT = 1;

    private static final String FORMAT_MARK = "\n# Format ";

    private Origin() {}

    /** Comment in the first line of each of our units. */
    public static String signature(ProfileName profile, Path home) {
        return SIGNATURE + profile + " of " + home;
    }

    /** The second line of each unit. */
    static String format(String words) {
        return FORMAT_MARK.substring(3) + FORMAT + ". " + words;
    }

    /** Format of one of our units, from its first lines; 0 in versions before formats had numbers. */
    static int formatOf(String head) {
        int line = head.indexOf('\n');
        int at = line + FORMAT_MARK.length();
        int end = head.indexOf('.', at);
        try {
            return line >= 0 && head.startsWith(FORMAT_MARK, line) ? Integer.parseInt(head, at, end, 10) : 0;
        } catch (NumberFormatException | IndexOutOfBoundsException none) {
            return 0;
        }
    }

    static boolean isOurs(String unit) {
        return unit.startsWith("# " + SIGNATURE);
    }

    static boolean isOf(String unit, ProfileName profile, Path home) {
        return unit.startsWith("# " + signature(profile, home) + "\n");
    }

    /**
     * Whether Hermes wrote this unit for a profile: the command runs a gateway, and HERMES_HOME is the profile's
     * directory.
     */
    static boolean isOfHermes(String unit, Path directory) {
        String home = "HERMES_HOME=" + directory;
        return unit.contains("gateway run") && (unit.contains(home + "\"") || unit.contains(home + "\n"));
    }
}
