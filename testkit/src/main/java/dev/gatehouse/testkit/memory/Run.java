package dev.gatehouse.testkit.memory;

import dev.gatehouse.definition.GatewayDefinition;
import java.time.Duration;

/**
 * One run of a gateway in memory, as its {@link Program} sees it. A call on a run that is over has no effect. Thread-safe.
 *
 * @since 0.1.0
 */
public interface Run {
    /** {@return the definition that the run was started with} */
    GatewayDefinition definition();

    /** {@return the number of the run's simulated process; no process of the host has it} */
    long pid();

    /** {@return whether the run has ended} */
    boolean isOver();

    /** Reports readiness: a readiness notification arrives, or the gateway's port accepts connections. */
    void ready();

    /**
     * Ends the run.
     *
     * @param code the exit code, 0 to 255
     */
    void exit(int code);

    /**
     * Prints a line, which {@link InMemoryServiceManager#logs} then shows.
     *
     * @param line the text, without its line end
     */
    void print(String line);

    /**
     * Does something later, unless the run is over by then.
     *
     * @param delay the time from now, by the manager's clock
     * @param action what to do
     */
    void after(Duration delay, Runnable action);
}
