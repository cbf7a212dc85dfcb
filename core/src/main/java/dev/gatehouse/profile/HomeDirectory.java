package dev.gatehouse.profile;

import dev.gatehouse.app.layout.ProfilePattern;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.StorageException;
import dev.gatehouse.posix.Accounts;
import dev.gatehouse.posix.Directory;
import dev.gatehouse.posix.Errno;
import dev.gatehouse.posix.OwnerAccess;
import dev.gatehouse.posix.PosixException;
import dev.gatehouse.posix.Reasons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Creates the directory of a home whose profiles are beside it, and which therefore exists without one. Has only static methods and
 * is thread-safe.
 *
 * @since 0.1.0
 */
public final class HomeDirectory {
    /** Homes and profiles contain credentials and conversations, so only their owner has access. */
    static final int PRIVATE = 0700;

    private HomeDirectory() {}

    /**
     * Creates the home directory, for its owner only, if profiles beside it make the home exist without one. Logs and records
     * of a service manager are kept in it. In a directory of root the home belongs to the owner of a profile beside it. Otherwise
     * does nothing.
     *
     * @param home the home
     * @throws StorageException if it cannot be created
     */
    public static void createBesideProfiles(Home home) {
        Path path = home.path();
        ProfilePattern pattern = home.app().profiles().pattern();
        if (!pattern.isBeside() || Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Path parent = pattern.base(path);
        String name = String.valueOf(path.getFileName());
        try {
            Optional<Accounts.Account> owner = ownerBeside(home, parent);
            if (owner.isPresent()) {
                createFor(owner.get(), parent, name);
            } else {
                OwnerAccess.run(path, () -> Folder.open(parent).childOrMade(name, PRIVATE));
            }
        } catch (IOException e) {
            throw new StorageException(
                    "Cannot create the home directory " + path + ": " + Reasons.of(e),
                    Remedy.of("ls", "-ld", parent.toString()),
                    e);
        }
    }

    /**
     * The account of the first profile beside the home, if root alone can change the directory of both, so that nobody can put a
     * profile there to get the home.
     */
    private static Optional<Accounts.Account> ownerBeside(Home home, Path parent) throws IOException {
        if (!Accounts.isRoot() || OwnerAccess.isActing() || !OwnerAccess.isOfRootAlone(parent)) {
            return Optional.empty();
        }
        List<Profile> profiles = new ArrayList<>(Profiles.named(home));
        profiles.sort(Comparator.comparing(Profile::name));
        for (Profile profile : profiles) {
            Optional<Accounts.Account> owner = OwnerAccess.ownerOf(profile.directory());
            if (owner.isPresent()) {
                return owner;
            }
        }
        return Optional.empty();
    }

    private static void createFor(Accounts.Account owner, Path parent, String name) throws IOException {
        try (Directory above = Directory.openFollowing(parent);
                Directory _ = above.childOrMade(name, PRIVATE, owner)) {
            Directory.sync(parent);
        } catch (PosixException e) {
            // Another process created it at the same time.
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
        }
    }
}
