package dev.gatehouse.spi.run;

import dev.gatehouse.definition.PlannedStop;
import dev.gatehouse.definition.ServiceName;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The files by which the gateways of one home tell what they do, and learn what an operator does. No method fails: what cannot be
 * read says nothing, and a gateway also stops without an announcement. Implementations are thread-safe.
 *
 * @since 0.1.0
 */
public interface RunFiles {
    /** Files of a home that has none: nothing is read or written. */
    RunFiles NONE = new RunFiles() {
        @Override
        public Optional<RunState> state(ServiceName service) {
            return Optional.empty();
        }

        @Override
        public Optional<Path> ownLog(ServiceName service) {
            return Optional.empty();
        }

        @Override
        public boolean belongs(long main, long pid) {
            return main == pid;
        }

        @Override
        public void announce(ServiceName service, PlannedStop planned, long main) {}

        @Override
        public void withdraw(ServiceName service, PlannedStop planned) {}
    };

    /**
     * Reads the state file of a gateway.
     *
     * @param service the gateway
     * @return what it says; empty if the app has no state file, or it cannot be read
     */
    Optional<RunState> state(ServiceName service);

    /**
     * Reads the pid file of a gateway, which may name a process that has ended.
     *
     * @param service the gateway
     * @return the process; by default empty, as for an app that has no pid file, or if it cannot be read
     */
    default OptionalLong pidFile(ServiceName service) {
        return OptionalLong.empty();
    }

    /**
     * Returns the log that the app itself writes.
     *
     * @param service the gateway
     * @return the file; empty if the app has none, or it does not exist
     */
    Optional<Path> ownLog(ServiceName service);

    /**
     * Tests whether a process is a gateway's: its main process, a descendant, or a member of its process group, session or
     * control group.
     *
     * @param main the gateway's main process
     * @param pid the process
     * @return whether it is
     */
    boolean belongs(long main, long pid);

    /**
     * Writes the announcement of a stop, as the owner of the profile's directory.
     *
     * @param service the gateway
     * @param planned the file
     * @param main the gateway's main process
     */
    void announce(ServiceName service, PlannedStop planned, long main);

    /**
     * Removes the announcement of a stop, if it is there.
     *
     * @param service the gateway
     * @param planned the file
     */
    void withdraw(ServiceName service, PlannedStop planned);
}
