package dev.gatehouse.spi.logs;

import dev.gatehouse.spi.logs.FolderHandle.Entry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of one gateway's log in order, from a position in any of its files, across rotations. The present
 * file is kept open, so that renaming it does not matter, and its position among the others is found by its key.
 */
final class LogTail implements AutoCloseable {
    /** A longer line arrives in parts: a file without newlines must not fill the memory. */
    static final int LONGEST = 1 << 20;

    private static final int BLOCK = 8192;

    /** How often a rotation may rename a file just before it is opened. */
    private static final int TRIES = 50;

    private final LogFolder folder;
    private final boolean follow;
    private final ByteBuffer buffer = ByteBuffer.allocate(BLOCK).limit(0);
    private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
    private @Nullable SeekableByteChannel channel;
    private @Nullable Entry file;

    /** Name of the last archive before the present file; everything up to it has been read. */
    private String passed = "";

    /** If lines are not followed: the file that reading ends with, with its size at the beginning. */
    private @Nullable Entry last;

    private LogTail(LogFolder folder, boolean follow) {
        this.folder = folder;
        this.follow = follow;
    }

    /**
     * Begins to read.
     *
     * @param lines number of lines before the end, over all files; empty for all
     * @param from an archive's name: archives that sort before it are skipped
     * @param follow whether later lines are wanted, even if the folder does not exist yet
     */
    static LogTail begin(LogFolder folder, OptionalInt lines, String from, boolean follow) throws IOException {
        LogTail tail = new LogTail(folder, follow);
        try {
            for (int i = 0; i < TRIES; i++) {
                if (tail.begin(folder.files(), lines, from)) {
                    return tail;
                }
            }
            throw rotatedTooFast(folder);
        } catch (IOException | RuntimeException e) {
            tail.close();
            throw e;
        }
    }

    private static IOException rotatedTooFast(LogFolder folder) {
        return new IOException(folder.path() + " is rotated faster than it can be read");
    }

    /** Finds the position to begin at; returns false if a file was renamed meanwhile. */
    private boolean begin(List<Entry> files, OptionalInt lines, String from) throws IOException {
        if (files.isEmpty()) {
            return true;
        }
        last = follow ? null : files.getLast();
        int first = 0;
        while (first < files.size() - 1 && endedBefore(files.get(first), from)) {
            first++;
        }
        if (lines.isEmpty()) {
            return open(files, first, 0);
        }
        int missing = lines.getAsInt();
        for (int i = files.size() - 1; ; i--) {
            Optional<SeekableByteChannel> opened = folder.read(files.get(i));
            if (opened.isEmpty()) {
                return false;
            }
            try (SeekableByteChannel looked = opened.get()) {
                LineCount count = LineCount.back(looked, files.get(i).size(), missing);
                missing = count.missing();
                if (missing == 0 || i == first) {
                    return open(files, i, count.start());
                }
            }
        }
    }

    private static boolean endedBefore(Entry entry, String from) {
        return entry.isArchive() && entry.name().compareTo(from) < 0;
    }

    private boolean open(List<Entry> files, int index, long position) throws IOException {
        Entry entry = files.get(index);
        Optional<SeekableByteChannel> opened = folder.read(entry);
        if (opened.isEmpty()) {
            return false;
        }
        close();
        channel = opened.get().position(position);
        file = entry;
        for (Entry before : files.subList(0, index)) {
            passed = before.isArchive() ? before.name() : passed;
        }
        return true;
    }

    /** The next line without its newline; empty if there is none, or none that is complete yet. */
    Optional<String> next() throws IOException {
        while (true) {
            Optional<String> line = fromBuffer();
            if (line.isPresent()) {
                return line;
            }
            if (!fill() && !goOn()) {
                // The remaining text may still get its newline, unless reading ends here.
                return follow || partial.size() == 0 ? Optional.empty() : Optional.of(taken());
            }
        }
    }

    /** Moves bytes from the buffer to the line, up to its end. */
    private Optional<String> fromBuffer() {
        byte[] bytes = buffer.array();
        int start = buffer.position();
        int end = start;
        while (end < buffer.limit() && bytes[end] != '\n') {
            end++;
        }
        partial.write(bytes, start, end - start);
        boolean complete = end < buffer.limit();
        buffer.position(complete ? end + 1 : end);
        return complete || partial.size() >= LONGEST ? Optional.of(taken()) : Optional.empty();
    }

    private String taken() {
        String line = partial.toString(StandardCharsets.UTF_8);
        partial.reset();
        return line;
    }

    private boolean fill() throws IOException {
        if (channel == null) {
            return false;
        }
        int room = BLOCK;
        if (isLast(file) && last != null) {
            room = Math.clamp(last.size() - channel.position(), 0, BLOCK);
        }
        buffer.clear().limit(room);
        int n = room == 0 ? 0 : channel.read(buffer);
        buffer.flip();
        return n > 0;
    }

    private boolean isLast(@Nullable Entry entry) {
        return last != null && entry != null && last.key().equals(entry.key());
    }

    /** At the end of a file: whether there is more, in it or in the file after it. */
    private boolean goOn() throws IOException {
        if (isLast(file)) {
            return false;
        }
        if (isTruncated()) {
            forget();
            return switchFile();
        }
        Optional<Entry> current = folder.current();
        if (current.isPresent() && file != null && current.get().key().equals(file.key())) {
            return false;
        }
        // Read what was written between the last read and the rotation; nothing is written after it.
        return fill() || switchFile();
    }

    /** Whether the present file was emptied, as by {@code : >current}. */
    private boolean isTruncated() throws IOException {
        return channel != null && channel.size() < channel.position();
    }

    /** Begins to read the same file again. */
    private void forget() throws IOException {
        close();
        file = null;
        partial.reset();
    }

    /** Not a stream: the first use of one takes a short command longer than its lines. */
    private boolean hasLast(List<Entry> files) {
        for (Entry file : files) {
            if (isLast(file)) {
                return true;
            }
        }
        return false;
    }

    private boolean switchFile() throws IOException {
        for (int i = 0; i < TRIES; i++) {
            List<Entry> files = folder.files();
            int next = after(files);
            if (next == files.size() || (!follow && !hasLast(files))) {
                return false;
            }
            if (open(files, next, 0)) {
                if (partial.size() > 0) {
                    // The former file ended without a newline and will not get one.
                    buffer.clear().put((byte) '\n').flip();
                }
                return true;
            }
        }
        throw rotatedTooFast(folder);
    }

    /** Index of the file after the present one, which may have been deleted as a surplus archive. */
    private int after(List<Entry> files) {
        for (int i = 0; i < files.size(); i++) {
            if (file != null && files.get(i).key().equals(file.key())) {
                return i + 1;
            }
        }
        int first = 0;
        while (first < files.size()
                && files.get(first).isArchive()
                && files.get(first).name().compareTo(passed) <= 0) {
            first++;
        }
        return first;
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }
}
