package dev.gatehouse.s6.logs;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Tells when something happens in folders, also in those that are not there yet.
 *
 * <p>The kernel's events come at once. They do not come from a volume that another kernel writes to, and a user may have no
 * more watches; so everything is looked at now and then in any case.
 */
public final class LogWatch implements AutoCloseable {
    /** How often everything is looked at where events come. */
    private static final Duration NOW_AND_THEN = Duration.ofSeconds(1);

    /** How often where none can be had. */
    private static final Duration OFTEN = Duration.ofMillis(250);

    private final Optional<WatchService> service;
    private final Map<Path, WatchKey> keys = new HashMap<>();
    private final Set<Path> touched = new HashSet<>();
    private long lookedAtAll = System.nanoTime();

    private LogWatch(Optional<WatchService> service) {
        this.service = service;
    }

    public static LogWatch open() {
        return new LogWatch(watchService());
    }

    private static Optional<WatchService> watchService() {
        try {
            return Optional.of(FileSystems.getDefault().newWatchService());
        } catch (IOException | UnsupportedOperationException none) {
            return Optional.empty();
        }
    }

    /** Watches a folder from now on; where it is not there, the folder above it that is. To be called before each look. */
    public void cover(Path folder) {
        for (Path at = folder; at != null && service.isPresent(); at = at.getParent()) {
            WatchKey known = keys.get(at);
            if (known != null && known.isValid()) {
                return;
            }
            try {
                keys.put(
                        at,
                        at.register(
                                service.get(),
                                StandardWatchEventKinds.ENTRY_CREATE,
                                StandardWatchEventKinds.ENTRY_MODIFY,
                                StandardWatchEventKinds.ENTRY_DELETE));
                return;
            } catch (IOException notThere) {
                keys.remove(at);
            }
        }
    }

    /** Waits until something may have happened; false where this thread was interrupted. */
    public boolean await() {
        touched.clear();
        try {
            if (service.isEmpty()) {
                LockSupport.parkNanos(OFTEN.toNanos());
                return !Thread.currentThread().isInterrupted();
            }
            long left = NOW_AND_THEN.toNanos() - (System.nanoTime() - lookedAtAll);
            WatchKey key = service.get().poll(Math.max(0, left), TimeUnit.NANOSECONDS);
            while (key != null) {
                take(key);
                key = service.get().poll();
            }
            // Where one of many prints without a pause the time comes all the same.
            if (touched.isEmpty() || left <= 0) {
                touched.clear();
                lookedAtAll = System.nanoTime();
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void take(WatchKey key) {
        if (key.watchable() instanceof Path path) {
            touched.add(path);
        }
        key.pollEvents();
        key.reset();
    }

    /** Whether a folder is to be looked at after the last wait. */
    public boolean mayHaveChanged(Path folder) {
        if (touched.isEmpty()) {
            return true;
        }
        for (Path at = folder; at != null; at = at.getParent()) {
            if (touched.contains(at)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        if (service.isPresent()) {
            service.get().close();
        }
    }
}
