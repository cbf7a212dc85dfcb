package dev.gatehouse.systemd.unit;

import dev.gatehouse.definition.ProfileName;
import java.nio.file.Path;

/** Who wrote a unit, by its content. */
public final class Origin {
    private static final String SIGNATURE = "Written by gatehouse for profile ";

    private Origin() {}

    /** Comment in the first line of each of our units. */
    public static String signature(ProfileName profile, Path home) {
        return SIGNATURE + profile + " of " + home;
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
