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
    /** Larger than any file that a person writes for Gatehouse. */
    static final int LARGEST = 1 << 20;

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
        return text(file, Accounts.isRoot() ? NOT_FOLLOWING : FOLLOWING);
    }

    /**
     * Reads a text file that a program wrote. Symbolic links are refused.
     *
     * @return as {@link #settings}
     * @throws IOException as {@link #settings}
     */
    static Optional<String> text(Path file) throws IOException {
        return text(file, NOT_FOLLOWING);
    }

    private static Optional<String> text(Path file, LinkOption[] links) throws IOException {
        Optional<byte[]> bytes = bytes(file, links);
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

    private static Optional<byte[]> bytes(Path file, LinkOption[] links) throws IOException {
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
            byte[] bytes = SmallFile.read(file, LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new IOException("larger than " + LARGEST + " bytes");
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
