package dev.gatehouse.spi;

import dev.gatehouse.spi.port.HostPorts;
import dev.gatehouse.spi.port.PortOwners;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * What the engine reads beside a controller's observations when it decides whether an operation is proven: clocks and
 * ports. A backend of a real manager uses {@link #OF_HOST}; a simulated one has its own. Immutable, and thread-safe if its
 * parts are.
 *
 * @param nanos the clock that measures waits, with the contract of {@link System#nanoTime}
 * @param wall the clock of the times in a status
 * @param ports who listens on TCP ports
 * @since 0.1.0
 */
public record HostView(LongSupplier nanos, InstantSource wall, PortOwners ports) {
    /** The clocks and the ports of this host. */
    public static final HostView OF_HOST = new HostView(System::nanoTime, InstantSource.system(), new HostPorts());
}
