package dev.gatehouse.launchd.job;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The folder that each gateway has beside its property list: what launchd has no key for, and what the script, the command
 * and the next script tell each other.
 *
 * <pre>
 *   start      the script that launchd runs (rendered)
 *   proof      what starts, stops and status have to know (rendered)
 *   origin     whose the gateway is (rendered)
 *   domain     the domain that it was last taken to; the script asks there
 *   stopped    there while it is not to run; the script ends at once
 *   paused     there where it was not to run until the next login or boot; it counts against runs that began before it
 *   data/      the script's own, which runs as the gateway's account:
 *     phase      "running PID SINCE BEGAN" or "waiting PID SINCE", written before exec and before the back-off;
 *                SINCE and BEGAN, which is when the script began, in milliseconds of the epoch
 *     verdict    "failed CODE" where no restart follows
 *     failures   how many in a row
 *     deaths     how many since launchd took it
 *     ready      holds a newline once the gateway has said that it serves
 *     console    what was printed before the log was open
 * </pre>
 *
 * Only {@code data} belongs to the gateway's account where that is not the one that manages it, and nothing in it is
 * followed that is a link.
 */
public record JobFolder(Path path) {
    public static final String START = "start";
    public static final String PROOF = "proof";
    public static final String ORIGIN = "origin";
    public static final String DOMAIN = "domain";
    public static final String STOPPED = "stopped";
    public static final String PAUSED = "paused";
    static final String DATA = "data";
    public static final String CONSOLE = DATA + "/console";

    private static final int LARGEST = 1 << 16;

    /** Opened for both ends a FIFO, which another account may have put there, never lets root wait (fifo(7)). */
    private static final Set<OpenOption> UNLED =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    public static String origin(Path home) {
        return home + "\n";
    }

    public boolean exists() {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    Path data(String name) {
        return path.resolve(DATA).resolve(name);
    }

    /** The home whose gateway it is; empty where this folder does not tell. */
    public Optional<String> home() {
        return text(path.resolve(ORIGIN)).map(String::strip);
    }

    public Proof proof() {
        return text(path.resolve(PROOF)).map(Proof::parse).orElse(Proof.UNKNOWN);
    }

    /**
     * When it was asked to be down; empty where it is not to be. A pause is over with the run that launchd begins at the
     * next login or boot, though its mark stays until a start takes it away.
     */
    public Optional<Instant> down() {
        return changed(path.resolve(STOPPED))
                .or(() -> changed(path.resolve(PAUSED)).filter(this::isPaused));
    }

    private boolean isPaused(Instant asked) {
        return phase().filter(run -> run.began().isAfter(asked)).isEmpty();
    }

    /** What the script has last told of itself. */
    public Optional<Phase> phase() {
        return text(data("phase")).flatMap(Phase::parse);
    }

    /** The exit code after which the script let no restart follow. */
    public OptionalInt verdict() {
        String text = text(data("verdict")).orElse("").strip();
        try {
            return text.startsWith("failed ")
                    ? OptionalInt.of(Integer.parseInt(text.substring("failed ".length())))
                    : OptionalInt.empty();
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    public Optional<Instant> verdictTime() {
        return changed(data("verdict"));
    }

    public int deaths() {
        try {
            return Integer.parseInt(text(data("deaths")).orElse("0").strip());
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    public boolean ready() {
        return text(data("ready")).filter(text -> !text.isEmpty()).isPresent();
    }

    /** A file's text, at most its first 64 KiB; empty where there is none that may be read. */
    private static Optional<String> text(Path file) {
        try (FileChannel channel = open(file)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(channel.size(), LARGEST));
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // One read takes a file that is not written at the same time.
            }
            return Optional.of(new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8));
        } catch (IOException | UnsupportedOperationException absent) {
            return Optional.empty();
        }
    }

    private static FileChannel open(Path file) throws IOException {
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!found.isRegularFile()) {
            throw new NoSuchFileException(file.toString());
        }
        try {
            return FileChannel.open(file, UNLED);
        } catch (IOException notWritable) {
            return FileChannel.open(file, READ);
        }
    }

    private static Optional<Instant> changed(Path file) {
        try {
            return Optional.of(
                    Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant());
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    /**
     * What the script does.
     *
     * @param running true: it is about to become the gateway, or has; false: it waits before it does
     * @param pid its own
     * @param since when it began to
     * @param began when the script itself began; where it does not tell, when it began to wait
     */
    public record Phase(boolean running, long pid, Instant since, Instant began) {
        static Optional<Phase> parse(String text) {
            String[] words = text.strip().split(" ", -1);
            boolean running = words[0].equals("running");
            if (words.length < 3 || !(running || words[0].equals("waiting"))) {
                return Optional.empty();
            }
            try {
                Instant since = Instant.ofEpochMilli(Long.parseLong(words[2]));
                Instant began = words.length > 3 ? Instant.ofEpochMilli(Long.parseLong(words[3])) : since;
                return Optional.of(new Phase(running, Long.parseLong(words[1]), since, began));
            } catch (NumberFormatException | java.time.DateTimeException e) {
                return Optional.empty();
            }
        }
    }
}
