package dev.gatehouse.spi;

import dev.gatehouse.manager.LastExit;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a controller sees of a service at one moment: its status, and what a status does not express. Immutable.
 *
 * @param status the service's status
 * @param ends how many runs have ended, requested ends included; {@link Controller#countsAnew} says since when
 * @param decided whether the manager has finished processing earlier commands and events. False for a service that has
 *     just been commanded and shows no effect yet, and for one whose run has ended while the manager works out what
 *     follows
 * @param begun whether a run has begun since the command; false only if the manager knows that none has
 * @since 0.1.0
 */
public record Observation(ServiceStatus status, int ends, boolean decided, boolean begun) {
    /**
     * Returns an observation that is final as far as the manager can tell. Its number of ends follows from the status:
     * one before each restart, and one if the last run has ended.
     *
     * @param status the service's status
     * @return the observation
     */
    public static Observation of(ServiceStatus status) {
        return new Observation(status, ends(status), true, true);
    }

    /**
     * Returns an observation that an earlier command may still change, with ends as in {@link #of}.
     *
     * @param status the service's status
     * @return the observation
     */
    public static Observation undecided(ServiceStatus status) {
        return new Observation(status, ends(status), false, true);
    }

    private static int ends(ServiceStatus status) {
        boolean ended = switch (status.state()) {
            case CRASHLOOP, FINISHED, FAILED -> status.lastExit().isPresent();
            default -> false;
        };
        return status.restarts().orElse(0) + (ended ? 1 : 0);
    }

    /**
     * Returns this observation with another number of ends.
     *
     * @param number how many runs have ended
     * @return the observation
     */
    public Observation withEnds(int number) {
        return new Observation(status, number, decided, begun);
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

    /** {@return whether a process of the service runs and is not stopping, ready or not} */
    public boolean runs() {
        return status.isRunning();
    }

    /** {@return whether nothing of the service runs, and nothing will start by itself} */
    public boolean isAtRest() {
        return switch (state()) {
            case DOWN, DISABLED, FINISHED, FAILED, ABSENT -> true;
            case STARTING, UP, CRASHLOOP, STOPPING, UNKNOWN -> false;
        };
    }

    /** {@return whether the gateway itself has signalled that it is ready} */
    public boolean signalledReady() {
        return status.ready().orElse(false);
    }
}
