package dev.gatehouse.windows;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.windows.host.WindowsLayout;
import dev.gatehouse.windows.launcher.LaunchRecord;
import dev.gatehouse.windows.launcher.ServiceFolder;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** A command to one service that was given, and what is expected to come of it. */
abstract class PendingOperation {
    final WindowsLayout layout;
    final ServiceName service;
    final ServiceFolder folder;
    private final long begun = System.nanoTime();

    PendingOperation(WindowsLayout layout, ServiceName service) {
        this.layout = layout;
        this.service = service;
        this.folder = layout.folder(service.profile());
    }

    /** Looks how far it has come; gives its end, if it has come to it. */
    abstract Optional<Outcome> look() throws IOException;

    /** How long it may take. */
    abstract Duration patience();

    /** What is said when its time is over. */
    abstract GatehouseException expired() throws IOException;

    final boolean isExpired() {
        return elapsed().compareTo(patience()) > 0;
    }

    /** Time since the command was given. */
    final Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    final Optional<LaunchRecord> record() throws IOException {
        return folder.readRecord();
    }
}
