package dev.gatehouse.bench;

import dev.gatehouse.app.service.NamingStem;
import dev.gatehouse.definition.GatewayDefinition;
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
 * A private s6 tree with its own home in the scratch directory. {@link #close} stops it. After an interruption {@code bench/run}
 * stops all trees with a scandir in the scratch directory.
 */
final class Tree implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** Short compared with the waits of about a second, and long compared with the cost of a wake-up. */
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

    /** Starts an empty tree. */
    static Tree up(Place place) throws IOException {
        Tree made = new Tree(place, freshScandir(place.scratch()));
        Files.createDirectories(made.home.profilesDirectory());
        made.tree.up(made.besides.resolve("owner.lock"), LIMIT);
        return made;
    }

    /** Creates a scandir with a path about as short as {@code /run/service}: each component costs time in the kernel. */
    private static Path freshScandir(Path scratch) throws IOException {
        for (int number = 1; ; number++) {
            Path scandir = scratch.resolve(Integer.toString(number));
            try {
                return Files.createDirectory(scandir, PosixFilePermissions.asFileAttribute(OWN));
            } catch (FileAlreadyExistsException taken) {
                // Used by an earlier tree or another process: try the next number.
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
        return scandir().resolve(home.app().names().of(NamingStem.SLOT).of(service.profile()));
    }

    /** Returns the manager of a long-running process, which asks the kernel. */
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

    /** Returns definitions of gateways, each with a profile on disk. */
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

    /** Returns whether a servicedir is supervised. */
    static boolean isSupervised(Path servicedir) throws PosixException {
        return RecordLock.holder(servicedir.resolve("supervise/lock")).isPresent();
    }

    /**
     * Waits until every service and its logger are supervised. Checks them in order and polls only the first one that is not yet
     * supervised, because s6-svscan needs the processor.
     */
    void awaitSupervised(List<ServiceName> services) throws PosixException {
        for (ServiceName service : services) {
            for (Path part : List.of(slot(service), slot(service).resolve("log"))) {
                await(part + " is not supervised", () -> isSupervised(part));
            }
        }
    }

    /** Fails if a service or its logger is not supervised at this moment. */
    void requireSupervised(List<ServiceName> services) throws PosixException {
        for (ServiceName service : services) {
            for (Path part : List.of(slot(service), slot(service).resolve("log"))) {
                if (!isSupervised(part)) {
                    throw new IllegalStateException(part + " was reported as supervised but is not");
                }
            }
        }
    }

    /** Waits until every logger has been executed by its script, so that the tree is idle. */
    void awaitRest(List<ServiceName> services) throws PosixException {
        for (ServiceName service : services) {
            Path logger = slot(service).resolve("log");
            await(logger + " has not started its logger", () -> runs(logger, "s6-log"));
        }
    }

    /** Waits until every gateway and logger has been executed by its script. */
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

    /** A condition to wait for. */
    private interface Condition {
        boolean holds() throws PosixException;
    }

    private static void await(String otherwise, Condition condition) throws PosixException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException(otherwise + " after " + LIMIT.toSeconds() + " s");
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    @Override
    public void close() throws IOException {
        tree.down(LIMIT);
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
