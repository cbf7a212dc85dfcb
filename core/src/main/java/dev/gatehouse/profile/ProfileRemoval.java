package dev.gatehouse.profile;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.posix.Listing;
import dev.gatehouse.posix.MountPoints;
import dev.gatehouse.posix.Reasons;
import dev.gatehouse.posix.Unfinished;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Deletes the directory of a profile, with the rights that the caller has. One that is a mount point can be neither renamed nor removed,
 * so it becomes empty.
 *
 * @param home the home
 */
record ProfileRemoval(Home home) {
    /** What mke2fs(8) puts into the root directory of a file system. It is root's, and not the profile's. */
    private static final String OF_FILE_SYSTEM = "lost+found";

    void remove(ProfileName name, Folder profiles) throws IOException {
        String entry = home.app().profiles().pattern().entry(home.path(), name);
        if (MountPoints.isOne(home.directory(name))) {
            empty(name, profiles.child(entry));
            return;
        }
        try (Unfinished withdrawn = Unfinished.removal(home.profilesDirectory(), entry)) {
            try {
                profiles.deleteTree(withdrawn.path().getFileName().toString());
                profiles.sync();
            } catch (IOException e) {
                throw new IOException(
                        "profile " + name + " is deleted, but not all of its files could be removed; the rest is in "
                                + withdrawn.path() + ": " + Reasons.of(e),
                        e);
            }
        }
    }

    /**
     * Deletes everything in the directory of a profile. The markers go first: without them it is no profile.
     *
     * @throws IOException if something cannot be deleted; everything is tried
     */
    void empty(ProfileName name, Folder directory) throws IOException {
        IOException failure = null;
        try {
            Set<String> entries = new LinkedHashSet<>(home.app().profiles().markers());
            for (Path entry : Listing.of(home.directory(name))) {
                entries.add(entry.getFileName().toString());
            }
            entries.remove(OF_FILE_SYSTEM);
            for (String entry : entries) {
                try {
                    directory.deleteTree(entry);
                } catch (IOException e) {
                    failure = with(failure, e);
                }
            }
            directory.sync();
        } catch (IOException e) {
            failure = with(failure, e);
        }
        if (failure != null) {
            throw new IOException(
                    "not all files of profile " + name + " could be removed; the rest is in " + home.directory(name)
                            + ": " + Reasons.of(failure),
                    failure);
        }
    }

    private static IOException with(@Nullable IOException first, IOException next) {
        if (first == null) {
            return next;
        }
        first.addSuppressed(next);
        return first;
    }
}
