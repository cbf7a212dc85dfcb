package dev.gatehouse.systemd.host;

import dev.gatehouse.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Refuses homes below {@code /tmp}: such a home does not exist any more after a reboot, and its unit would then always
 * fail. This also keeps the home of a test out of a real unit.
 */
public final class TemporaryHome {
    private static final List<Path> PLACES =
            List.of(Path.of("/tmp"), Path.of("/var/tmp"), Path.of("/private/tmp"), Path.of("/private/var/tmp"));

    private TemporaryHome() {}

    public static void refuse(Path home) {
        Path own = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
        boolean temporary = PLACES.stream().anyMatch(place -> isBelow(home, place)) || isBelow(home, own);
        if (temporary) {
            throw new InvalidInputException("The home " + home + " is in a directory for temporary files; a "
                    + "unit that survives a reboot must not use it");
        }
    }

    private static boolean isBelow(Path home, Path place) {
        return home.startsWith(place) || real(home).startsWith(real(place));
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException absent) {
            Path parent = path.getParent();
            return parent == null || !Files.exists(parent) ? path : real(parent).resolve(path.getFileName());
        }
    }
}
