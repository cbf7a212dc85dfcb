package dev.gatehouse.spi;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.GatehouseException;

/** Where it is noted that an operation on one service of several cannot go on. The others are not held up by it. */
@FunctionalInterface
public interface Refusals {
    /** Ends the operation on this service with this failure. */
    void refuse(ServiceName service, GatehouseException reason);
}
