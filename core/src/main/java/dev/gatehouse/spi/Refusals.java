package dev.gatehouse.spi;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import java.io.IOException;
import java.util.function.Function;

/**
 * Where it is noted that an operation on one service of several cannot go on. The others are not held up by it.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Refusals {
    /** Ends the operation on this service with this failure. */
    void refuse(ServiceName service, GatehouseException reason);

    /** Part of an operation on one service. */
    @FunctionalInterface
    interface Part {
        void run() throws IOException;
    }

    /**
     * Runs a part of an operation on one service; what it fails with ends the operation on this service alone. Only an
     * interrupt concerns all, and is thrown.
     *
     * @param translation says what a failed file operation means
     */
    default void attempt(
            ServiceName service, Function<? super IOException, GatehouseException> translation, Part part) {
        try {
            part.run();
        } catch (IOException e) {
            refuseUnlessInterrupted(service, translation.apply(e));
        } catch (GatehouseException e) {
            refuseUnlessInterrupted(service, e);
        }
    }

    private void refuseUnlessInterrupted(ServiceName service, GatehouseException reason) {
        if (Thread.currentThread().isInterrupted()) {
            throw reason;
        }
        refuse(service, reason);
    }
}
