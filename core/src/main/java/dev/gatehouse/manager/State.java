package dev.gatehouse.manager;

import java.util.Locale;

/** What a service is doing, in words that hold for every manager. */
public enum State {
    /** The manager does not know it. */
    NOT_INSTALLED,
    /** It does not run and is not meant to. */
    DOWN,
    /** It is meant to run and does not yet, or not again yet: the manager is about to start it. */
    STARTING,
    /** Its process runs. */
    UP,
    /** Its process runs and has said that it serves. */
    READY,
    /** It was asked to end and has not ended yet. */
    STOPPING,
    /** It ended by itself with success and stays down. */
    FINISHED,
    /** It ended in a way after which the manager does not start it again. */
    FAILED,
    /** The manager gives no answer that can be believed; the status says why. */
    UNKNOWN;

    /** The words for it in tables and documents. */
    public String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Whether a process of the service runs and is not on its way out. */
    public boolean isRunning() {
        return this == UP || this == READY;
    }
}
