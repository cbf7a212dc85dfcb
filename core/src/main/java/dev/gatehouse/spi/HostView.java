package dev.gatehouse.spi;

import dev.gatehouse.manager.LoopbackPort;
import java.time.InstantSource;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;

/**
 * What the engine reads beside a controller's observations when it decides whether an operation is proven: clocks and
 * ports. A backend of a real manager uses {@link #OF_HOST}; a simulated one has its own. Immutable, and thread-safe if its
 * parts are.
 *
 * @param nanos the clock that measures waits, with the contract of {@link System#nanoTime}
 * @param wall the clock of the times in a status
 * @param accepts whether a TCP port of this host, 1 to 65535, accepts connections
 * @since 0.1.0
 */
public record HostView(LongSupplier nanos, InstantSource wall, IntPredicate accepts) {
    /** The clocks and the loopback ports of this host. */
    public static final HostView OF_HOST =
            new HostView(System::nanoTime, InstantSource.system(), LoopbackPort::accepts);
}
