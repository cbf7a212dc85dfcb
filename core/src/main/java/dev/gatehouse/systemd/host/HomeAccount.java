package dev.gatehouse.systemd.host;

import dev.gatehouse.posix.OwnerAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The owner of a home, who decides what its gateways execute: the account in whose hands its path is. The directory at the
 * end of a link proves nothing, because the owner of the link can choose another one.
 */
public final class HomeAccount {
    private final Path place;

    private HomeAccount(Path place) {
        this.place = place;
    }

    /** Returns the owner of a home, or of its nearest visible parent directory. */
    public static HomeAccount of(Path home) {
        try {
            Optional<Path> first = OwnerAccess.firstOfAnother(home);
            if (first.isPresent()) {
                return new HomeAccount(first.get());
            }
        } catch (IOException | UnsupportedOperationException unseen) {
            // A parent directory is closed to this account.
        }
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
            return Integer.valueOf(0).equals(Files.getAttribute(place, "unix:uid", LinkOption.NOFOLLOW_LINKS));
        } catch (IOException | UnsupportedOperationException unseen) {
            return false;
        }
    }

    /** Returns the owner's name, or the uid if it has no name. */
    public String name() {
        try {
            return Files.getOwner(place, LinkOption.NOFOLLOW_LINKS).getName();
        } catch (IOException | UnsupportedOperationException unseen) {
            return "nobody";
        }
    }
}
