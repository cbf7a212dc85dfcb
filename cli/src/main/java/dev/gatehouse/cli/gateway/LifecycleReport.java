package dev.gatehouse.cli.gateway;

import com.grack.nanojson.JsonStringWriter;
import dev.gatehouse.cli.command.ExitCode;
import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.output.Console;
import dev.gatehouse.cli.output.JsonText;
import dev.gatehouse.cli.parsing.DurationText;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.gateways.GatewayResult;
import dev.gatehouse.gateways.GatewayResults;
import dev.gatehouse.manager.Outcome.Change;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.spi.provider.Verb;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tells what became of gateways: a line for each, and of several a count. A line with ✓ says nothing but what is so. */
final class LifecycleReport {
    private static final int KILL = 9;

    private final Session session;
    private final Console console;
    private final Verb verb;
    private final boolean proven;

    LifecycleReport(Session session, Verb verb, Wait wait) {
        this.session = session;
        this.console = session.console();
        this.verb = verb;
        this.proven = wait.goal() != Wait.Goal.NOTHING;
    }

    /** Tells it, and gives the exit code. */
    int tell(GatewayResults told) {
        List<GatewayResult> results = told.results();
        if (session.json()) {
            console.prepared(json(results));
        }
        int failed = 0;
        String remedy = "";
        for (GatewayResult result : results) {
            if (!line(result)) {
                failed++;
                remedy = remedy.isEmpty() ? remedy(result) : remedy;
            }
        }
        if (results.size() > 1) {
            count(results.size(), failed);
        }
        console.remedy(remedy);
        return failed == 0 ? ExitCode.DONE : ExitCode.FAILED;
    }

    private void count(int all, int failed) {
        if (failed == 0) {
            console.done(all + " of " + all + " " + VerbWords.past(verb));
        } else {
            console.failed(failed + " of " + all + " not " + VerbWords.past(verb));
        }
    }

    /** Says what became of one gateway, and whether that is what was asked. */
    private boolean line(GatewayResult result) {
        Optional<GatehouseException> failure = result.outcome().failure();
        if (failure.isPresent()) {
            console.failed(failed(result, failure.get()));
        } else if (!proven) {
            console.changing(result.profile() + " is " + VerbWords.progressive(verb));
        } else if (!isAsAsked(result.status().state())) {
            console.failed(
                    result.profile() + " was " + VerbWords.past(verb) + ", and is " + state(result.status()) + " now");
            return false;
        } else {
            console.done(result.profile() + " " + said(result));
        }
        result.changedLines().forEach(console::detail);
        notes(result);
        return !result.failed();
    }

    private boolean isAsAsked(State state) {
        return switch (verb) {
            case START, RESTART -> state.isRunning() || state == State.FINISHED;
            case STOP -> !state.isRunning();
            case INSTALL -> state != State.NOT_INSTALLED;
            case UNINSTALL -> state == State.NOT_INSTALLED;
        };
    }

    private String said(GatewayResult result) {
        return switch (verb) {
            case START, RESTART -> started(result);
            case STOP -> stopped(result);
            case INSTALL -> installed(result);
            case UNINSTALL -> result.outcome().change() == Change.UNCHANGED ? "is not installed" : "is uninstalled";
        };
    }

    private static String installed(GatewayResult result) {
        String how = switch (result.outcome().change()) {
            case UNCHANGED -> "is installed already";
            case REFRESHED -> "is refreshed";
            default -> "is installed";
        };
        return how + ", and is " + result.status().state().words();
    }

    private static String failed(GatewayResult result, GatehouseException failure) {
        String message = String.valueOf(failure.getMessage());
        String name = result.profile().value();
        String named = message.contains(name) ? message : name + ": " + message;
        // A status that was never asked for says nothing beyond the message, and after lines of a log nobody reads on.
        boolean bare =
                result.status().state() == State.UNKNOWN || result.status().state() == State.NOT_INSTALLED;
        return bare || message.indexOf('\n') >= 0 ? named : named + "; it is " + state(result.status());
    }

    private static String state(ServiceStatus status) {
        StringBuilder words = new StringBuilder(status.state().words());
        status.lastExit().ifPresent(exit -> words.append(", last exit: ").append(exit));
        status.deaths().ifPresent(deaths -> words.append(", deaths: ").append(deaths));
        return words.toString();
    }

    private static String started(GatewayResult result) {
        ServiceStatus status = result.status();
        String state = status.state() == State.FINISHED
                ? "has finished"
                : "is " + status.state().words();
        if (result.outcome().change() == Change.UNCHANGED) {
            return state + " already" + details(status, since(status));
        }
        String again = result.outcome().change() == Change.RESTARTED ? " again" : "";
        return state + again + details(status, DurationText.seconds(result.took()));
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
        if (result.status().state() == State.NOT_INSTALLED) {
            return "is down (it is not registered)";
        }
        return result.outcome().change() == Change.UNCHANGED
                ? "is down already"
                : "is down (" + DurationText.seconds(result.took()) + killed(result) + ")";
    }

    /** One that did not end when it was asked to may have lost what it was about to write. */
    private static String killed(GatewayResult result) {
        return result.status()
                .lastExit()
                .filter(exit -> result.ranBefore() && exit.signal() == KILL)
                .map(exit -> ", ended by " + exit)
                .orElse("");
    }

    private void notes(GatewayResult result) {
        boolean untouched = verb == Verb.INSTALL || result.outcome().change() == Change.UNCHANGED;
        boolean old = result.refreshed() && untouched && result.status().isRunning();
        if (old) {
            console.warn(
                    result.profile() + " has a new definition, which the running gateway takes up at its next start");
            console.remedy("gatehouse gateway restart " + result.profile());
        }
        result.recordFailure().ifPresent(failure -> console.warn(String.valueOf(failure.getMessage())));
    }

    private static String remedy(GatewayResult result) {
        return result.failure()
                .map(GatehouseException::remedy)
                .orElseGet(() -> "gatehouse gateway status " + result.profile());
    }

    private String json(List<GatewayResult> results) {
        JsonStringWriter json = JsonText.object().array("results");
        for (GatewayResult result : results) {
            json.object()
                    .value("profile", result.profile().value())
                    .value("change", result.outcome().change().name().toLowerCase(Locale.ROOT))
                    .value("recorded", result.recordFailure().isEmpty())
                    .array("changedLines", result.changedLines());
            JsonText.error(console, json, result.outcome().failure());
            json.object("status");
            JsonText.status(json, result.status());
            json.end().end();
        }
        return JsonText.end(json.end());
    }
}
