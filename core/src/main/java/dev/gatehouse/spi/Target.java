package dev.gatehouse.spi;

import dev.gatehouse.definition.ServiceName;

/**
 * A service that is ready for one operation: found, this home's own, and allowed. A controller makes it in
 * {@link Controller#prepare} and keeps in it what it has to remember until the operation is over. Used by one thread.
 *
 * @since 0.1.0
 */
public interface Target extends AutoCloseable {
    /** Which service. */
    ServiceName service();

    /** What its definition says of starts and stops, as it was installed. */
    Expectations expectations();

    /** What it did when it was prepared, before anything was commanded. */
    Observation before();

    /** How the operation that it was prepared for is carried out; by default at once. */
    default Course course() {
        return Course.AT_ONCE;
    }

    /**
     * Whether anything can be seen of what becomes of the command; by default yes. Where not, such as a restart that ends this very
     * process, the command that was given is all.
     */
    default boolean isProvable() {
        return true;
    }

    /** Lets go of what it holds, such as a listener; called once, when the operation is over. */
    @Override
    default void close() {}
}
