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

/** Reading small files that others may have put there: a FIFO does not block, and size has a limit. */
final class PlainFile {
    /** No file that a person writes for Gatehouse comes near. */
    static final int LARGEST = 1 << 20;

    private static final LinkOption[] FOLLOWING = {};

    private static final LinkOption[] NOT_FOLLOWING = {LinkOption.NOFOLLOW_LINKS};

    private PlainFile() {}

    /**
     * Reads a file that a person or a package manager writes, as text. A link is followed, as volumes and package managers
     * put one where a person has a file; but not by root, who would read what the link's maker may not.
     *
     * @return the text without a byte order mark, or empty where there is no such file
     * @throws IOException where it is no plain file, larger than {@link #LARGEST}, or not UTF-8; the reason alone is
     *     given, without the path
     */
    static Optional<String> settings(Path file) throws IOException {
        return text(file, Accounts.isRoot() ? NOT_FOLLOWING : FOLLOWING);
    }

    /**
     * Reads a file that programs write, as text; a link is none.
     *
     * @return as {@link #settings}
     * @throws IOException likewise
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
            throw new IOException("it is not UTF-8 text", e);
        }
    }

    private static Optional<byte[]> bytes(Path file, LinkOption[] links) throws IOException {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class, links);
            if (found.isSymbolicLink()) {
                throw new IOException("it is a link, which is not followed here");
            }
            if (!found.isRegularFile()) {
                throw new IOException("it is not a regular file");
            }
            byte[] bytes = SmallFile.read(file, LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new IOException("it is larger than " + LARGEST + " bytes");
            }
            return Optional.of(bytes);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (FileSystemException e) {
            // The path is said by the caller, and the JDK says it again where it knows nothing better.
            String reason = e.getReason();
            throw new IOException(reason == null ? "it may not be read" : reason, e);
        }
    }
}
