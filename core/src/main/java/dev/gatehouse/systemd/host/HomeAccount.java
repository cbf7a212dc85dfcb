package dev.gatehouse.systemd.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Owner of a home: whoever may write there decides what its gateways execute. */
public final class HomeAccount {
    private final Path place;

    private HomeAccount(Path place) {
        this.place = place;
    }

    /** Owner of this home, or of its nearest visible parent directory. */
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

    /** Name, or number where the number has no name. */
    public String name() {
        try {
            return Files.getOwner(place).getName();
        } catch (IOException | UnsupportedOperationException unseen) {
            return "nobody";
        }
    }
}
