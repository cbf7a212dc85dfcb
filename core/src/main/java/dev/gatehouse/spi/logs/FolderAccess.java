package dev.gatehouse.spi.logs;

import dev.gatehouse.spi.waiting.Signals;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.time.Duration;
import java.util.Optional;

/** How this system opens folders of logs and announces changes in them. */
interface FolderAccess {
    /** Opens a folder; empty if it does not exist. */
    Optional<FolderHandle> open(Path home, Path below) throws IOException;

    /** Opens what announces changes in folders, by their paths: {@link FolderEvents}, or a timer where there are none. */
    Signals<Path> signals();

    /**
     * The access of this host: by descriptor where the JDK can do that, else by path.
     *
     * @param root whether this process is root's and must not be led elsewhere
     */
    record OfHost(boolean root) implements FolderAccess {
        private static final Duration WITHOUT_EVENTS = Duration.ofMillis(250);

        @Override
        public Optional<FolderHandle> open(Path home, Path below) throws IOException {
            DirectoryStream<Path> stream;
            try {
                stream = Files.newDirectoryStream(home);
            } catch (NoSuchFileException e) {
                return Optional.empty();
            }
            if (stream instanceof SecureDirectoryStream<Path> secure) {
                return SecureFolder.open(secure, home, below, root);
            }
            stream.close();
            return PathFolder.open(home, below, root);
        }

        @Override
        public Signals<Path> signals() {
            Optional<FolderEvents> events = FolderEvents.open();
            return events.isPresent() ? events.get() : Signals.timer(WITHOUT_EVENTS);
        }
    }
}
