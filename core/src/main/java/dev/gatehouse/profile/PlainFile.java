package dev.gatehouse.profile;

import dev.gatehouse.posix.Accounts;
import dev.gatehouse.posix.SmallFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** Reads small files that other users may have written: never blocks on a FIFO, and limits the size. */
final class PlainFile {
    /**
     * Size limit of a file with settings, in bytes. The example of Hermes with all of its settings and
     * comments has 126,000.
     */
    static final int LARGEST = 256 << 10;

    /** Size limit of a record that a program wrote, in bytes: an intent has 300, a state file of Hermes 4,000. */
    static final int LARGEST_RECORD = 64 << 10;

    private static final LinkOption[] FOLLOWING = {};

    private static final LinkOption[] NOT_FOLLOWING = {LinkOption.NOFOLLOW_LINKS};

    private PlainFile() {}

    /**
     * Reads a text file that a person or a package manager wrote. Symbolic links are followed, because volumes and
     * package managers use them; but not by root, who could read files that the link's owner may not.
     *
     * @return the text without a byte order mark; empty if the file does not exist
     * @throws IOException if it is not a regular file, larger than {@link #LARGEST}, or not UTF-8; the message has the
     *     reason without the path
     */
    static Optional<String> settings(Path file) throws IOException {
        return text(file, Accounts.isRoot() ? NOT_FOLLOWING : FOLLOWING, LARGEST);
    }

    /**
     * Reads a text file that a program wrote. Symbolic links are refused.
     *
     * @return as {@link #settings}
     * @throws IOException as {@link #settings}, but if it is larger than {@link #LARGEST_RECORD}
     */
    static Optional<String> record(Path file) throws IOException {
        return text(file, NOT_FOLLOWING, LARGEST_RECORD);
    }

    private static Optional<String> text(Path file, LinkOption[] links, int largest) throws IOException {
        Optional<byte[]> bytes = bytes(file, links, largest);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.get()))
                    .toString();
            return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
        } catch (CharacterCodingException e) {
            throw new IOException("not UTF-8 text", e);
        }
    }

    private static Optional<byte[]> bytes(Path file, LinkOption[] links, int largest) throws IOException {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class, links);
            if (found.isSymbolicLink()) {
                throw new IOException("symbolic links are not followed here");
            }
            if (!found.isRegularFile()) {
                throw new IOException("not a regular file");
            }
            if (Accounts.isRoot() && !HomeReading.mayOwnerRead(file)) {
                throw new IOException("the owner of its directory has no permission to read it, so root does not");
            }
            if (found.size() > largest) {
                throw new IOException(found.size() + " bytes; the limit is " + (largest >> 10) + " KiB");
            }
            byte[] bytes = SmallFile.read(file, largest + 1);
            if (bytes.length > largest) {
                throw new IOException("the limit is " + (largest >> 10) + " KiB");
            }
            return Optional.of(bytes);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (FileSystemException e) {
            // The caller's message has the path, so only the reason is needed here.
            String reason = e.getReason();
            throw new IOException(reason == null ? "permission denied" : reason, e);
        }
    }
}
