package dev.gatehouse.cli.gateway;

import dev.gatehouse.cli.output.Paint;
import dev.gatehouse.cli.output.Table.Cell;
import dev.gatehouse.cli.parsing.DurationText;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Formats a status as table cells. */
final class GatewayTable {
    private static final String NONE = "-";

    private final Instant now;

    GatewayTable(Instant now) {
        this.now = now;
    }

    static Cell state(ServiceStatus status) {
        return new Cell(status.state().words(), paint(status.state()));
    }

    private static Paint paint(State state) {
        return switch (state) {
            case UP -> Paint.GREEN;
            case FAILED, CRASHLOOP -> Paint.RED;
            case STARTING, STOPPING, UNKNOWN -> Paint.YELLOW;
            case ABSENT, DOWN, DISABLED, FINISHED -> Paint.PLAIN;
        };
    }

    static Cell pid(ServiceStatus status) {
        return Cell.of(status.pid().isPresent() ? Long.toString(status.pid().getAsLong()) : NONE);
    }

    /** Returns how long the gateway has been in its state. */
    Cell since(ServiceStatus status) {
        Optional<Instant> since = status.since();
        return Cell.of(since.isPresent() ? DurationText.rough(Duration.between(since.get(), now)) : NONE);
    }

    static Cell wanted(ServiceStatus status) {
        Optional<Boolean> wanted = status.wanted();
        return Cell.of(wanted.isEmpty() ? NONE : wanted.get() ? "up" : "down");
    }

    static Cell restarts(ServiceStatus status) {
        return Cell.of(
                status.restarts().isPresent()
                        ? Integer.toString(status.restarts().getAsInt())
                        : NONE);
    }

    static Cell lastExit(ServiceStatus status) {
        return Cell.of(status.lastExit().isPresent() ? status.lastExit().get().toString() : NONE);
    }

    static Cell profile(ServiceStatus status) {
        return Cell.of(status.service().toString());
    }

    /** The reason of a state; of a crash loop with the time of the next try. Without lambdas: a short command uses it. */
    static Optional<String> reason(ServiceStatus status, Instant now) {
        if (status.state() != State.CRASHLOOP) {
            return status.reason();
        }
        String reason = status.reason().isPresent() ? status.reason().get() : "crashed";
        return Optional.of(reason + "; " + next(status, now));
    }

    private static String next(ServiceStatus status, Instant now) {
        if (status.nextTry().isEmpty()) {
            return "waiting to restart";
        }
        Duration left = Duration.between(now, status.nextTry().get());
        return left.compareTo(Duration.ofSeconds(1)) < 0 ? "retrying now" : "retrying in " + DurationText.rough(left);
    }
}
