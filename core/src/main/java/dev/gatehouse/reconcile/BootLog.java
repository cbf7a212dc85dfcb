package dev.gatehouse.reconcile;

import dev.gatehouse.posix.Accounts;
import dev.gatehouse.posix.Directory;
import dev.gatehouse.posix.Stat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * {@code logs/container-boot.log} in a home: what became of each profile at each start of the container, for the day on
 * which somebody asks.
 */
final class BootLog {
    static final String FOLDER = "logs";
    static final String FILE = "container-boot.log";

    /** At this size, in bytes, the log of before is put aside: some thousand starts of a small home. */
    static final long FULL = 256 * 1024;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssZ", Locale.ROOT);

    private final Path home;
    private final ZonedDateTime now;

    BootLog(Path home, ZonedDateTime now) {
        this.home = home;
        this.now = now;
    }

    /**
     * Writes entries at the log's end, after the log was put aside where it was full. The home may belong to another
     * user than this process, so no link in it is followed, and what is made is its owner's.
     */
    void write(List<String> entries) throws IOException {
        String time = TIME.format(now);
        String text = entries.stream().map(entry -> time + " " + entry + "\n").collect(Collectors.joining());
        try (Directory root = Directory.openNamed(home)) {
            Accounts.Account heir = root.heir();
            try (Directory logs = root.childOrMade(FOLDER, 0755, heir)) {
                IOException unrotated = rotate(logs);
                logs.appendFile(FILE, text.getBytes(StandardCharsets.UTF_8), 0644, heir.uid(), heir.gid());
                if (unrotated != null) {
                    throw new IOException("it could not be put aside: " + unrotated.getMessage(), unrotated);
                }
            }
        }
    }

    /** Puts a full log aside; a failure is told and not thrown, so that the new entries are written all the same. */
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
