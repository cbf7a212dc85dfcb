package dev.gatehouse.spi;

import dev.gatehouse.definition.ServiceName;

/**
 * A service that is prepared for one operation: found, this home's own, and allowed. {@link Controller#prepare} creates
 * it, and the controller keeps its state of the operation in it. Used by one thread.
 *
 * @since 0.1.0
 */
public interface Target extends AutoCloseable {
    /** {@return the service} */
    ServiceName service();

    /** {@return what its installed definition says about starts and stops} */
    Expectations expectations();

    /** {@return the observation from the preparation, before any command} */
    Observation before();

    /** {@return how the operation is carried out; by default {@link Course#AT_ONCE}} */
    default Course course() {
        return Course.AT_ONCE;
    }

    /**
     * {@return whether the effect of the command can be observed, by default true; false for example for a restart that
     * ends the calling process, where a command that was sent counts as success}
     */
    default boolean isProvable() {
        return true;
    }

    /**
     * {@return whether the end of the service ends the calling process, because the service started it; by default false.
     * Such a service comes last, after all others have a result, and a restart of it must be one command, which the manager
     * carries out when the caller is gone}
     */
    default boolean endsCaller() {
        return false;
    }

    /**
     * {@return whether the backend itself writes the file that announces a stop to the gateway, by default false: then the engine
     * writes it before the command}
     */
    default boolean announcesStop() {
        return false;
    }

    /** Releases what the target holds, such as an event subscription. Called once, when the operation is over. */
    @Override
    default void close() {}
}
