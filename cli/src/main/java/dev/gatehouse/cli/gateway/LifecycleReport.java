package dev.gatehouse.cli.gateway;

import com.grack.nanojson.JsonStringWriter;
import dev.gatehouse.cli.command.ExitCode;
import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.output.Console;
import dev.gatehouse.cli.output.FailureLines;
import dev.gatehouse.cli.output.JsonText;
import dev.gatehouse.cli.parsing.DurationText;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.gateways.GatewayResult;
import dev.gatehouse.gateways.GatewayResults;
import dev.gatehouse.holders.HeldElsewhereException;
import dev.gatehouse.manager.Outcome.Change;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.manager.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Prints the results of a verb: a line for each gateway, and a count for several. A line with ✓ is proven. */
final class LifecycleReport {
    private static final int KILL = 9;

    private final Session session;
    private final Console console;
    private final FailureLines failures;
    private final Verb verb;
    private final boolean proven;

    LifecycleReport(Session session, Verb verb, Wait wait) {
        this.session = session;
        this.console = session.console();
        this.failures = new FailureLines(console);
        this.verb = verb;
        this.proven = wait.goal() != Wait.Goal.NOTHING;
    }

    /** Prints the results and returns the exit code. */
    int print(GatewayResults all) {
        List<GatewayResult> results = all.results();
        if (session.json()) {
            console.prepared(json(results));
        }
        int failed = 0;
        for (GatewayResult result : results) {
            if (!line(result)) {
                failed++;
            }
        }
        failures.end();
        if (results.size() > 1) {
            count(results.size(), failed);
        }
        return failed == 0 ? ExitCode.DONE : ExitCode.FAILED;
    }

    private void count(int all, int failed) {
        if (failed == 0) {
            console.done(all + " of " + all + " " + verb.past());
        } else {
            console.failed(failed + " of " + all + " not " + verb.past());
        }
    }

    /** Prints the result of one gateway and returns whether it succeeded. */
    private boolean line(GatewayResult result) {
        Optional<String> problem = problem(result);
        if (problem.isPresent()) {
            failures.add(problem.get(), Optional.of(remedy(result)));
            return false;
        }
        failures.end();
        // Nothing was commanded for a gateway that is up already.
        if (proven || isUnchanged(result)) {
            console.done(result.profile() + " " + success(result));
        } else {
            console.changing(result.profile() + " is " + VerbWords.progressive(verb));
        }
        result.changedLines().forEach(console::detail);
        adviseRestart(result);
        warnOfSurvivors(result);
        return true;
    }

    private boolean isUnchanged(GatewayResult result) {
        boolean asWanted = verb == Verb.STOP
                ? result.status().state() == State.DOWN
                : result.status().state() == State.UP;
        return asWanted && result.outcome().change() == Change.UNCHANGED;
    }

    /** Returns why the result is a failure. */
    private Optional<String> problem(GatewayResult result) {
        Optional<GatehouseException> failure = result.outcome().failure();
        if (failure.isPresent()) {
            return Optional.of(failed(result, failure.get()));
        }
        if (proven && !matchesVerb(result.status())) {
            return Optional.of(result.profile() + " was " + verb.past() + " but is now " + state(result.status()));
        }
        return result.recordFailure()
                .map(reason -> result.profile() + " "
                        + (proven ? success(result) : "is " + VerbWords.progressive(verb)) + ". "
                        + reason.getMessage());
    }

    private boolean matchesVerb(ServiceStatus status) {
        State state = status.state();
        return switch (verb) {
            case START, RESTART -> status.isRunning() || state == State.FINISHED;
            case STOP -> !state.isActive();
            case INSTALL -> state != State.ABSENT;
            // The app's own definition may stay, at rest.
            case UNINSTALL -> state == State.ABSENT || !state.isActive();
        };
    }

    private String success(GatewayResult result) {
        return switch (verb) {
            case START, RESTART -> started(result);
            case STOP -> stopped(result);
            case INSTALL -> installed(result);
            case UNINSTALL -> result.outcome().change() == Change.UNCHANGED ? "is not installed" : "is uninstalled";
        };
    }

    private static String installed(GatewayResult result) {
        String how = switch (result.outcome().change()) {
            case UNCHANGED -> "is already installed";
            case REFRESHED -> "is refreshed";
            default -> "is installed";
        };
        State state = result.status().state();
        return how + " (" + (state == State.DOWN ? "stopped" : state.words()) + ")";
    }

    private static String failed(GatewayResult result, GatehouseException failure) {
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof HeldElsewhereException) {
            // It names the profile, and the state that this manager reports is not that of the holder.
            return message;
        }
        String name = result.profile().value();
        String named = mentions(message, name) ? message : name + ": " + message;
        // Omits a status that was not queried, and one that would follow the lines of a log.
        boolean omitted =
                result.status().state() == State.UNKNOWN || result.status().state() == State.ABSENT;
        return omitted || message.indexOf('\n') >= 0 ? named : named + "; state: " + state(result.status());
    }

    /** Whether a message names the profile. Its letters alone do not count: a profile can be called {@code a}. */
    private static boolean mentions(String message, String name) {
        for (String before : List.of("rofile ", "ateway of ")) {
            int end = message.indexOf(before + name) + before.length() + name.length();
            boolean found = end >= before.length() + name.length();
            if (found && (end == message.length() || !ProfileName.isValid("x" + message.charAt(end)))) {
                return true;
            }
        }
        return false;
    }

    private static String state(ServiceStatus status) {
        StringBuilder words = new StringBuilder(status.state().words());
        status.lastExit().ifPresent(exit -> words.append(", last exit: ").append(exit));
        status.restarts().ifPresent(restarts -> words.append(", restarts: ").append(restarts));
        return words.toString();
    }

    private static String started(GatewayResult result) {
        ServiceStatus status = result.status();
        if (result.outcome().change() == Change.UNCHANGED && ranBefore(result)) {
            return "is already " + status.state().words() + details(status, since(status));
        }
        String again = result.outcome().change() == Change.RESTARTED ? " again" : "";
        String state = status.state() == State.FINISHED
                ? "has finished"
                : "is " + status.state().words();
        return state + again + details(status, DurationText.seconds(result.took()));
    }

    /** Whether the run began before the command, and had settled by then. A command can also join a run that is starting. */
    private static boolean ranBefore(GatewayResult result) {
        Duration settled = result.took().plus(Wait.SETTLED);
        return result.took().compareTo(Wait.SETTLED) < 0
                || result.status()
                        .since()
                        .filter(since -> Duration.between(since, Instant.now()).compareTo(settled) > 0)
                        .isPresent();
    }

    private static String since(ServiceStatus status) {
        return status.since()
                .map(since -> "for " + DurationText.rough(Duration.between(since, Instant.now())))
                .orElse("");
    }

    private static String details(ServiceStatus status, String time) {
        String pid = status.pid().isPresent() ? "pid " + status.pid().getAsLong() : "";
        String both = pid + (pid.isEmpty() || time.isEmpty() ? "" : ", ") + time;
        return both.isEmpty() ? "" : " (" + both + ")";
    }

    private static String stopped(GatewayResult result) {
        if (result.status().state() == State.ABSENT) {
            return "is down (not installed)";
        }
        return result.outcome().change() == Change.UNCHANGED
                ? "is already down"
                : "is down (" + DurationText.seconds(result.took()) + killed(result) + ")";
    }

    /** Mentions that the gateway was killed, because it may have lost data. */
    private static String killed(GatewayResult result) {
        return result.status()
                .lastExit()
                .filter(exit -> result.ranBefore() && exit.signal() == KILL)
                .map(exit -> ", killed by " + exit)
                .orElse("");
    }

    private void warnOfSurvivors(GatewayResult result) {
        List<String> pids = result.survivors().stream().map(String::valueOf).toList();
        if (!pids.isEmpty()) {
            console.warn((pids.size() == 1 ? "1 process" : pids.size() + " processes") + " that " + result.profile()
                    + " started still " + (pids.size() == 1 ? "runs" : "run") + ": pid " + String.join(", ", pids));
            console.remedy(Remedy.of("kill", pids.toArray(String[]::new)));
        }
    }

    private void adviseRestart(GatewayResult result) {
        boolean untouched = verb == Verb.INSTALL || result.outcome().change() == Change.UNCHANGED;
        boolean old = result.refreshed() && untouched && result.status().isRunning();
        if (old) {
            console.warn(result.profile() + " has a new definition; restart the gateway to apply it");
            console.remedy(
                    Remedy.gatehouse("gateway", "restart", result.profile().toString()));
        }
    }

    private static Remedy remedy(GatewayResult result) {
        return result.failure()
                .flatMap(GatehouseException::remedy)
                .orElseGet(() ->
                        Remedy.gatehouse("gateway", "status", result.profile().toString()));
    }

    private String json(List<GatewayResult> results) {
        JsonStringWriter json = JsonText.object().array("results");
        for (GatewayResult result : results) {
            json.object()
                    .value("profile", result.profile().value())
                    .value("change", result.outcome().change().name().toLowerCase(Locale.ROOT))
                    .value("recorded", result.recorded().isPresent())
                    .array("changedLines", result.changedLines())
                    .array("survivors", result.survivors());
            JsonText.error(console, json, result.outcome().failure());
            json.object("status");
            JsonText.status(json, result.status());
            json.end().end();
        }
        return JsonText.end(json.end());
    }
}
