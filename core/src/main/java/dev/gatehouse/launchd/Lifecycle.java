package dev.gatehouse.launchd;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.launchd.job.JobFolder;
import dev.gatehouse.launchd.launchctl.JobPrint;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Starting and stopping one service. */
final class Lifecycle {
    private final LaunchdBackend backend;
    private final boolean temporary;
    private final Loader loader;

    /**
     * Makes one.
     *
     * @param temporary whether what launchd does at the next login or boot is left as it is
     */
    Lifecycle(LaunchdBackend backend, boolean temporary) {
        this.backend = backend;
        this.temporary = temporary;
        this.loader = new Loader(backend);
    }

    Outcome start(ServiceName service, Wait wait) {
        backend.requireRights(command("start"), service);
        backend.requireInstalled(service);
        Duration patience = patience(service, Wait.PROOF);
        long deadline = System.nanoTime() + patience.toNanos();
        Way way = backend.lock().hold(() -> clear(service));
        if (way.begun) {
            if (way.adopted) {
                return Outcome.of(service, Outcome.Change.UNCHANGED);
            }
            Outcome.Change change = way.pid.isPresent() ? Outcome.Change.UNCHANGED : Outcome.Change.STARTED;
            return new StartProof(backend, service, wait, way.pid).await(change);
        }
        unload(service, way.obstacles, patience, deadline);
        backend.lock().hold(() -> load(service));
        return new StartProof(backend, service, wait, Optional.empty()).await(Outcome.Change.STARTED);
    }

    /**
     * Stop, and then start. launchd's own {@code kickstart -k} kills without asking, and goes on with the definition that it
     * read when the service was loaded (launchctl(1)); so it is for one case alone: who runs below the gateway itself would
     * be ended by the stop, before the start.
     */
    Outcome restart(ServiceName service, Wait wait) {
        backend.requireRights(command("restart"), service);
        backend.requireInstalled(service);
        Optional<LaunchdBackend.Registered> registered = backend.find(service);
        if (registered.isPresent() && isInside(registered.get().print())) {
            backend.launchctl()
                    .require(
                            service.toString(),
                            "kickstart",
                            "-k",
                            registered.get().domain().target(backend.label(service)));
            return Outcome.of(service, Outcome.Change.RESTARTED);
        }
        Duration patience = patience(service, wait.goal() == Wait.Goal.NOTHING ? Wait.PROOF : wait);
        long deadline = System.nanoTime() + patience.toNanos();
        List<LaunchdBackend.Registered> found = backend.lock().hold(() -> {
            pause(service);
            return backend.findAll(service);
        });
        unload(service, found, patience, deadline);
        backend.lock().hold(() -> load(service));
        return new StartProof(backend, service, wait, Optional.empty()).await(Outcome.Change.RESTARTED);
    }

    /** Boots it out: as long as launchd has it, launchd would start it again. */
    Outcome stop(ServiceName service, Wait wait) {
        backend.requireRights(command("stop"), service);
        backend.requireInstalled(service);
        Duration patience = patience(service, wait);
        long deadline = System.nanoTime() + patience.toNanos();
        List<LaunchdBackend.Registered> found = backend.lock().hold(() -> {
            stayDown(service);
            return backend.findAll(service);
        });
        if (wait.goal() == Wait.Goal.NOTHING) {
            found.forEach(registered -> loader.unload(service, registered, Wait.PROOF.limit()));
        } else {
            unload(service, found, patience, deadline);
        }
        if (found.isEmpty()) {
            return Outcome.of(service, Outcome.Change.UNCHANGED);
        }
        if (wait.goal() != Wait.Goal.NOTHING) {
            backend.lock().hold(() -> touch(service));
        }
        return Outcome.of(service, Outcome.Change.STOPPED);
    }

    private String command(String verb) {
        return temporary ? verb + " --temporary" : verb;
    }

    /** A gateway may take its time to end, so this is done without the lock. */
    private void unload(ServiceName service, List<LaunchdBackend.Registered> found, Duration patience, long deadline) {
        found.forEach(registered -> loader.unload(service, registered, patience));
        loader.awaitGone(service, found, deadline, patience);
    }

    /** The time of a status that says down is that at which it was down. */
    private ServiceName touch(ServiceName service) throws IOException {
        JobFolder folder = backend.folder(service);
        for (String mark : new String[] {JobFolder.STOPPED, JobFolder.PAUSED}) {
            if (Files.exists(folder.path().resolve(mark))) {
                backend.files().mark(folder.path().resolve(mark));
            }
        }
        return service;
    }

    /**
     * What stands in the way of a start.
     *
     * @param begun launchd has it already, and has started it or is about to
     * @param adopted what runs is not the script, which could prove it, but what was there before
     * @param pid of the gateway, where it runs
     * @param obstacles what has to be taken away first
     */
    private record Way(boolean begun, boolean adopted, Optional<Long> pid, List<LaunchdBackend.Registered> obstacles) {}

    private Way clear(ServiceName service) throws IOException {
        Optional<LaunchdBackend.Registered> registered = backend.find(service);
        if (registered.isEmpty()) {
            return new Way(false, false, Optional.empty(), List.of());
        }
        JobPrint print = registered.get().print();
        ServiceStatus status =
                new LaunchdStatusReader(service, backend.folder(service), Optional.of(print), Optional.empty()).read();
        boolean first = status.state() == State.STARTING && print.lastExit().isEmpty();
        if (status.isRunning() || first) {
            if (!temporary) {
                backend.launchctl()
                        .require(
                                service.toString(),
                                "enable",
                                registered.get().domain().target(backend.label(service)));
            }
            Optional<Long> pid =
                    first ? Optional.empty() : Optional.of(status.pid().orElse(0));
            return new Way(true, !print.isScript(), pid, List.of());
        }
        // One that waits before a restart is started now: the operator has asked. And what has finished or failed is
        // registered anew, with the property list as it is by now.
        pause(service);
        return new Way(false, false, Optional.empty(), backend.findAll(service));
    }

    private ServiceName load(ServiceName service) throws IOException {
        boolean meanwhile = backend.find(service)
                .filter(found -> found.print().pid().isPresent())
                .isPresent();
        // Somebody else may have started it between the two looks.
        if (!meanwhile) {
            loader.load(service, !temporary);
        }
        return service;
    }

    private void stayDown(ServiceName service) throws IOException {
        if (temporary) {
            pause(service);
            return;
        }
        JobFolder folder = backend.folder(service);
        if (!Files.exists(folder.path().resolve(JobFolder.STOPPED))) {
            backend.files().mark(folder.path().resolve(JobFolder.STOPPED));
        }
        loader.disable(service);
    }

    private void pause(ServiceName service) throws IOException {
        backend.files().mark(backend.folder(service).path().resolve(JobFolder.PAUSED));
    }

    /** A gateway that may take longer by its own definition has that time. */
    private Duration patience(ServiceName service, Wait wait) {
        return wait.patience(backend.folder(service).proof().stop().grace().plus(Loader.MARGIN));
    }

    /** Whether this process is the gateway's child, or its child's. */
    private static boolean isInside(JobPrint print) {
        if (print.pid().isEmpty()) {
            return false;
        }
        long pid = print.pid().getAsLong();
        Optional<ProcessHandle> process = Optional.of(ProcessHandle.current());
        while (process.isPresent() && process.get().pid() != pid) {
            process = process.get().parent();
        }
        return process.isPresent();
    }
}
