package dev.gatehouse.windows.launcher;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Watches the {@code hold} file and reports when the gateway must stop. Windows reports changes in the folder. A check
 * every second covers folders without such reports, for instance on network drives.
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

    /** Returns a future that completes when the gateway must stop. */
    CompletableFuture<Integer> held() {
        return held;
    }

    boolean isHeld() {
        return held.isDone() || seemsHeld();
    }

    /** If the folder is gone, the service was removed. */
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

    /** An unreadable file is read again after a second; until then the gateway keeps running. */
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
