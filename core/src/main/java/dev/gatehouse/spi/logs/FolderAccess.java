package dev.gatehouse.spi.logs;

import dev.gatehouse.posix.Listing;
import dev.gatehouse.posix.OwnerAccess;
import dev.gatehouse.spi.waiting.Signals;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.time.Duration;
import java.util.Optional;

/** Opens folders of logs, and signals changes in them. */
interface FolderAccess {
    /** Opens a folder; empty if it does not exist. */
    Optional<FolderHandle> open(Path home, Path below) throws IOException;

    /** Opens a source of events for folders, by their paths; a timer if the system has no such events. */
    Signals<Path> signals();

    /**
     * The access of this host: by descriptor if the JDK supports that, otherwise by path.
     *
     * @param root whether this process runs as root and must not follow links of other accounts
     */
    record OfHost(boolean root) implements FolderAccess {
        private static final Duration WITHOUT_EVENTS = Duration.ofMillis(250);

        @Override
        public Optional<FolderHandle> open(Path home, Path below) throws IOException {
            return OwnerAccess.call(home, new Opening(home, below, root));
        }

        @Override
        public Signals<Path> signals() {
            Optional<FolderEvents> events = FolderEvents.open();
            return events.isPresent() ? events.get() : Signals.timer(WITHOUT_EVENTS);
        }
    }

    /** Opens a folder, as root with the rights of the home's owner: a link leads no further than that account may go. */
    record Opening(Path home, Path below, boolean root) implements OwnerAccess.Work<Optional<FolderHandle>> {
        @Override
        @SuppressWarnings("StreamResourceLeak") // SecureFolder.open closes it, or the line after.
        public Optional<FolderHandle> run() throws IOException {
            DirectoryStream<Path> stream;
            try {
                stream = Listing.open(home);
            } catch (NoSuchFileException e) {
                return Optional.empty();
            }
            if (stream instanceof SecureDirectoryStream<Path> secure) {
                return SecureFolder.open(secure, home, below, root);
            }
            stream.close();
            return PathFolder.open(home, below, root);
        }
    }
}
