package dev.gatehouse.spi;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import java.io.IOException;
import java.util.function.Function;

/**
 * Receives the failures of single services during an operation on several. The operation continues for the others. Used
 * by the thread that runs the operation.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Refusals {
    /**
     * Ends the operation for a service with a failure. A later failure of the same service has no effect.
     *
     * @param service the service
     * @param reason why it failed
     */
    void refuse(ServiceName service, GatehouseException reason);

    /** A step of an operation on one service. */
    @FunctionalInterface
    interface Part {
        /**
         * Runs the step.
         *
         * @throws IOException if a file operation fails
         */
        void run() throws IOException;
    }

    /**
     * Runs a step of an operation on one service. A failure ends the operation for this service only; if the thread is
     * interrupted, the failure is thrown, because it concerns all services.
     *
     * @param service the service
     * @param translation describes a failed file operation
     * @param part the step
     * @throws GatehouseException if the step fails in an interrupted thread
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
