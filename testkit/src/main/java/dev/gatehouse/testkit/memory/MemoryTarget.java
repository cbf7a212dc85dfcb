package dev.gatehouse.testkit.memory;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.spi.Course;
import dev.gatehouse.spi.Expectations;
import dev.gatehouse.spi.Observation;
import dev.gatehouse.spi.Target;

/** A service that is ready for one operation. */
record MemoryTarget(ServiceName service, Expectations expectations, Observation before, Course course)
        implements Target {}
