package dev.gatehouse.spi.logs;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.spi.logs.FolderHandle.Entry;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The folder that a logger writes the output of one gateway to: {@code logs/gateways/<service>} of the home.
 *
 * <p>A logger writes to {@code current}. To rotate, it renames this file to {@code @<TAI64N of now>.s}, never writes to
 * it again, and creates a new {@code current}; surplus archives are deleted, the oldest first. Two loggers do more.
 * svlogd and s6-log use the suffix {@code .u} for a file that was open when they were killed; svlogd also for one that
 * a processor has to read. s6-log renames to {@code previous} first and then links the archive's name, so a file has
 * two names for a moment (s6 src/daemontools-extras/s6-log.c: rotator, finish, logdir_trim).
 */
final class LogFolder {
    private static final String CURRENT = "current";
    private static final String PREVIOUS = "previous";

    /** A folder is listed until two lists agree; a rotation takes only a moment. */
    private static final int TRIES = 50;

    private final Path home;
    private final Path below;
    private final FolderAccess access;

    LogFolder(Path home, ServiceName service, FolderAccess access) {
        this.home = home;
        this.below = Path.of("logs", "gateways", service.toString());
        this.access = access;
    }

    Path path() {
        return home.resolve(below);
    }

    /** The files that hold lines, oldest first; none if the folder does not exist. */
    List<Entry> files() throws IOException {
        List<Entry> before = list();
        for (int i = 0; i < TRIES; i++) {
            List<Entry> now = list();
            if (sameFiles(before, now)) {
                return now;
            }
            before = now;
        }
        return before;
    }

    private static boolean sameFiles(List<Entry> before, List<Entry> now) {
        if (before.size() != now.size()) {
            return false;
        }
        for (int i = 0; i < now.size(); i++) {
            if (!now.get(i).key().equals(before.get(i).key())
                    || !now.get(i).name().equals(before.get(i).name())) {
                return false;
            }
        }
        return true;
    }

    private List<Entry> list() throws IOException {
        // Opened each time: the folder may have been deleted and created again.
        Optional<FolderHandle> opened = access.open(home, below);
        if (opened.isEmpty()) {
            return List.of();
        }
        List<Entry> entries = new ArrayList<>();
        try (FolderHandle folder = opened.get()) {
            List<String> names = new ArrayList<>(folder.names());
            names.sort(LogFolder::byAge);
            Set<Object> keys = new HashSet<>();
            for (String name : names) {
                Optional<Entry> entry = isLog(name) ? folder.look(name) : Optional.empty();
                if (entry.isPresent() && keys.add(entry.get().key())) {
                    entries.add(entry.get());
                }
            }
        }
        return entries;
    }

    /** '@' sorts before letters, and an archive's name by its time. "current" must come last. */
    private static int byAge(String name, String other) {
        int byCurrent = Boolean.compare(name.equals(CURRENT), other.equals(CURRENT));
        return byCurrent != 0 ? byCurrent : name.compareTo(other);
    }

    /** The file that the logger writes to now. */
    Optional<Entry> current() throws IOException {
        Optional<FolderHandle> opened = access.open(home, below);
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        try (FolderHandle folder = opened.get()) {
            return folder.look(CURRENT);
        }
    }

    /** Opens a file for reading; empty if its name now belongs to another file, or to none. */
    Optional<SeekableByteChannel> read(Entry entry) throws IOException {
        Optional<FolderHandle> opened = access.open(home, below);
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        try (FolderHandle folder = opened.get()) {
            SeekableByteChannel channel = folder.open(entry.name());
            // A file never gets a former name back: if it has the name before and after, it had it in between.
            Optional<Entry> now = folder.look(entry.name());
            if (now.isPresent() && now.get().key().equals(entry.key())) {
                return Optional.of(channel);
            }
            channel.close();
            return Optional.empty();
        } catch (NoSuchFileException renamed) {
            return Optional.empty();
        }
    }

    /**
     * Whether a file of this name has lines: {@code current}, {@code previous}, or a label with {@code .s} or
     * {@code .u}.
     */
    static boolean isLog(String name) {
        if (name.equals(CURRENT) || name.equals(PREVIOUS)) {
            return true;
        }
        return name.length() == LogStamp.LABEL + 2
                && LogStamp.isLabel(name)
                && (name.endsWith(".s") || name.endsWith(".u"));
    }
}
