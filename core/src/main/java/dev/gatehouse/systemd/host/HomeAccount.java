package dev.gatehouse.systemd.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The owner of a home, who decides what its gateways execute. */
public final class HomeAccount {
    private final Path place;

    private HomeAccount(Path place) {
        this.place = place;
    }

    /** Returns the owner of a home, or of its nearest visible parent directory. */
    public static HomeAccount of(Path home) {
        Path place = home;
        for (Path parent = home.getParent(); parent != null && !isSeen(place); parent = parent.getParent()) {
            place = parent;
        }
        return new HomeAccount(place);
    }

    private static boolean isSeen(Path place) {
        try {
            Files.getAttribute(place, "unix:uid");
            return true;
        } catch (IOException | UnsupportedOperationException unseen) {
            return false;
        }
    }

    public boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(place, "unix:uid"));
        } catch (IOException | UnsupportedOperationException unseen) {
            return false;
        }
    }

    /** Returns the owner's name, or the uid if it has no name. */
    public String name() {
        try {
            return Files.getOwner(place).getName();
        } catch (IOException | UnsupportedOperationException unseen) {
            return "nobody";
        }
    }
}
