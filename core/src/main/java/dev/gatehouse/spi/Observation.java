package dev.gatehouse.spi;

import dev.gatehouse.manager.LastExit;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a controller sees of a service at one moment: its status, and what a status has no word for.
 *
 * @param status what the manager says; its deaths count as {@link Controller#countsAnew} tells
 * @param decided whether the manager has made up its mind: nothing that it has already been told is still to come. A
 *     service that has just been commanded and shows no sign of it yet is undecided; so is one whose run has ended while
 *     the manager works out what follows
 * @param begun whether a run has begun since the command. False only where the manager can tell that none has
 * @since 0.1.0
 */
public record Observation(ServiceStatus status, boolean decided, boolean begun) {
    /** What is final as far as one can see. */
    public static Observation of(ServiceStatus status) {
        return new Observation(status, true, true);
    }

    /** What may still be about to change because of an earlier command. */
    public static Observation undecided(ServiceStatus status) {
        return new Observation(status, false, true);
    }

    /** What the service is doing. */
    public State state() {
        return status.state();
    }

    /** Its main process. */
    public OptionalLong pid() {
        return status.pid();
    }

    /** How its last run ended. */
    public Optional<LastExit> end() {
        return status.lastExit();
    }

    /** How often its process has ended; 0 where that is not known. */
    public int deaths() {
        return status.deaths().orElse(0);
    }

    /** Whether a process of it runs and is not on its way out. */
    public boolean runs() {
        return status.isRunning();
    }

    /** Whether nothing of it runs, and nothing will by itself. */
    public boolean isAtRest() {
        return switch (state()) {
            case DOWN, FINISHED, FAILED, NOT_INSTALLED -> true;
            case STARTING, UP, READY, STOPPING, UNKNOWN -> false;
        };
    }

    /** Whether it has said itself that it serves. */
    public boolean signalledReady() {
        return state() == State.READY;
    }
}
