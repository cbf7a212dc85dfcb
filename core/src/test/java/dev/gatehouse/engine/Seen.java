package dev.gatehouse.engine;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.LastExit;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.spi.Observation;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** Builds observations for tests. */
record Seen(
        ServiceName service,
        State state,
        OptionalLong pid,
        Optional<Instant> since,
        Optional<LastExit> end,
        int ends,
        boolean ready,
        boolean decided,
        boolean begun) {
    static final ServiceName CODER = ServiceName.of("coder");

    static Seen of(State state) {
        return new Seen(CODER, state, OptionalLong.empty(), Optional.empty(), Optional.empty(), 0, false, true, true);
    }

    static Seen up(long pid) {
        return of(State.UP).pid(pid);
    }

    Seen pid(long known) {
        return new Seen(service, state, OptionalLong.of(known), since, end, ends, ready, decided, begun);
    }

    Seen since(Instant known) {
        return new Seen(service, state, pid, Optional.of(known), end, ends, ready, decided, begun);
    }

    Seen died(int times, LastExit last) {
        return new Seen(service, state, pid, since, Optional.of(last), times, ready, decided, begun);
    }

    Seen undecided() {
        return new Seen(service, state, pid, since, end, ends, ready, false, begun);
    }

    Seen notBegun() {
        return new Seen(service, state, pid, since, end, ends, ready, decided, false);
    }

    Seen named(ServiceName name) {
        return new Seen(name, state, pid, since, end, ends, ready, decided, begun);
    }

    /** The gateway has signalled that it is ready. */
    Seen signalled() {
        return new Seen(service, state, pid, since, end, ends, true, decided, begun);
    }

    Seen ended(int times) {
        return new Seen(service, state, pid, since, end, times, ready, decided, begun);
    }

    Observation observation() {
        ServiceStatus status = ServiceStatus.builder(service, state)
                .since(since)
                .pid(pid)
                .ready(ready ? Optional.of(true) : Optional.empty())
                .lastExit(end)
                .build();
        return new Observation(status, ends, decided, begun);
    }
}
