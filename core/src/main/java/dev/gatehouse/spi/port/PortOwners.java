package dev.gatehouse.spi.port;

import java.util.OptionalLong;
import java.util.function.IntPredicate;

/**
 * Finds out who listens on TCP ports. Implementations are thread-safe.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface PortOwners {
    /**
     * Looks who listens on a port.
     *
     * @param port the port, 1 to 65535
     * @param gateway main process of a gateway; empty if it does not run
     * @return who listens, in relation to that gateway
     */
    PortUse of(int port, OptionalLong gateway);

    /**
     * Returns an answer for simulated ports, all of which belong to the gateway that is asked about.
     *
     * @param accepts whether a port accepts connections
     * @return the answer
     */
    static PortOwners simulated(IntPredicate accepts) {
        return (port, _) -> accepts.test(port) ? PortUse.OF_GATEWAY : PortUse.FREE;
    }
}
