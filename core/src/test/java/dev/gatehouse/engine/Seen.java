package dev.gatehouse.engine;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.LastExit;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.spi.Observation;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Builds observations for tests. */
record Seen(
        ServiceName service,
        State state,
        OptionalLong pid,
        Optional<Instant> since,
        Optional<LastExit> end,
        int deaths,
        boolean decided,
        boolean begun) {
    static final ServiceName CODER = ServiceName.of("coder");

    static Seen of(State state) {
        return new Seen(CODER, state, OptionalLong.empty(), Optional.empty(), Optional.empty(), 0, true, true);
    }

    static Seen up(long pid) {
        return of(State.UP).pid(pid);
    }

    Seen pid(long known) {
        return new Seen(service, state, OptionalLong.of(known), since, end, deaths, decided, begun);
    }

    Seen since(Instant known) {
        return new Seen(service, state, pid, Optional.of(known), end, deaths, decided, begun);
    }

    Seen died(int times, LastExit last) {
        return new Seen(service, state, pid, since, Optional.of(last), times, decided, begun);
    }

    Seen undecided() {
        return new Seen(service, state, pid, since, end, deaths, false, begun);
    }

    Seen notBegun() {
        return new Seen(service, state, pid, since, end, deaths, decided, false);
    }

    Seen named(ServiceName name) {
        return new Seen(name, state, pid, since, end, deaths, decided, begun);
    }

    Observation observation() {
        ServiceStatus status = new ServiceStatus(
                service,
                state,
                Optional.empty(),
                since,
                pid,
                Optional.empty(),
                Optional.empty(),
                end,
                OptionalInt.of(deaths));
        return new Observation(status, decided, begun);
    }
}
