package dev.gatehouse.runit;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.TimedOutException;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.InterruptedOperationException;
import dev.gatehouse.rendering.RenderedFile;
import dev.gatehouse.runit.SupervisionStatus.Phase;
import dev.gatehouse.spi.Installer;
import dev.gatehouse.spi.Refusals;
import dev.gatehouse.spi.Wanted;
import dev.gatehouse.spi.files.DirectoryLock;
import dev.gatehouse.spi.files.FileWriter;
import dev.gatehouse.spi.files.LockList;
import dev.gatehouse.spi.files.StorageErrors;
import dev.gatehouse.spi.waiting.Deadline;
import dev.gatehouse.spi.waiting.WaitLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * Adds services to the services directory and removes them. A service directory is written under a name with a dot, which runsvdir
 * ignores, and renamed when it is complete. Before a removal ends its runsv, the directory is renamed again: otherwise runsvdir would
 * start another runsv.
 */
final class ServicesSession implements Installer.Session {
    private static final String STAGING = ".gatehouse-new-";
    private static final String LEAVING = ".gatehouse-gone-";

    /** runsvdir scans every five seconds, and waits one more before it starts a new service; each further one takes 20 ms. */
    private static final Duration SCAN = Duration.ofSeconds(20);

    private static final Duration FURTHER = Duration.ofMillis(50);

    /** How long runsv and svlogd may take to exit after the gateway's grace. */
    private static final Duration MARGIN = Duration.ofSeconds(15);

    /** How long svlogd may run on after its gateway: a child process that outlives the gateway may hold the pipe open. */
    private static final Duration LOGGER_ALONE = Duration.ofSeconds(5);

    private static final Duration PACE = Duration.ofMillis(20);

    private final RunitPlaces places;
    private final Path services;
    private final DirectoryLock lock;

    ServicesSession(RunitPlaces places, DirectoryLock lock) {
        this.places = places;
        this.services = places.layout().services();
        this.lock = lock;
    }

    static boolean isLeftover(String name) {
        return name.startsWith(STAGING) || name.startsWith(LEAVING);
    }

    /** Completes operations that a killed process left unfinished. */
    void clearLeftovers() throws IOException {
        String[] names = services.toFile().list((_, name) -> isLeftover(name));
        for (String name : names == null ? new String[0] : names) {
            end(services.resolve(name));
            takeDown(services.resolve(name));
        }
    }

    private Path unused(String prefix) {
        return services.resolve(
                prefix + Long.toHexString(ThreadLocalRandom.current().nextLong()));
    }

    @Override
    public void create(List<Wanted> wanted, Initially initially, Refusals refusals) throws IOException {
        RunitInstaller.requireRoom(services, wanted.size());
        List<ServiceName> published = new ArrayList<>();
        for (Wanted one : wanted) {
            refusals.attempt(one.service(), e -> failed("writing", one.service(), e), () -> {
                publish(one, initially == Initially.DOWN);
                published.add(one.service());
            });
        }
        for (ServiceName late : unsupervised(published)) {
            refusals.attempt(late, e -> failed("removing", late, e), () -> {
                Path path = away(late);
                end(path);
                takeDown(path);
                throw notSupervised(late, "it was removed again");
            });
        }
    }

    private void publish(Wanted wanted, boolean down) throws IOException {
        Path staging = unused(STAGING);
        try {
            FileWriter writer = FileWriter.at(Files.createDirectory(staging));
            for (RenderedFile file : wanted.rendering().files()) {
                writer.replace(file.path(), file.bytes(), file.mode());
            }
            if (down) {
                new ServiceDirectory(staging).disable();
            }
            Files.move(staging, places.of(wanted.service()).path(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            clearLeftovers();
            throw e;
        }
    }

    @Override
    public void mend(List<Wanted> wanted, Refusals refusals) throws IOException {
        List<ServiceName> mended = new ArrayList<>();
        for (Wanted one : wanted) {
            ServiceDirectory directory = places.of(one.service());
            refusals.attempt(one.service(), e -> failed("refreshing", one.service(), e), () -> {
                RunitInstaller.files(one.rendering()).write(FileWriter.atExisting(directory.path()));
                mended.add(one.service());
            });
        }
        for (ServiceName late : unsupervised(mended)) {
            refusals.refuse(late, notSupervised(late, "its files are up to date"));
        }
    }

    /** Waits until runsvdir supervises services; returns those that it does not. */
    private List<ServiceName> unsupervised(List<ServiceName> services) throws IOException {
        List<ServiceName> open = new ArrayList<>(services);
        Deadline deadline = Deadline.after(SCAN.plus(FURTHER.multipliedBy(open.size())));
        WaitLoop.poll(PACE, deadline, () -> {
            LockList locks = LockList.read(LockList.Type.FLOCK);
            for (ServiceName service : List.copyOf(open)) {
                if (places.of(service).isReady(locks)) {
                    open.remove(service);
                }
            }
            return open.isEmpty() ? Optional.of(true) : Optional.empty();
        });
        return open;
    }

    private GatehouseException notSupervised(ServiceName service, String instead) {
        return Thread.currentThread().isInterrupted()
                ? new InterruptedOperationException(service, true)
                : new TimedOutException(
                        "runsvdir did not start a runsv for "
                                + places.of(service).path(),
                        SCAN,
                        instead,
                        Remedy.gatehouse("detect"));
    }

    @Override
    public void remove(List<ServiceName> removed, Refusals refusals) throws IOException {
        Map<ServiceName, Path> leaving = new LinkedHashMap<>();
        for (ServiceName service : removed) {
            refusals.attempt(service, e -> failed("removing", service, e), () -> leaving.put(service, away(service)));
        }
        // Ends all of them before it waits for the first, so that they stop side by side.
        leaving.forEach(
                (service, path) -> refusals.attempt(service, e -> failed("ending", service, e), () -> end(path)));
        leaving.forEach((service, path) ->
                refusals.attempt(service, e -> failed("removing", service, e), () -> takeDown(path)));
    }

    /** Renames a service directory, so that runsvdir ignores it. */
    private Path away(ServiceName service) throws IOException {
        return Files.move(places.of(service).path(), unused(LEAVING), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Tells runsv to end the gateway, then its logger, then itself; does nothing if there is no runsv. */
    private static void end(Path path) throws IOException {
        new ServiceDirectory(path).send("x");
    }

    /** Waits until runsv has exited, and deletes the directory. */
    private void takeDown(Path path) throws IOException {
        ServiceDirectory directory = new ServiceDirectory(path);
        Duration limit = directory.expectations().stop().grace().plus(MARGIN);
        if (!awaitEnd(directory, Deadline.after(limit))) {
            throw Thread.currentThread().isInterrupted()
                    ? new GatehouseException(
                            "Interrupted while runsv of " + path + " was ending", Remedy.gatehouse("reconcile"))
                    : new TimedOutException(
                            "runsv of " + path + " did not exit",
                            limit,
                            "runsvdir ignores it now; the next install or removal deletes it",
                            Remedy.gatehouse("reconcile"));
        }
        deleteTree(path);
    }

    /** Waits until runsv has exited; ends the waits that would delay it. */
    private static boolean awaitEnd(ServiceDirectory directory, Deadline deadline) throws IOException {
        return WaitLoop.poll(PACE, deadline, () -> {
                    if (!directory.send("")) {
                        return Optional.of(true);
                    }
                    SupervisionStatus status = directory.status();
                    BackOff.end(status);
                    if (status.phase() == Phase.DOWN && isOlder(status.changed(), LOGGER_ALONE)) {
                        directory.sendToLogger("d");
                    }
                    return Optional.empty();
                })
                .isPresent();
    }

    private static boolean isOlder(Instant time, Duration age) {
        return time.plus(age).isBefore(Instant.now());
    }

    /** Deletes a directory and everything in it; follows no link. */
    private static void deleteTree(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private GatehouseException failed(String doing, ServiceName service, IOException e) {
        return StorageErrors.translate(doing + " the service of " + service, services, e);
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
