package dev.gatehouse.spi;

import dev.gatehouse.manager.LastExit;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a controller sees of a service at one moment: its status, and what a status does not express. Immutable.
 *
 * @param status the service's status; {@link Controller#countsAnew} says how its deaths count
 * @param decided whether the manager has finished processing earlier commands and events. False for a service that has
 *     just been commanded and shows no effect yet, and for one whose run has ended while the manager works out what
 *     follows
 * @param begun whether a run has begun since the command; false only if the manager knows that none has
 * @since 0.1.0
 */
public record Observation(ServiceStatus status, boolean decided, boolean begun) {
    /**
     * Returns an observation that is final as far as the manager can tell.
     *
     * @param status the service's status
     * @return the observation
     */
    public static Observation of(ServiceStatus status) {
        return new Observation(status, true, true);
    }

    /**
     * Returns an observation that an earlier command may still change.
     *
     * @param status the service's status
     * @return the observation
     */
    public static Observation undecided(ServiceStatus status) {
        return new Observation(status, false, true);
    }

    /** {@return the service's state} */
    public State state() {
        return status.state();
    }

    /** {@return process ID of its main process} */
    public OptionalLong pid() {
        return status.pid();
    }

    /** {@return how its last run ended} */
    public Optional<LastExit> end() {
        return status.lastExit();
    }

    /** {@return how often its process has ended; 0 if that is unknown} */
    public int deaths() {
        return status.deaths().orElse(0);
    }

    /** {@return whether a process of the service runs and is not stopping} */
    public boolean runs() {
        return status.isRunning();
    }

    /** {@return whether nothing of the service runs, and nothing will start by itself} */
    public boolean isAtRest() {
        return switch (state()) {
            case DOWN, FINISHED, FAILED, NOT_INSTALLED -> true;
            case STARTING, UP, READY, STOPPING, UNKNOWN -> false;
        };
    }

    /** {@return whether the gateway itself has signalled that it is ready} */
    public boolean signalledReady() {
        return state() == State.READY;
    }
}
