package dev.gatehouse.systemd.unit;

import dev.gatehouse.posix.OwnerAccess;
import dev.gatehouse.profile.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is left in a unit directory of units that the app removed itself, without Gatehouse's files beside them. */
public final class UnitRemains {
    private static final String DROP_INS = UnitDirectory.SUFFIX + ".d";
    private static final String VARIABLES = ".env";

    private final UnitContext context;
    private final Path home;

    UnitRemains(UnitContext context, Path home) {
        this.context = context;
        this.home = home;
    }

    /**
     * Returns drop-ins of this home and files of variables. Variables do not say whose they were; without a unit they are nobody's.
     */
    public List<Path> files() throws IOException {
        return OwnerAccess.call(context.directory(), () -> {
            List<Path> remains = new ArrayList<>();
            for (Path entry : UnitDirectory.entries(context)) {
                String name = entry.getFileName().toString();
                Path file = name.endsWith(DROP_INS) ? entry.resolve(UnitDirectory.DROP_IN) : entry;
                if ((isWithoutUnit(name, DROP_INS) && isOfThisHome(file))
                        || (isWithoutUnit(name, VARIABLES) && isOfGatehouse(file))) {
                    remains.add(file);
                }
            }
            return remains;
        });
    }

    /** Returns the directories of drop-ins of the app's units. */
    public List<Path> dropInDirectories() throws IOException {
        return OwnerAccess.call(
                context.directory(),
                () -> UnitDirectory.entries(context).stream()
                        .filter(entry -> entry.toString().endsWith(DROP_INS))
                        .filter(entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))
                        .toList());
    }

    private boolean isWithoutUnit(String name, String suffix) {
        return name.endsWith(suffix)
                && Files.notExists(
                        context.directory()
                                .resolve(name.substring(0, name.length() - suffix.length()) + UnitDirectory.SUFFIX),
                        LinkOption.NOFOLLOW_LINKS);
    }

    private boolean isOfThisHome(Path dropIn) throws IOException {
        return Files.isRegularFile(dropIn, LinkOption.NOFOLLOW_LINKS)
                && Origin.of(UnitDirectory.head(dropIn))
                        .filter(found -> Home.isSame(home, found.home()))
                        .isPresent();
    }

    private static boolean isOfGatehouse(Path variables) throws IOException {
        return Files.isRegularFile(variables, LinkOption.NOFOLLOW_LINKS)
                && Files.isReadable(variables)
                && UnitDirectory.head(variables).startsWith(EnvironmentFile.SIGNATURE);
    }
}
