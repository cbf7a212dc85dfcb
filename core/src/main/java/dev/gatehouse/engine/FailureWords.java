package dev.gatehouse.engine;

import dev.gatehouse.definition.Readiness;
import dev.gatehouse.engine.DaemonSearch.Daemon;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.TimedOutException;
import dev.gatehouse.manager.StartFailedException;
import dev.gatehouse.manager.State;
import dev.gatehouse.spi.Cause;
import dev.gatehouse.spi.Controller;
import dev.gatehouse.spi.HostView;
import dev.gatehouse.spi.Observation;
import dev.gatehouse.spi.Target;
import dev.gatehouse.spi.run.RunFiles;
import dev.gatehouse.spi.run.RunState;
import java.io.File;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Messages of failed operations: the same for every manager, except for a clause that only the manager can add. */
final class FailureWords<T extends Target> {
    private static final boolean WINDOWS = File.separatorChar == '\\';

    private static final String HINT =
            "; a program that makes itself a daemon ends like this, and must be " + DaemonSearch.ADVICE;

    private final String manager;
    private final Controller<T> controller;
    private final HostView host;
    private final LastLines lines;
    private final RunFiles files;
    private final DaemonSearch daemons;

    FailureWords(String manager, Controller<T> controller, HostView host, LastLines lines, RunFiles files) {
        this.manager = manager;
        this.controller = controller;
        this.host = host;
        this.lines = lines;
        this.files = files;
        this.daemons = new DaemonSearch(host, files);
    }

    /**
     * The failure of a start.
     *
     * @param begun the time of the command: earlier lines of a log are of earlier runs
     */
    GatehouseException start(T target, Observation now, Cause cause, Duration limit, Instant begun) {
        Optional<GatehouseException> own = controller.failure(target, now, cause, limit);
        if (own.isPresent()) {
            return own.get();
        }
        Optional<Daemon> daemon = switch (cause) {
            case ENDED, LATE, PORT_TAKEN -> daemon(target, now, begun);
            case NOT_STARTED, STOPPED, GONE, REPORTED -> Optional.empty();
        };
        // The next start would find its port taken.
        Remedy remedy = daemon.filter(_ -> !WINDOWS)
                .map(found -> Remedy.of("kill", Long.toString(found.pid())))
                .orElseGet(() -> controller.remedy(target, cause));
        String left = daemon.map(FailureWords::left).orElse("");
        String detail = left + controller.detail(target, now, cause);
        String gateway = "The gateway of " + target.service();
        return switch (cause) {
            case LATE ->
                new TimedOutException(
                        gateway + " did not " + (target.expectations().hasSign() ? "become ready" : "stay up"),
                        limit,
                        instead(target, now)
                                + (daemon.isEmpty() && !now.runs() && finishedItself(now) ? HINT : "")
                                + detail,
                        remedy);
            case NOT_STARTED ->
                new StartFailedException(
                        manager + " did not start the gateway of " + target.service() + detail, now.status(), remedy);
            case PORT_TAKEN ->
                new StartFailedException(
                        gateway + " runs, but port " + target.expectations().port() + " belongs to "
                                + host.ports()
                                        .of(target.expectations().port(), now.pid())
                                        .listener() + detail
                                + lastLines(target, now, begun),
                        now.status(),
                        remedy);
            case GONE ->
                new GatehouseException(gateway + " was removed from " + manager + " during its start" + detail, remedy);
            case REPORTED ->
                new StartFailedException(
                        gateway + " runs, but reports "
                                + reported(target, begun).orElse("a failure") + detail + lastLines(target, now, begun),
                        now.status(),
                        remedy);
            case ENDED, STOPPED ->
                new StartFailedException(
                        gateway + " did not stay up: " + ended(now) + next(now)
                                + (daemon.isEmpty() && finishedItself(now) ? HINT : "")
                                + reported(target, begun)
                                        .map(words -> "; it reported " + words)
                                        .orElse("")
                                + detail
                                + lastLines(target, now, begun),
                        now.status(),
                        remedy);
        };
    }

    /** The manager may have begun another run since the observation: its process is no daemon of the former one. */
    private Optional<Daemon> daemon(T target, Observation now, Instant begun) {
        return daemons.find(target, now, begun).filter(found -> {
            Observation next = controller.observe(List.of(target), (_, _) -> {}).get(target.service());
            return next != null && next.pid().stream().noneMatch(main -> files.belongs(main, found.pid()));
        });
    }

    /** The failure that the app's state file reports of a run since the command. */
    private Optional<String> reported(T target, Instant begun) {
        return files.state(target.service())
                .filter(state -> state.meaning() == RunState.Meaning.FAILED && state.isSince(begun))
                .map(RunState::words);
    }

    private String lastLines(T target, Observation now, Instant begun) {
        List<String> last = controller.lastLines(target, now).orElseGet(() -> lines.of(target.service(), begun));
        String own = files.ownLog(target.service())
                .map(file -> "; the app's own log: " + file)
                .orElse("");
        return own + (last.isEmpty() ? "" : "; last log lines:\n  " + String.join("\n  ", last));
    }

    /** The failure of a stop, which can only exceed its limit. */
    GatehouseException stop(T target, Observation now, Duration limit) {
        return controller
                .failure(target, now, Cause.LATE, limit)
                .orElseGet(() -> new TimedOutException(
                        "The gateway of " + target.service() + " did not stop",
                        limit,
                        (now.pid().isPresent() ? "pid " + now.pid().getAsLong() + " still runs" : "")
                                + controller.detail(target, now, Cause.LATE),
                        controller.remedy(target, Cause.LATE)));
    }

    private String instead(Target target, Observation now) {
        String instead = now.runs() && now.pid().isPresent()
                ? "it runs (pid " + now.pid().getAsLong() + ")"
                : "it does not run"
                        + now.status()
                                .reason()
                                .map(reason -> " (" + reason + ")")
                                .orElse("");
        return now.runs() ? instead + sign(target, now) : instead;
    }

    /** What is there of the sign of readiness. */
    private String sign(Target target, Observation now) {
        Signs signs = new Signs(host, files, target.service());
        return switch (target.expectations().ready()) {
            case Readiness.None _, Readiness.Notify _ -> "";
            case Readiness.Port port -> ", but port " + port.port() + " does not accept connections";
            case Readiness.Http http -> {
                OptionalInt status = signs.status(http);
                yield ", but http://localhost:" + http.port() + http.path()
                        + (status.isPresent() ? " answers " + status.getAsInt() : " does not answer");
            }
            case Readiness.State _ ->
                signs.state(now)
                        .map(state -> ", and its state file says " + state.words())
                        .orElse(", but its state file says nothing about this process");
        };
    }

    /** A program that makes itself a daemon starts another process and ends at once, usually with 0. */
    private static boolean finishedItself(Observation now) {
        return now.state() != State.DOWN
                && now.end().filter(end -> end.signal() == 0 && end.code() == 0).isPresent();
    }

    private static String left(Daemon daemon) {
        return "; it has left " + daemon.words()
                + ", which is not part of the run: a program that makes itself a daemon must be " + DaemonSearch.ADVICE;
    }

    private static String ended(Observation now) {
        return now.end().map(end -> "it ended with " + end + "; ").orElse("");
    }

    private String next(Observation now) {
        return switch (now.state()) {
            case FINISHED -> "it has finished and does not restart";
            case FAILED -> "it does not restart";
            case DOWN -> "it was stopped during the start";
            default -> manager + " restarts it with growing delays";
        };
    }
}
