package dev.gatehouse.windows.launcher;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Tells a launcher when its gateway must end. The system reports changes of the folder; a look each second covers folders for
 * which it does not, such as those on another computer.
 */
public final class HoldWatch implements AutoCloseable {
    private final ServiceFolder folder;
    private final WatchService service;
    private final CompletableFuture<Integer> held = new CompletableFuture<>();

    private HoldWatch(ServiceFolder folder, WatchService service) {
        this.folder = folder;
        this.service = service;
    }

    static HoldWatch of(ServiceFolder folder) throws IOException {
        WatchService service = folder.path().getFileSystem().newWatchService();
        folder.path().register(service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
        HoldWatch watch = new HoldWatch(folder, service);
        Thread.ofPlatform().daemon().name("hold").start(watch::look);
        return watch;
    }

    /** Completes when the gateway must end. */
    CompletableFuture<Integer> held() {
        return held;
    }

    boolean isHeld() {
        return held.isDone() || seemsHeld();
    }

    /** A folder that is gone was removed with the service. */
    private boolean holds() throws IOException {
        return !folder.isInstalled() || folder.readStartPolicy().stopsNow();
    }

    private void look() {
        try {
            while (!seemsHeld()) {
                WatchKey key = service.poll(1, TimeUnit.SECONDS);
                if (key != null) {
                    key.pollEvents();
                    key.reset();
                }
            }
            held.complete(0);
        } catch (ClosedWatchServiceException | InterruptedException over) {
            return;
        }
    }

    /** An unreadable file is read again in a second; until then the gateway runs on. */
    private boolean seemsHeld() {
        try {
            return holds();
        } catch (IOException passing) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        service.close();
    }
}
