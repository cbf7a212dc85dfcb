package dev.gatehouse.launchd;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.launchd.job.JobFiles;
import dev.gatehouse.launchd.job.JobFolder;
import dev.gatehouse.manager.Outcome;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;

/** Ends gateways and takes away all that was written for them, so that nothing can start them again. */
final class Removal {
    private final LaunchdBackend backend;
    private final Loader loader;

    Removal(LaunchdBackend backend) {
        this.backend = backend;
        this.loader = new Loader(backend);
    }

    Outcome remove(ServiceName service) {
        LaunchdBackend.Found found = backend.look(service);
        if (found == LaunchdBackend.Found.NOTHING || found == LaunchdBackend.Found.OTHER_HOME) {
            // Another home's is none of this home's, which has nothing to remove.
            return Outcome.of(service, Outcome.Change.UNCHANGED);
        }
        if (found == LaunchdBackend.Found.FOREIGN || found == LaunchdBackend.Found.OF_HERMES) {
            throw backend.notOurs(service, found);
        }
        backend.requireRights("uninstall", service);
        JobFolder folder = backend.folder(service);
        Duration patience = folder.proof().stop().grace().plus(Loader.MARGIN);
        long deadline = System.nanoTime() + patience.toNanos();
        List<LaunchdBackend.Registered> registered = backend.lock().hold(() -> {
            backend.files().mark(folder.path().resolve(JobFolder.STOPPED));
            return backend.findAll(service);
        });
        // Without the lock: a gateway may take its time to end.
        registered.forEach(one -> loader.unload(service, one, patience));
        loader.awaitGone(service, registered, deadline, patience);
        return backend.lock().hold(() -> {
            Files.deleteIfExists(backend.plist(service));
            loader.forget(service);
            JobFiles.delete(folder);
            return Outcome.of(service, Outcome.Change.REMOVED);
        });
    }
}
