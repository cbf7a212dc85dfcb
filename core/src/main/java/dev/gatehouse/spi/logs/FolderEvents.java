package dev.gatehouse.spi.logs;

import dev.gatehouse.spi.waiting.Signals;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The kernel's events for folders, including folders that do not exist yet. */
final class FolderEvents implements Signals<Path> {
    private final WatchService service;
    private final Map<Path, WatchKey> keys = new HashMap<>();
    private final Set<Path> covered = new LinkedHashSet<>();

    private FolderEvents(WatchService service) {
        this.service = service;
    }

    /**
     * Opens the source; empty if this system has no event for each write. macOS has none for directories: the JDK polls
     * there. Windows signals a write only when the file is closed. An account may also have used up its inotify
     * instances.
     */
    static Optional<FolderEvents> open() {
        if (!System.getProperty("os.name", "").startsWith("Linux")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new FolderEvents(FileSystems.getDefault().newWatchService()));
        } catch (IOException | UnsupportedOperationException none) {
            return Optional.empty();
        }
    }

    /**
     * Watches a folder from now on, or the nearest existing directory above it. Call this before each look at the
     * folder.
     */
    void cover(Path folder) {
        covered.add(folder);
        for (Path at = folder; at != null; at = at.getParent()) {
            WatchKey known = keys.get(at);
            if (known != null && known.isValid()) {
                return;
            }
            try {
                keys.put(
                        at,
                        at.register(
                                service,
                                StandardWatchEventKinds.ENTRY_CREATE,
                                StandardWatchEventKinds.ENTRY_MODIFY,
                                StandardWatchEventKinds.ENTRY_DELETE));
                return;
            } catch (IOException notThere) {
                keys.remove(at);
            }
        }
    }

    @Override
    public Collection<Path> await(Duration atMost) throws InterruptedException {
        Set<Path> touched = new HashSet<>();
        List<WatchKey> signalled = new ArrayList<>();
        for (WatchKey key = service.poll(atMost.toNanos(), TimeUnit.NANOSECONDS); key != null; key = service.poll()) {
            key.pollEvents();
            signalled.add(key);
            if (key.watchable() instanceof Path path) {
                touched.add(path);
            }
        }
        // Reset only now: a folder with continuous writes would otherwise never let this method return.
        signalled.forEach(WatchKey::reset);
        List<Path> news = new ArrayList<>();
        if (!touched.isEmpty()) {
            for (Path folder : covered) {
                if (isBelow(folder, touched)) {
                    news.add(folder);
                }
            }
        }
        return news;
    }

    private static boolean isBelow(Path folder, Set<Path> touched) {
        for (Path at = folder; at != null; at = at.getParent()) {
            if (touched.contains(at)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Duration pause(Duration wanted) {
        return wanted;
    }

    @Override
    public void close() {
        try {
            service.close();
        } catch (IOException nothingWasWritten) {
            return;
        }
    }
}
