package dev.gatehouse.engine;

import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.TimedOutException;
import dev.gatehouse.manager.StartFailedException;
import dev.gatehouse.spi.Cause;
import dev.gatehouse.spi.Controller;
import dev.gatehouse.spi.Observation;
import dev.gatehouse.spi.Target;
import java.time.Duration;
import java.util.Optional;

/** What is said of an operation that failed, the same for every manager but for the clause that only the manager knows. */
final class FailureWords<T extends Target> {
    private final String manager;
    private final Controller<T> controller;

    FailureWords(String manager, Controller<T> controller) {
        this.manager = manager;
        this.controller = controller;
    }

    /** A start that failed. */
    GatehouseException start(T target, Observation now, Cause cause, Duration limit) {
        Optional<GatehouseException> own = controller.failure(target, now, cause, limit);
        if (own.isPresent()) {
            return own.get();
        }
        String remedy = controller.remedy(target, cause);
        String detail = controller.detail(target, now, cause);
        String gateway = "the gateway of " + target.service();
        return switch (cause) {
            case LATE ->
                new TimedOutException(
                        gateway + " did not " + (target.expectations().hasSign() ? "become ready" : "stay up"),
                        limit,
                        instead(target, now) + detail,
                        remedy);
            case NOT_STARTED ->
                new StartFailedException(manager + " did not start " + gateway + detail, now.status(), remedy);
            case GONE ->
                new GatehouseException(
                        gateway + " was taken away from " + manager + " while it was being started" + detail, remedy);
            case ENDED, STOPPED ->
                new StartFailedException(
                        gateway + " did not stay up: " + ended(now) + next(now) + detail, now.status(), remedy);
        };
    }

    /** A stop that was not over in time; it fails in no other way. */
    GatehouseException stop(T target, Observation now, Duration limit) {
        return controller
                .failure(target, now, Cause.LATE, limit)
                .orElseGet(() -> new TimedOutException(
                        "the gateway of " + target.service() + " did not stop",
                        limit,
                        (now.pid().isPresent() ? "pid " + now.pid().getAsLong() + " is still there" : "")
                                + controller.detail(target, now, Cause.LATE),
                        controller.remedy(target, Cause.LATE)));
    }

    private static String instead(Target target, Observation now) {
        String instead = now.runs() && now.pid().isPresent()
                ? "it runs with pid " + now.pid().getAsLong()
                : "it is not up"
                        + now.status()
                                .reason()
                                .map(reason -> " (" + reason + ")")
                                .orElse("");
        int port = target.expectations().port();
        return port == 0 ? instead : instead + ", and nothing accepts on port " + port;
    }

    private static String ended(Observation now) {
        String deaths = now.deaths() > 1 ? " (death " + now.deaths() + ")" : "";
        return now.end().map(end -> "it ended with " + end + deaths + "; ").orElse("");
    }

    private String next(Observation now) {
        return switch (now.state()) {
            case FINISHED -> "it is finished and stays down";
            case FAILED -> "it is not started again";
            case DOWN -> "somebody stopped it meanwhile";
            default -> manager + " will start it again, more slowly each time";
        };
    }
}
