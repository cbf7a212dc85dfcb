package dev.gatehouse.holders;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Intents;
import dev.gatehouse.profile.Profile;
import dev.gatehouse.spi.files.DirectoryLock;
import dev.gatehouse.spi.waiting.Deadline;
import dev.gatehouse.spi.waiting.WaitLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Locks of gateways that are about to start or to be installed, one in each profile. Without them, two operations under two
 * managers could both look for other holders, find none, and start one copy each. The kernel releases them when the process ends.
 *
 * <p>Another operation that has the lock may wait for its gateway for minutes. So a caller waits only until that operation's
 * gateway can be found, and at most 10 s. A home that cannot be written has no locks. Must be closed by the thread that took
 * them.
 *
 * @since 0.1.0
 */
public final class StartLocks implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration PACE = Duration.ofMillis(50);

    private final List<DirectoryLock> taken = new ArrayList<>();

    private StartLocks() {}

    /**
     * Takes the locks, before the search for other holders. Blocks while another operation has one of them and its gateway
     * cannot be found yet. If the thread is interrupted, takes no further locks; its interrupt status stays set.
     *
     * @param home the home of the gateways
     * @param services the gateways; those without a profile on disk are left out
     * @param manager opens the manager under which they will start; called only if a lock is taken
     * @param search finds the gateway of another operation
     * @return the locks, to be closed when the gateways have started
     */
    public static StartLocks take(
            Home home, Collection<ServiceName> services, Supplier<ServiceManager> manager, HolderSearch search) {
        StartLocks locks = new StartLocks();
        Deadline deadline = Deadline.after(LIMIT);
        // In one order, so that two operations never wait for each other.
        for (ServiceName service : new TreeSet<>(services)) {
            Optional<Profile> profile = home.profile(service.profile());
            if (profile.isPresent()) {
                locks.take(profile.get(), deadline, () -> isFound(home, service, manager.get(), search));
            }
        }
        return locks;
    }

    /** Whether the gateway of the other operation can be found now, here or under another manager. */
    private static boolean isFound(Home home, ServiceName service, ServiceManager manager, HolderSearch search) {
        try {
            return manager.status(service).isRunning()
                    || !HeldElsewhereException.excluding(search.others(home, manager, List.of(service)))
                            .isEmpty();
        } catch (GatehouseException unknown) {
            // The operation itself reports it.
            return true;
        }
    }

    private void take(Profile profile, Deadline deadline, BooleanSupplier found) {
        try {
            Path file = Intents.lock(profile.directory());
            WaitLoop.poll(PACE, deadline, () -> {
                Optional<DirectoryLock> lock = DirectoryLock.tryTake(file, () -> {});
                lock.ifPresent(taken::add);
                return lock.isPresent() || found.getAsBoolean() ? Optional.of(file) : Optional.empty();
            });
        } catch (IOException unwritable) {
            // Such a home has no locks, and the search for other holders is still made.
        }
    }

    /** Releases the locks. */
    @Override
    public void close() {
        for (DirectoryLock lock : taken) {
            try {
                lock.close();
            } catch (IOException released) {
                // The kernel releases a lock with its file even if closing the file reports a failure.
            }
        }
    }
}
