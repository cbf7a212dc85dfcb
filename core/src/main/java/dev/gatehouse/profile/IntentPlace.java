package dev.gatehouse.profile;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.posix.UnixPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * The place for which an intent was recorded. It tells a profile that was moved from one that was copied: a copy must not run
 * because its original did, with the same credentials.
 *
 * <p>No single fact answers that. A name or path changes with {@code mv} and with the mount point of a volume; a random
 * number in the home is copied with it; the number of a device changes with each boot. What a move and a new mount keep, and
 * no copy has, is the inode of the directory. So the same inode means the same profile, whatever its path and name. It changes
 * when a home is restored from a backup, or moved to another file system, and Windows has none. Then name, path and host
 * decide:
 *
 * <pre>
 *   inode     name   host      recorded path        the intent is
 *   same      any    any       any                  the profile's own: moved, renamed, mounted elsewhere
 *   other     same   same      this directory       its own: restored from a backup
 *   unknown   same   any       this directory       its own: a system without inodes
 *   other     same   same      does not exist       its own: moved to another file system
 *   otherwise                                       a copy's
 * </pre>
 *
 * A host without a machine ID is never the same one: containers of one image have the same paths. Not recognized are clones
 * of whole volumes and machines, which keep inodes too.
 *
 * <p>The root directory of a volume has the same inode on every volume of a type. So the root profile, which may be one, has
 * the inode of {@code .gatehouse} too, if that exists.
 *
 * @param profile name of the profile
 * @param path real path of its directory; empty if it is unknown
 * @param inode inode of its directory; 0 if it is unknown
 * @param folder inode of {@code .gatehouse} in the root profile's directory; 0 if there is none
 * @param host identifies the host; empty if it is unknown
 */
record IntentPlace(String profile, String path, long inode, long folder, String host) {
    private static final String FOLDER = ".gatehouse";

    private static final Path MACHINE = Path.of("/etc/machine-id");

    /** Returns the place of a directory. */
    static IntentPlace of(Path directory) {
        ProfileName name = Home.profileAt(directory);
        long folder = name.isDefault() ? inodeOf(directory.resolve(FOLDER)) : 0;
        return new IntentPlace(name.value(), realPath(directory), inodeOf(directory), folder, thisHost());
    }

    /** Reads a place from the lines of an intent; empty if an older version wrote them. */
    static Optional<IntentPlace> parse(Map<String, String> lines) {
        if (!lines.containsKey("profile")) {
            return Optional.empty();
        }
        return Optional.of(new IntentPlace(
                lines.getOrDefault("profile", ""),
                lines.getOrDefault("path", ""),
                number(lines.getOrDefault("inode", "")),
                number(lines.getOrDefault("folder", "")),
                lines.getOrDefault("host", "")));
    }

    /** Returns the lines from which {@link #parse} reads this place. */
    String text() {
        return line("profile", profile)
                + line("path", path)
                + line("inode", inode == 0 ? "" : Long.toString(inode))
                + line("folder", folder == 0 ? "" : Long.toString(folder))
                + line("host", host);
    }

    private static String line(String key, String value) {
        return value.isEmpty() || value.indexOf('\n') >= 0 ? "" : key + "=" + value + "\n";
    }

    /** Whether the intent that was recorded for this place is that of a directory. */
    boolean isOf(Path directory) {
        long now = inodeOf(directory);
        boolean known = inode != 0 && now != 0;
        if (known && inode == now && hasFolderOf(directory)) {
            return true;
        }
        if (!profile.equals(Home.profileAt(directory).value())) {
            return false;
        }
        boolean sameHost = !host.isEmpty() && host.equals(thisHost());
        return leadsTo(directory) ? !known || sameHost : sameHost && isGone();
    }

    private boolean hasFolderOf(Path directory) {
        long now = folder == 0 ? 0 : inodeOf(directory.resolve(FOLDER));
        return now == 0 || now == folder;
    }

    private boolean leadsTo(Path directory) {
        try {
            return path.equals(realPath(directory)) || (!path.isEmpty() && Files.isSameFile(Path.of(path), directory));
        } catch (IOException | InvalidPathException gone) {
            return false;
        }
    }

    private boolean isGone() {
        try {
            return !path.isEmpty() && Files.notExists(Path.of(path));
        } catch (InvalidPathException unreadable) {
            return false;
        }
    }

    /** The place in words. */
    String words() {
        return "profile " + profile + (path.isEmpty() ? "" : " in " + path);
    }

    private static String realPath(Path directory) {
        try {
            return directory.toRealPath().toString();
        } catch (IOException unseen) {
            return "";
        }
    }

    private static long inodeOf(Path directory) {
        try {
            return Files.getAttribute(directory, "unix:ino") instanceof Long inode ? inode : 0;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException unknown) {
            return 0;
        }
    }

    /** machine-id(5) asks programs not to give the ID itself away, and a home is copied to other hosts. */
    private static String thisHost() {
        if (!UnixPath.isMeant(MACHINE)) {
            return System.getenv().getOrDefault("COMPUTERNAME", "");
        }
        try {
            String id = Files.readString(MACHINE).strip();
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(("gatehouse " + id).getBytes(StandardCharsets.UTF_8));
            return id.length() < 32 ? "" : HexFormat.of().formatHex(digest, 0, 8);
        } catch (IOException absent) {
            return "";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static long number(String text) {
        try {
            return text.isEmpty() ? 0 : Long.parseLong(text);
        } catch (NumberFormatException unreadable) {
            return 0;
        }
    }
}
