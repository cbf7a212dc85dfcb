package dev.gatehouse.s6.logs;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.posix.Accounts;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The folder in which s6-log keeps what one gateway prints: {@code logs/gateways/<profile>} of the home.
 *
 * <p>s6-log writes to {@code current}. To rotate, it renames that to {@code previous}, makes a new {@code current}, never
 * writes to the old one again, and gives it the name {@code @<TAI64N of now>.s} by a link, before it removes the name
 * {@code previous}; so for a moment a file has two names. A {@code current} that it was killed over becomes {@code .u} when
 * it starts anew. Archives that are too many go, the oldest first (s6 src/daemontools-extras/s6-log.c: rotator, finish,
 * logdir_trim).
 *
 * <p>The folder belongs to the gateways' account. So files are opened by descriptor of the folder and never through a link,
 * and root neither follows a link on the way there nor waits at a FIFO. The JDK's directory streams do that without the
 * foreign function interface, whose start takes longer than to read a log.
 */
public final class LogFolder {
    private static final String CURRENT = "current";
    private static final String PREVIOUS = "previous";

    /** A folder that is rotated in is listed again until two lists agree; rotation takes a moment, and seldom comes. */
    private static final int TRIES = 50;

    private final Path home;
    private final Path below;
    private final boolean root;

    public LogFolder(Path home, ServiceName service) {
        this(home, service, Accounts.isRoot());
    }

    public LogFolder(Path home, ServiceName service, boolean root) {
        this.home = home;
        this.below = Path.of("logs", "gateways", service.toString());
        this.root = root;
    }

    public Path path() {
        return home.resolve(below);
    }

    /**
     * A file of the folder as it was seen.
     *
     * @param name its name then; s6-log changes it
     * @param key what stays the same as long as the file exists: device and inode
     * @param size its length in bytes then
     */
    public record Entry(String name, Object key, long size) {
        boolean isArchive() {
            return name.startsWith("@");
        }
    }

    /** The files that hold lines, oldest first; none where there is no such folder. */
    public List<Entry> files() throws IOException {
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
        Optional<SecureDirectoryStream<Path>> opened = open();
        if (opened.isEmpty()) {
            return List.of();
        }
        List<Entry> entries = new ArrayList<>();
        try (SecureDirectoryStream<Path> folder = opened.get()) {
            for (Path path : folder) {
                String name = path.getFileName().toString();
                if (isLog(name)) {
                    look(folder, name).ifPresent(entries::add);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        // '@' sorts before letters, an archive's name by its time, and "current" must come last.
        entries.sort(Comparator.comparing((Entry entry) -> entry.name().equals(CURRENT))
                .thenComparing(Entry::name));
        Set<Object> keys = new HashSet<>();
        entries.removeIf(entry -> !keys.add(entry.key()));
        return entries;
    }

    /** The file that is written to now. */
    public Optional<Entry> current() throws IOException {
        Optional<SecureDirectoryStream<Path>> opened = open();
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        try (SecureDirectoryStream<Path> folder = opened.get()) {
            return look(folder, CURRENT);
        }
    }

    /** Opens a file for reading; empty where its name means another file by now, or none. */
    public Optional<SeekableByteChannel> read(Entry entry) throws IOException {
        Optional<SecureDirectoryStream<Path>> opened = open();
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        try (SecureDirectoryStream<Path> folder = opened.get()) {
            SeekableByteChannel channel = folder.newByteChannel(Path.of(entry.name()), options());
            // A name never comes back to a file that has lost it: what it meant before and means now, it meant then.
            Optional<Entry> now = look(folder, entry.name());
            if (now.isPresent() && now.get().key().equals(entry.key())) {
                return Optional.of(channel);
            }
            channel.close();
            return Optional.empty();
        } catch (NoSuchFileException renamed) {
            return Optional.empty();
        }
    }

    /** Root opens for both ends, which does not wait at a FIFO (fifo(7)), but where nothing can be written, nor made one. */
    private Set<OpenOption> options() throws IOException {
        return root && !Files.getFileStore(home).isReadOnly()
                ? Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)
                : Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }

    private static Optional<Entry> look(SecureDirectoryStream<Path> folder, String name) throws IOException {
        try {
            BasicFileAttributes found = attributes(folder, Path.of(name));
            return found.isRegularFile()
                    ? Optional.of(new Entry(name, Objects.requireNonNull(found.fileKey()), found.size()))
                    : Optional.empty();
        } catch (NoSuchFileException renamed) {
            return Optional.empty();
        }
    }

    private static BasicFileAttributes attributes(SecureDirectoryStream<Path> folder, Path name) throws IOException {
        return folder.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes();
    }

    /** Opens the folder anew each time: it may have been deleted and made again. Empty where it is not there. */
    @SuppressWarnings("StreamResourceLeak") // The home's is closed with the first step below it.
    private Optional<SecureDirectoryStream<Path>> open() throws IOException {
        SecureDirectoryStream<Path> at;
        try {
            at = secure(Files.newDirectoryStream(home));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        Path way = home;
        for (Path name : below) {
            way = way.resolve(name);
            try (SecureDirectoryStream<Path> above = at) {
                // Of a FIFO there is no such entry, so that this does not wait for its writer.
                at = above.newDirectoryStream(name.resolve("."));
                if (root) {
                    requireNoLink(above, name, at, way);
                }
            } catch (NoSuchFileException e) {
                return Optional.empty();
            } catch (NotDirectoryException e) {
                throw new NotDirectoryException(way + ": it is no directory");
            }
        }
        return Optional.of(at);
    }

    /** Makes sure that what was opened is what has that name, and not what a link leads to. */
    private static void requireNoLink(
            SecureDirectoryStream<Path> above, Path name, SecureDirectoryStream<Path> opened, Path way)
            throws IOException {
        try {
            Object key = opened.getFileAttributeView(BasicFileAttributeView.class)
                    .readAttributes()
                    .fileKey();
            if (!Objects.equals(key, attributes(above, name).fileKey())) {
                throw new LinkException(way);
            }
        } catch (IOException e) {
            opened.close();
            throw e;
        }
    }

    private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> stream) throws IOException {
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return secure;
        }
        stream.close();
        throw new UnsupportedOperationException("logs of s6 are read on Linux only");
    }

    /** Whether s6-log gives such a name to a file of lines: {@code @}, 24 hexadecimal digits, {@code .s} or {@code .u}. */
    public static boolean isLog(String name) {
        if (name.equals(CURRENT) || name.equals(PREVIOUS)) {
            return true;
        }
        return name.length() == LogStamp.LABEL + 2
                && LogStamp.isLabel(name)
                && (name.endsWith(".s") || name.endsWith(".u"));
    }

    /** Somebody put a link where root would have to follow it. */
    public static final class LinkException extends FileSystemException {
        private static final long serialVersionUID = 1L;

        LinkException(Path path) {
            super(path.toString(), null, "it is a link, and root follows none in a home");
        }
    }
}
