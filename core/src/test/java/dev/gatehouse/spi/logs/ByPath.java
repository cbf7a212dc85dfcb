package dev.gatehouse.spi.logs;

import dev.gatehouse.spi.waiting.Signals;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The access of systems where the JDK opens folders by path and has no events.
 *
 * @param root whether to refuse directories that others can change
 * @param keys whether files have an identity, as on macOS; without one the system is like Windows
 */
record ByPath(boolean root, boolean keys) implements FolderAccess {
    @Override
    public Optional<FolderHandle> open(Path home, Path below) throws IOException {
        return PathFolder.open(home, below, root, keys);
    }

    @Override
    public Signals<Path> signals() {
        return Signals.timer(Duration.ofMillis(20));
    }
}
