package dev.gatehouse.systemd;

import dev.gatehouse.definition.InvalidInputException;
import dev.gatehouse.definition.ProfileName;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Who wrote a unit, by what stands in it.
 *
 * @param writer who
 * @param profile whose gateway it is, where Gatehouse wrote it
 * @param home of which home, likewise
 */
record Origin(Writer writer, Optional<ProfileName> profile, Optional<Path> home) {
    /** Who writes units. */
    enum Writer {
        GATEHOUSE,
        HERMES,
        SOMEBODY
    }

    private static final String SIGNATURE = "# Written by gatehouse for profile ";
    private static final String OF = " of ";

    /** What the commands of a Hermes gateway have always had one of. */
    private static final List<String> HERMES_COMMANDS = List.of(
            "hermes_cli.main gateway",
            "hermes_cli/main.py gateway",
            "gateway/run.py",
            " hermes gateway ",
            "/hermes gateway ",
            "gateway run");

    /** The first line of a unit of this profile. */
    static String signature(ProfileName profile, Path home) {
        return SIGNATURE.substring(2) + profile + OF + home;
    }

    static Origin of(String unit) {
        int end = unit.indexOf('\n');
        String first = end < 0 ? unit : unit.substring(0, end);
        int of = first.indexOf(OF, SIGNATURE.length());
        if (first.startsWith(SIGNATURE) && of > 0) {
            return ours(first.substring(SIGNATURE.length(), of), first.substring(of + OF.length()));
        }
        return new Origin(isOfHermes(unit) ? Writer.HERMES : Writer.SOMEBODY, Optional.empty(), Optional.empty());
    }

    private static Origin ours(String profile, String home) {
        try {
            return new Origin(Writer.GATEHOUSE, Optional.of(ProfileName.of(profile)), Optional.of(Path.of(home)));
        } catch (InvalidInputException | java.nio.file.InvalidPathException e) {
            return new Origin(Writer.SOMEBODY, Optional.empty(), Optional.empty());
        }
    }

    private static boolean isOfHermes(String unit) {
        return unit.contains("HERMES_HOME=") && HERMES_COMMANDS.stream().anyMatch(unit::contains);
    }

    boolean isOf(ProfileName name, Path place) {
        return profile.filter(name::equals).isPresent()
                && home.filter(place::equals).isPresent();
    }
}
