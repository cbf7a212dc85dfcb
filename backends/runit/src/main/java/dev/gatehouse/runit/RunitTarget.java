package dev.gatehouse.runit;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.spi.Course;
import dev.gatehouse.spi.Expectations;
import dev.gatehouse.spi.Observation;
import dev.gatehouse.spi.Operation;
import dev.gatehouse.spi.Target;

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
    /** {@code sv restart} proves nothing, and ./finish would treat a clean exit as finished. */
    @Override
    public Course course() {
        return operation == Operation.RESTART ? Course.STOP_FIRST : Course.AT_ONCE;
    }
}
