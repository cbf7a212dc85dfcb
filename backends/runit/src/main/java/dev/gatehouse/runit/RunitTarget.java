package dev.gatehouse.runit;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.spi.Expectations;
import dev.gatehouse.spi.Observation;
import dev.gatehouse.spi.Operation;
import dev.gatehouse.spi.Target;
import dev.gatehouse.spi.process.Survivors;

/**
 * A service in one operation.
 *
 * @param statusBefore the status of runsv before the command
 */
record RunitTarget(
        ServiceName service,
        ServiceDirectory directory,
        Operation operation,
        Expectations expectations,
        SupervisionStatus statusBefore,
        Observation before)
        implements Target {
    @Override
    public boolean endsCaller() {
        return Survivors.isOneOf(directory.path());
    }

    /** Whether a start finds a running gateway. */
    boolean goesOn() {
        return operation == Operation.START && before.runs();
    }

    /** Whether the operation ends a run and begins another one. */
    boolean replaces() {
        return operation == Operation.RESTART && statusBefore.phase() == SupervisionStatus.Phase.RUN;
    }
}
