package dev.gatehouse.spi;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.spi.waiting.Deadline;
import dev.gatehouse.spi.waiting.Signals;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Talks to one service manager: what a backend knows of commanding and observing. When an operation is over, whether it
 * succeeded and what is said otherwise is the engine's to decide. Called by one thread per operation; several operations may
 * run at the same time.
 *
 * <p>An operation goes: {@link #admit}, {@link #prepare}, {@link #command}, then {@link #observe} and {@link #nudge} until all is
 * decided, then {@link #conclude}. Everything may throw a {@link GatehouseException}, which then fails all services that are not
 * decided yet; what concerns one service alone goes to {@link Refusals}.
 *
 * @param <T> the backend's own targets
 * @since 0.1.0
 */
public interface Controller<T extends Target> {
    /** How many services are prepared and commanded together at most; by default all. */
    default int most() {
        return Integer.MAX_VALUE;
    }

    /**
     * Refuses an operation that this user may not have done, or that cannot be done here at all, before anything is touched.
     *
     * @param services all that it is asked for, each once
     */
    default void admit(Operation operation, List<ServiceName> services) {}

    /**
     * Makes services ready for an operation: finds them, sees to it that they are this home's, begins to listen, and then
     * looks at what they do. Nothing is commanded yet.
     *
     * @return the targets of those that were not refused, in order
     */
    List<T> prepare(List<ServiceName> services, Operation operation, Refusals refusals);

    /**
     * Gives the command, to all together where the manager can. May block until the manager has carried it out, but not beyond
     * the deadline. Called also for services that already do what is asked, since there may be more to it, such as a start at
     * boot.
     *
     * @param deadline when a caller would give up; one that has passed means that nothing is waited for
     */
    void command(Operation operation, List<T> targets, Deadline deadline, Refusals refusals);

    /** What services are doing now; those that cannot be looked at are refused. */
    Map<ServiceName, Observation> observe(Collection<T> targets, Refusals refusals);

    /** The events of these targets, or a timer. */
    Signals<T> signals(List<T> targets);

    /**
     * Whether the command to this one has been given. A manager that cannot take it yet, such as one whose earlier process
     * still leaves, gives it in a later {@link #nudge}; until then nothing is judged.
     */
    default boolean isCommanded(T target) {
        return true;
    }

    /**
     * Helps an operation along that is not decided, after each look: a second command, a restart delay cut short, a kill after the
     * grace. By default nothing.
     *
     * @param elapsed time since the command
     */
    default void nudge(T target, Operation operation, Observation now, Duration elapsed) {}

    /** Does what remains once an operation has succeeded, such as forgetting an old failure. By default nothing. */
    default void conclude(Operation operation, List<T> succeeded) {}

    /** Whether the count of deaths begins at 0 with a run that was asked for. */
    default boolean countsAnew() {
        return true;
    }

    /** What the manager may take for a stop beyond the grace after which it kills. */
    default Duration margin() {
        return Duration.ofSeconds(5);
    }

    /** A command that works and tells more, to be typed as it stands. */
    String remedy(T target, Cause cause);

    /**
     * What only this manager knows of a failure, as a clause that follows the engine's own sentence; empty: nothing more. It may
     * ask the manager, and is called once, after everything else is decided.
     */
    default String detail(T target, Observation now, Cause cause) {
        return "";
    }

    /** The failure in this manager's own words; empty: the engine's words do. */
    default Optional<GatehouseException> failure(T target, Observation now, Cause cause, Duration limit) {
        return Optional.empty();
    }
}
