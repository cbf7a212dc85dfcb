package dev.gatehouse.launchd;

import dev.gatehouse.launchd.domain.LaunchdLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the account that owns a gateway's home, for root. Its home directory is the outermost directory above the
 * gateway's home that belongs to it, or that of its name in {@code /Users}. The directory service would know, but only by
 * a program.
 */
final class HomeOwners {
    private static final String UID = "unix:uid";

    private HomeOwners() {}

    /** Returns the layouts of directories that may be the home directory of a home's owner; none if the owner is root. */
    static List<LaunchdLayout> of(Path home, LaunchdLayout layout) {
        try {
            Path real = home.toRealPath();
            if (!(Files.getAttribute(real, UID) instanceof Integer uid) || uid == layout.uid()) {
                return List.of();
            }
            Map<Path, LaunchdLayout> owners = new LinkedHashMap<>();
            for (Path place : places(real, uid, layout.root())) {
                if (Files.isDirectory(place.resolve("Library/LaunchAgents"))) {
                    owners.put(
                            place.toRealPath(),
                            new LaunchdLayout(uid, place.toRealPath(), layout.root(), layout.launchctl()));
                }
            }
            return List.copyOf(owners.values());
        } catch (IOException | UnsupportedOperationException unseen) {
            return List.of();
        }
    }

    /** Returns the name of the account that a layout's agents run as; {@code #} and its number if it has no name. */
    static String name(LaunchdLayout account) {
        String number = Integer.toString(account.uid());
        try {
            String name = Files.getOwner(account.accountHome()).getName();
            return name.equals(number) ? "#" + number : name;
        } catch (IOException | UnsupportedOperationException unseen) {
            return "#" + number;
        }
    }

    private static List<Path> places(Path home, int uid, Path root) throws IOException {
        List<Path> places = new ArrayList<>();
        for (Path above = home; above != null && isOf(above, uid); above = above.getParent()) {
            places.addFirst(above);
        }
        places.add(root.resolve("Users").resolve(Files.getOwner(home).getName()));
        return places;
    }

    private static boolean isOf(Path directory, int uid) throws IOException {
        return Integer.valueOf(uid).equals(Files.getAttribute(directory, UID));
    }
}
