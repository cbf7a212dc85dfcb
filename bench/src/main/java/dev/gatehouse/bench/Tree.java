package dev.gatehouse.bench;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.NamingStem;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.detection.ServiceManagers;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.posix.PosixException;
import dev.gatehouse.posix.RecordLock;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Profile;
import dev.gatehouse.s6.PrivateTree;
import dev.gatehouse.spi.provider.ManagerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A private supervision tree with a home of its own, in the scratch directory. Taken down by {@link #close}; what a
 * bench that was interrupted leaves is taken down by {@code bench/run}, which looks for scandirs in the scratch directory.
 */
final class Tree implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Short against what is waited for, which is a second or so, and long against what waking up costs. */
    private static final long POLL_NANOS = 1_000_000;

    private static final Set<PosixFilePermission> OWN = PosixFilePermissions.fromString("rwx------");

    private final Place place;
    private final Path besides;
    private final Home home;
    private final PrivateTree tree;

    private Tree(Place place, Path scandir) {
        this.place = place;
        this.besides = scandir.resolveSibling(scandir.getFileName() + ".d");
        this.home = Home.at(Place.app(), besides.resolve("home"));
        this.tree = PrivateTree.of(home, place.environment(scandir));
    }

    /** Starts a tree with nothing in it. */
    static Tree up(Place place) throws IOException {
        Tree made = new Tree(place, freshScandir(place.scratch()));
        Files.createDirectories(made.home.profilesDirectory());
        made.tree.up(made.besides.resolve("owner.lock"), PATIENCE);
        return made;
    }

    /** Its path is about as short as {@code /run/service}: what asks the kernel by path is felt in each part of it. */
    private static Path freshScandir(Path scratch) throws IOException {
        for (int number = 1; ; number++) {
            Path scandir = scratch.resolve(Integer.toString(number));
            try {
                return Files.createDirectory(scandir, PosixFilePermissions.asFileAttribute(OWN));
            } catch (FileAlreadyExistsException taken) {
                // By an earlier tree, or by one of another process: the next number may be free.
            }
        }
    }

    Path scandir() {
        return tree.scandir();
    }

    Path logs() {
        return home.path().resolve("logs");
    }

    Home home() {
        return home;
    }

    Path slot(ServiceName service) {
        return scandir().resolve(home.app().names().of(NamingStem.SLOT) + service.profile());
    }

    /** The manager of a process that lives on, whose answers are exact. */
    ServiceManager manager() {
        return manager(false);
    }

    ServiceManager manager(boolean brief) {
        ManagerRequest request = new ManagerRequest(home, place.environment(scandir()), Map.of(), brief);
        return ServiceManagers.ofHost().open(Optional.of(Kind.S6), request);
    }

    static ServiceName service(int number) {
        return ServiceName.of("agent-" + number);
    }

    static List<ServiceName> services(int count) {
        List<ServiceName> services = new ArrayList<>(count);
        for (int number = 0; number < count; number++) {
            services.add(service(number));
        }
        return services;
    }

    /** Definitions of so many gateways, each of a profile that is on disk. */
    List<GatewayDefinition> definitions(int count) throws IOException {
        List<GatewayDefinition> definitions = new ArrayList<>(count);
        for (ServiceName service : services(count)) {
            definitions.add(definition(service.profile()));
        }
        return definitions;
    }

    GatewayDefinition definition(ProfileName name) throws IOException {
        Path profile = home.directory(name);
        Files.createDirectories(profile);
        Files.writeString(profile.resolve("config.yaml"), "model: example\n");
        return new Profile(home, name).gateway();
    }

    /** Whether somebody supervises a servicedir. */
    static boolean isSupervised(Path servicedir) throws PosixException {
        return RecordLock.holder(servicedir.resolve("supervise/lock")).isPresent();
    }

    /**
     * Waits until every service and its logger are supervised, in order, so that each is looked at once and only the first
     * that is not yet is looked at again: whoever starts them meanwhile needs the processor.
     */
    void awaitSupervised(List<ServiceName> services) throws PosixException {
        for (ServiceName service : services) {
            for (Path part : List.of(slot(service), slot(service).resolve("log"))) {
                await(part + " is not supervised", () -> isSupervised(part));
            }
        }
    }

    /** Fails where a service or its logger is not supervised at this moment. */
    void requireSupervised(List<ServiceName> services) throws PosixException {
        for (ServiceName service : services) {
            for (Path part : List.of(slot(service), slot(service).resolve("log"))) {
                if (!isSupervised(part)) {
                    throw new IllegalStateException(part + " is not supervised, though it was said to be");
                }
            }
        }
    }

    /** Waits until every logger is in place of the script that starts it, and with that the tree at rest. */
    void awaitRest(List<ServiceName> services) throws PosixException {
        for (ServiceName service : services) {
            Path logger = slot(service).resolve("log");
            await(logger + " has not started its logger", () -> runs(logger, "s6-log"));
        }
    }

    /** Waits until every gateway is in place of its script, and every logger too. */
    void awaitUp(List<ServiceName> services) throws PosixException {
        for (ServiceName service : services) {
            Path slot = slot(service);
            await(slot + " has not started its gateway", () -> runs(slot, "sleep"));
        }
        awaitRest(services);
    }

    private static boolean runs(Path servicedir, String program) {
        try {
            byte[] status = Files.readAllBytes(servicedir.resolve("supervise/status"));
            long pid = 0;
            for (int i = 24; i < 32; i++) {
                pid = (pid << 8) | (status[i] & 0xff);
            }
            return Files.readString(Path.of("/proc", Long.toString(pid), "comm"))
                    .strip()
                    .equals(program);
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Something that is true at some time. */
    private interface Condition {
        boolean holds() throws PosixException;
    }

    private static void await(String otherwise, Condition condition) throws PosixException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException(otherwise + " after " + PATIENCE.toSeconds() + " s");
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    @Override
    public void close() throws IOException {
        tree.down(PATIENCE);
        try (Stream<Path> all = Files.walk(besides)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
