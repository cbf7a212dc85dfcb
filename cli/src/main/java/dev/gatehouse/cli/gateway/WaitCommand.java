package dev.gatehouse.cli.gateway;

import com.grack.nanojson.JsonStringWriter;
import dev.gatehouse.cli.command.CliCommand;
import dev.gatehouse.cli.command.ExitCode;
import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.command.Targets;
import dev.gatehouse.cli.command.WaitOptions;
import dev.gatehouse.cli.output.FailureLines;
import dev.gatehouse.cli.output.JsonText;
import dev.gatehouse.cli.output.Progress;
import dev.gatehouse.cli.parsing.DurationText;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.cli.parsing.Syntax;
import dev.gatehouse.cli.parsing.UsageException;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.Suggestion;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.gateways.Gateways;
import dev.gatehouse.gateways.NoSuchProfileException;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.spi.provider.ManagerOption.Use;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code wait}: until gateways are in a state, whoever brings them there. */
public final class WaitCommand extends CliCommand {
    private static final String FOR = "--for";

    private static final Map<String, Set<State>> GOALS = goals();

    public WaitCommand() {
        super("wait", "Waits until gateways are up, or in another state, without changing anything.");
    }

    private static Map<String, Set<State>> goals() {
        Map<String, Set<State>> goals = new LinkedHashMap<>();
        goals.put("up", Set.of(State.UP));
        goals.put("down", Set.of(State.DOWN, State.DISABLED, State.FINISHED, State.FAILED, State.ABSENT));
        for (State state : List.of(State.FINISHED, State.FAILED, State.CRASHLOOP, State.ABSENT)) {
            goals.put(state.words(), Set.of(state));
        }
        return goals;
    }

    @Override
    protected void describe(Syntax syntax) {
        syntax.words("PROFILE", 0, Syntax.ANY, "Profiles of the gateways (default: the current profile)")
                .flag(Targets.ALL, "All profiles that are not disabled")
                .option(FOR, "STATE", "The state: " + String.join(", ", GOALS.keySet()) + " (default: up)");
        WaitOptions.describeLimit(syntax);
        syntax.backendOptions(Use.EVERY);
    }

    @Override
    public String more() {
        return "Down is every state without a process that also stays so. Exit code: 0 if every gateway was in the state at the"
                + " last look; 1 if one was not when the time was over; 4 if the status of such a one is unknown.";
    }

    @Override
    public List<String> gatewayWords(ParsedArgs args) {
        return args.words();
    }

    @Override
    public boolean asksManager() {
        return true;
    }

    @Override
    public int run(Session session, ParsedArgs args) {
        String goal = args.value(FOR).orElse("up");
        Set<State> states = GOALS.get(goal);
        if (states == null) {
            throw new UsageException(
                    "--for accepts " + String.join(", ", GOALS.keySet()) + ", got '" + goal + "'"
                            + Suggestion.clause(goal, GOALS.keySet()),
                    UsageException.helpOf(path()));
        }
        Duration limit = WaitOptions.limit(this, args);
        Gateways gateways = session.gatewaysToRead();
        Collection<ProfileName> names = names(session, gateways, args);
        if (!states.contains(State.ABSENT)) {
            requireKnown(session, gateways, names);
        }
        long begin = System.nanoTime();
        List<ServiceStatus> statuses;
        try (Progress _ = Progress.of(session.console(), "Waiting for " + goal)) {
            statuses = gateways.await(names, states, limit);
        }
        return report(session, goal, statuses, Duration.ofNanos(System.nanoTime() - begin));
    }

    private static Collection<ProfileName> names(Session session, Gateways gateways, ParsedArgs args) {
        if (!args.has(Targets.ALL)) {
            return Targets.named(session, args);
        }
        Targets.refuseBoth(session, args);
        return gateways.enabled();
    }

    /** A misspelt profile would be waited for until the time is over. */
    private static void requireKnown(Session session, Gateways gateways, Collection<ProfileName> names) {
        for (ProfileName name : names) {
            if (!gateways.isKnown(name)) {
                throw NoSuchProfileException.of(session.home(), name);
            }
        }
    }

    private static int report(Session session, String goal, List<ServiceStatus> statuses, Duration took) {
        if (session.json()) {
            session.console().prepared(json(goal, statuses));
        }
        Instant now = Instant.now();
        FailureLines failures = new FailureLines(session.console());
        int code = ExitCode.DONE;
        for (ServiceStatus status : statuses) {
            boolean there = isThere(goal, status);
            String words = status.service() + " is " + status.state().words();
            if (there) {
                failures.end();
                session.console().done(words + " (" + DurationText.seconds(took) + ")");
                continue;
            }
            Optional<String> reason = GatewayTable.reason(status, now);
            failures.add(
                    words + ", not " + goal + ", after " + DurationText.seconds(took)
                            + (reason.isPresent() ? ": " + reason.get() : ""),
                    Optional.of(Remedy.gatehouse(
                            "gateway", "status", status.service().toString())));
            code = Math.max(code, status.state() == State.UNKNOWN ? ExitCode.UNKNOWN : ExitCode.FAILED);
        }
        failures.end();
        return code;
    }

    private static boolean isThere(String goal, ServiceStatus status) {
        return GOALS.getOrDefault(goal, Set.of()).contains(status.state());
    }

    private static String json(String goal, List<ServiceStatus> statuses) {
        JsonStringWriter json = JsonText.object().value("for", goal).array("gateways");
        for (ServiceStatus status : statuses) {
            json.object();
            JsonText.status(json, status);
            json.value("reached", isThere(goal, status)).end();
        }
        return JsonText.end(json.end());
    }
}
