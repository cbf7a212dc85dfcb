package dev.gatehouse.settings;

import dev.gatehouse.posix.Accounts;
import dev.gatehouse.posix.Errno;
import dev.gatehouse.posix.OwnerAccess;
import dev.gatehouse.posix.PosixException;
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

/**
 * Reads small files that other users may have written: never blocks on a FIFO, and limits the size. Root reads them with
 * the rights of their place's owner.
 */
public final class PlainFile {
    /**
     * Size limit of a file with settings, in bytes. The example of Hermes with all of its settings and
     * comments has 126,000.
     */
    public static final int LARGEST = 256 << 10;

    /** Size limit of a record that a program wrote, in bytes: an intent has 300, a state file of Hermes 4,000. */
    public static final int LARGEST_RECORD = 64 << 10;

    private static final LinkOption[] FOLLOWING = {};

    private static final LinkOption[] NOT_FOLLOWING = {LinkOption.NOFOLLOW_LINKS};

    private PlainFile() {}

    /**
     * Reads a text file that a person or a package manager wrote. Symbolic links are followed, because volumes and
     * package managers use them.
     *
     * @return the text without a byte order mark; empty if the file does not exist
     * @throws IOException if it is not a regular file, larger than {@link #LARGEST}, or not UTF-8; the message has the
     *     reason without the path
     */
    public static Optional<String> settings(Path file) throws IOException {
        return text(new Reading(file, true, LARGEST));
    }

    /**
     * Reads a text file that a program wrote. Symbolic links are refused.
     *
     * @return as {@link #settings}
     * @throws IOException as {@link #settings}, but if it is larger than {@link #LARGEST_RECORD}
     */
    public static Optional<String> record(Path file) throws IOException {
        return text(new Reading(file, false, LARGEST_RECORD));
    }

    /**
     * Reads a text file as {@link #settings}; root reads it only if root alone can change it, which is decided on the open
     * file. For files that say what root executes.
     *
     * @return as {@link #settings}
     * @throws UntrustedException if this process is root and others can change the file
     * @throws IOException as {@link #settings}
     */
    public static Optional<String> trusted(Path file) throws IOException {
        return Accounts.isRoot() ? decoded(OwnerAccess.call(file, new TrustedReading(file))) : settings(file);
    }

    /** Root does not use the file, because others can change it. */
    public static final class UntrustedException extends IOException {
        private static final long serialVersionUID = 1L;

        UntrustedException() {
            super("another user may write it");
        }
    }

    private record TrustedReading(Path file) implements OwnerAccess.Work<Optional<byte[]>> {
        @Override
        public Optional<byte[]> run() throws IOException {
            try {
                byte[] bytes = SmallFile.readOfRootAlone(file, LARGEST + 1).orElseThrow(UntrustedException::new);
                return Optional.of(requireSmall(bytes, LARGEST));
            } catch (NoSuchFileException e) {
                return Optional.empty();
            } catch (FileSystemException e) {
                throw clear(e);
            } catch (PosixException e) {
                throw e.is(Errno.ELOOP) ? new UntrustedException() : e;
            }
        }
    }

    /** A record, because linking a lambda takes a short command too long. */
    private record Reading(Path file, boolean follows, int largest) implements OwnerAccess.Work<Optional<byte[]>> {
        @Override
        public Optional<byte[]> run() throws IOException {
            return bytes(file, follows, largest);
        }
    }

    private static byte[] requireSmall(byte[] bytes, int largest) throws IOException {
        if (bytes.length > largest) {
            throw new IOException("the limit is " + (largest >> 10) + " KiB");
        }
        return bytes;
    }

    /** The caller's message has the path, so only the reason is needed here. */
    private static IOException clear(FileSystemException e) {
        String reason = e.getReason();
        return new IOException(reason == null ? "permission denied" : reason, e);
    }

    private static Optional<String> text(Reading reading) throws IOException {
        return decoded(OwnerAccess.call(reading.file(), reading));
    }

    private static Optional<String> decoded(Optional<byte[]> bytes) throws IOException {
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

    private static Optional<byte[]> bytes(Path file, boolean follows, int largest) throws IOException {
        try {
            BasicFileAttributes found =
                    Files.readAttributes(file, BasicFileAttributes.class, follows ? FOLLOWING : NOT_FOLLOWING);
            if (found.isSymbolicLink()) {
                throw new IOException("symbolic links are not followed here");
            }
            if (!found.isRegularFile()) {
                throw new IOException("not a regular file");
            }
            if (found.size() > largest) {
                throw new IOException(found.size() + " bytes; the limit is " + (largest >> 10) + " KiB");
            }
            byte[] bytes = follows ? SmallFile.readFollowing(file, largest + 1) : SmallFile.read(file, largest + 1);
            return Optional.of(requireSmall(bytes, largest));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (FileSystemException e) {
            throw clear(e);
        }
    }
}
