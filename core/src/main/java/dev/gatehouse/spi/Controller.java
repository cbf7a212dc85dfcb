package dev.gatehouse.spi;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.spi.waiting.Deadline;
import dev.gatehouse.spi.waiting.Signals;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Talks to one service manager: sends commands and observes services. The engine decides when an operation is over and
 * whether it succeeded. One thread calls a controller per operation; several operations may run at the same time.
 *
 * <p>The engine calls {@link #limit}, {@link #admit}, {@link #prepare} and {@link #command}, then {@link #observe} and {@link #nudge}
 * until every service has a result, and finally {@link #conclude}. Each method may throw a {@link GatehouseException},
 * which fails all services that have no result yet. A failure of one service goes to {@link Refusals}.
 *
 * @param <T> the backend's targets
 * @since 0.1.0
 */
public interface Controller<T extends Target> {
    /** {@return how many services are prepared and commanded together at most; by default all} */
    default int most() {
        return Integer.MAX_VALUE;
    }

    /**
     * Says when the caller stops waiting, before anything else is called. A controller whose calls can hang gives none of them more
     * time; {@link #command} names the limit of the services from then on, which can be a later one. By default does nothing.
     *
     * @param whole when the caller stops waiting; may be far away, or have passed, if nobody waits
     */
    default void limit(Deadline whole) {}

    /**
     * Checks that an operation is possible and that the user has the rights for it, before anything changes.
     *
     * @param operation the operation
     * @param services all services of the operation, each once
     * @throws GatehouseException if the operation is refused
     */
    default void admit(Operation operation, List<ServiceName> services) {}

    /**
     * Prepares services for an operation: finds them, checks that they belong to this home, subscribes to events, and
     * then observes them. Sends no command.
     *
     * @param services the services, each once
     * @param operation the operation
     * @param refusals receives the services that cannot take part
     * @return the targets of the other services, in order
     */
    List<T> prepare(List<ServiceName> services, Operation operation, Refusals refusals);

    /**
     * Sends the command for all targets, together if the manager can do that. May block until the manager has carried
     * it out, but not beyond the deadline. Called also for services that are already in the desired state, because the
     * command may change more, such as the start at boot.
     *
     * @param operation the operation
     * @param targets the prepared services
     * @param deadline when to give up; a deadline that has passed means not to wait
     * @param refusals receives the services whose command failed
     */
    void command(Operation operation, List<T> targets, Deadline deadline, Refusals refusals);

    /**
     * Observes services.
     *
     * @param targets the services
     * @param refusals receives the services that cannot be observed
     * @return what the others are doing now
     */
    Map<ServiceName, Observation> observe(Collection<T> targets, Refusals refusals);

    /**
     * Opens a source of events for services; a timer if the manager has no events.
     *
     * @param targets the services
     * @return the source, which the engine closes
     */
    Signals<T> signals(List<T> targets);

    /**
     * Tests whether the command for a target has been sent. A manager that cannot accept it yet, for example because an
     * earlier process is still ending, sends it in a later {@link #nudge}. Until then nothing is judged.
     *
     * @param target the service
     * @return whether the command has been sent; by default true
     */
    default boolean isCommanded(T target) {
        return true;
    }

    /**
     * Helps an operation along after an observation without a result: sends a command again, cuts a restart delay
     * short, or kills after the grace period. By default does nothing.
     *
     * @param target the service
     * @param operation the operation
     * @param now the observation
     * @param elapsed time since the command
     */
    default void nudge(T target, Operation operation, Observation now, Duration elapsed) {}

    /**
     * Finishes an operation that succeeded, for example by clearing an old failure. By default does nothing.
     *
     * @param operation the operation
     * @param succeeded the services with success
     */
    default void conclude(Operation operation, List<T> succeeded) {}

    /** {@return whether the manager's count of ends restarts at 0 with each start command; by default true} */
    default boolean countsAnew() {
        return true;
    }

    /** {@return how long the manager may need for a stop beyond the grace period; by default 5 s} */
    default Duration margin() {
        return Duration.ofSeconds(5);
    }

    /**
     * Returns a command that helps after a failure.
     *
     * @param target the service
     * @param cause why the operation failed
     * @return the command
     */
    Remedy remedy(T target, Cause cause);

    /**
     * Returns what only this manager knows about a failure. May query the manager. Called once, after all services have
     * a result.
     *
     * @param target the service
     * @param now the last observation
     * @param cause why the operation failed
     * @return a clause to append to the engine's sentence, by default empty
     */
    default String detail(T target, Observation now, Cause cause) {
        return "";
    }

    /**
     * Returns the last lines that a gateway printed in a run that failed. By default the engine reads them from the
     * manager's logs.
     *
     * @param target the service
     * @param now the last observation
     * @return the lines, oldest first; empty if the engine should read the logs
     */
    default Optional<List<String>> lastLines(T target, Observation now) {
        return Optional.empty();
    }

    /**
     * Returns the failure in this manager's own words.
     *
     * @param target the service
     * @param now the last observation
     * @param cause why the operation failed
     * @param limit the time limit of the operation
     * @return the exception; by default empty, so that the engine words it
     */
    default Optional<GatehouseException> failure(T target, Observation now, Cause cause, Duration limit) {
        return Optional.empty();
    }
}
