package dev.gatehouse.reconcile;

import dev.gatehouse.posix.Directory;
import dev.gatehouse.posix.OwnerAccess;
import dev.gatehouse.posix.Stat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** {@code logs/container-boot.log} in a home: the result for each profile at each start of the container. */
final class BootLog {
    static final String FOLDER = "logs";
    static final String FILE = "container-boot.log";

    /** Size in bytes at which the log is rotated: about a thousand starts of a small home. */
    static final long FULL = 256 * 1024;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssZ", Locale.ROOT);

    private final Path home;
    private final ZonedDateTime now;

    BootLog(Path home, ZonedDateTime now) {
        this.home = home;
        this.now = now;
    }

    /**
     * Rotates a full log and appends entries. Root does so as the owner of the home. Symbolic links in it are not
     * followed.
     */
    void write(List<String> entries) throws IOException {
        String time = TIME.format(now);
        String text = entries.stream().map(entry -> time + " " + entry + "\n").collect(Collectors.joining());
        OwnerAccess.run(home, () -> append(text.getBytes(StandardCharsets.UTF_8)));
    }

    private void append(byte[] text) throws IOException {
        try (Directory root = Directory.openFollowing(home);
                Directory logs = root.childOrMade(FOLDER, 0755)) {
            IOException unrotated = rotate(logs);
            logs.appendFile(FILE, text, 0644);
            if (unrotated != null) {
                throw new IOException("cannot rotate the log: " + unrotated.getMessage(), unrotated);
            }
        }
    }

    /** Rotates a full log. Returns a failure instead of throwing it, so that the new entries are written anyway. */
    private static @org.jspecify.annotations.Nullable IOException rotate(Directory logs) {
        try {
            Stat found = logs.attributes(FILE);
            if (found != null && found.isRegular() && found.size() >= FULL) {
                logs.rename(FILE, FILE + ".1");
            }
            return null;
        } catch (IOException e) {
            return e;
        }
    }
}
