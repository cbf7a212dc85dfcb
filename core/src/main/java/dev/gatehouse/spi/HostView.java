package dev.gatehouse.spi;

import dev.gatehouse.spi.port.HostHttp;
import dev.gatehouse.spi.port.HostPorts;
import dev.gatehouse.spi.port.HttpAnswers;
import dev.gatehouse.spi.port.PortOwners;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * What the engine reads beside a controller's observations when it decides whether an operation is proven: clocks,
 * ports and answers on them. A backend of a real manager uses {@link #OF_HOST}; a simulated one has its own. Immutable, and thread-safe if its
 * parts are.
 *
 * @param nanos the clock that measures waits, with the contract of {@link System#nanoTime}
 * @param wall the clock of the times in a status
 * @param ports who listens on TCP ports
 * @param http what HTTP servers on them answer
 * @since 0.1.0
 */
public record HostView(LongSupplier nanos, InstantSource wall, PortOwners ports, HttpAnswers http) {
    /** The clocks, the ports and the servers of this host. */
    public static final HostView OF_HOST =
            new HostView(System::nanoTime, InstantSource.system(), new HostPorts(), new HostHttp());
}
