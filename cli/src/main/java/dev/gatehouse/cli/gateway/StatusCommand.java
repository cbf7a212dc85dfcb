package dev.gatehouse.cli.gateway;

import dev.gatehouse.cli.command.CliCommand;
import dev.gatehouse.cli.command.Editor;
import dev.gatehouse.cli.command.ExitCode;
import dev.gatehouse.cli.command.Failure;
import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.command.Targets;
import dev.gatehouse.cli.output.JsonText;
import dev.gatehouse.cli.output.Progress;
import dev.gatehouse.cli.output.Table;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.cli.parsing.Syntax;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.gateways.Gateways;
import dev.gatehouse.gateways.IntendedStates;
import dev.gatehouse.gateways.NoSuchProfileException;
import dev.gatehouse.holders.HeldElsewhereException;
import dev.gatehouse.manager.Advice;
import dev.gatehouse.manager.EnablingConflict;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Intent;
import dev.gatehouse.profile.IntentReading;
import dev.gatehouse.profile.Profile;
import dev.gatehouse.reconcile.CountedIntent;
import dev.gatehouse.reconcile.EnablingConflicts;
import dev.gatehouse.reconcile.Finding;
import dev.gatehouse.spi.provider.ManagerOption.Use;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** {@code gateway status}: the current status of gateways, from the manager. */
public final class StatusCommand extends CliCommand {
    public StatusCommand() {
        super("gateway status", "Shows the status of gateways.");
    }

    @Override
    protected void describe(Syntax syntax) {
        syntax.words("PROFILE", 0, Syntax.ANY, "Profiles of the gateways (default: the current profile)")
                .flag(Targets.ALL, "All profiles, and services without a profile");
        syntax.backendOptions(Use.EVERY);
    }

    @Override
    public String more() {
        return "Exit code: 0 running, 3 not running, 4 unknown or no such profile; for several gateways the highest. With"
                + " --all: 0 if every gateway that should run does.";
    }

    @Override
    public boolean acceptsAllApps(ParsedArgs args) {
        return args.has(Targets.ALL);
    }

    @Override
    public boolean onlyReads(ParsedArgs args) {
        return true;
    }

    @Override
    public boolean asksManager() {
        return true;
    }

    @Override
    public int run(Session session, ParsedArgs args) {
        boolean all = args.has(Targets.ALL);
        if (all) {
            Targets.refuseBoth(session, args);
        }
        List<ServiceName> named = all ? List.of() : services(session, args);
        try {
            ServiceManager manager = session.managerToAsk();
            List<ServiceStatus> raw = query(session, manager, all ? Optional.empty() : Optional.of(named));
            List<ServiceStatus> statuses = IntendedStates.of(session.home(), raw);
            Map<ServiceName, List<Holder>> others = others(session, manager, statuses);
            print(session, manager, statuses, others);
            explain(session, manager, statuses, EnablingConflicts.of(session.home(), manager, raw));
            advise(session, manager, worst(statuses) == ExitCode.UNKNOWN);
            for (List<Holder> holders : others.values()) {
                session.console().warn(HeldElsewhereException.sentence(holders));
                session.console().remedy(HeldElsewhereException.remedy(Verb.START, holders.getFirst()));
            }
            return all
                    ? worstOfWanted(session, manager, statuses, others)
                    : Math.max(worst(statuses), reportNotInstalled(session, statuses, others.keySet()));
        } catch (InvalidInputException e) {
            throw e;
        } catch (GatehouseException e) {
            // If the manager cannot be queried, the status is unknown.
            new Failure(e).report(session);
            return ExitCode.UNKNOWN;
        }
    }

    /** What the manager advises is about its own state; only without such an advice a general command may help. */
    private static void advise(Session session, ServiceManager manager, boolean unknown) {
        List<Advice> advices = manager.advice();
        for (Advice advice : advices) {
            session.console().advise(advice);
        }
        if (unknown && advices.isEmpty()) {
            session.console()
                    .remedy(
                            manager.kind().equals(Kind.S6)
                                    ? Remedy.gatehouse("reconcile")
                                    : Remedy.gatehouse("detect"));
        }
    }

    /** Shows progress for managers that are queried through an external program, which may be slow. */
    private static List<ServiceStatus> query(
            Session session, ServiceManager manager, Optional<List<ServiceName>> named) {
        Supplier<List<ServiceStatus>> query =
                () -> manager.status(named.isPresent() ? named.get() : known(session.home(), manager));
        if (manager.kind().equals(Kind.S6)) {
            return query.get();
        }
        try (Progress _ = Progress.of(session.console(), "Querying " + manager.kind())) {
            return query.get();
        }
    }

    private static List<ServiceName> services(Session session, ParsedArgs args) {
        List<ServiceName> services = new ArrayList<>();
        Targets.named(session, args).forEach(name -> services.add(new ServiceName(name)));
        return services;
    }

    /** Returns the services of all profiles and all orphans, sorted. */
    public static List<ServiceName> known(Home home, ServiceManager manager) {
        List<ServiceName> services = new ArrayList<>();
        for (ProfileName name : Gateways.of(home, manager).known()) {
            services.add(new ServiceName(name));
        }
        return services;
    }

    private static void print(
            Session session,
            ServiceManager manager,
            List<ServiceStatus> statuses,
            Map<ServiceName, List<Holder>> others) {
        if (session.json()) {
            session.console().prepared(JsonText.statuses(manager.kind(), statuses, others.values()));
            return;
        }
        Instant now = Instant.now();
        GatewayTable cells = new GatewayTable(now);
        boolean shown = false;
        Table table = new Table("PROFILE", "STATE", "PID", "SINCE", "WANTED", "RESTARTS", "LAST EXIT");
        for (ServiceStatus status : statuses) {
            if (isNothing(session, status)) {
                continue;
            }
            shown = true;
            table.row(
                    GatewayTable.profile(status),
                    GatewayTable.state(status),
                    GatewayTable.pid(status),
                    cells.since(status),
                    GatewayTable.wanted(status),
                    GatewayTable.restarts(status),
                    GatewayTable.lastExit(status));
        }
        if (shown) {
            table.printTo(session.console());
        }
    }

    private static void explain(
            Session session,
            ServiceManager manager,
            List<ServiceStatus> statuses,
            Map<ServiceName, EnablingConflict> enabling) {
        if (session.json()) {
            return;
        }
        Instant now = Instant.now();
        Reasons reasons = new Reasons();
        for (ServiceStatus status : statuses) {
            Optional<String> reason = GatewayTable.reason(status, now);
            if (reason.isPresent()) {
                reasons.add(status.service().toString(), reason.get());
            }
            EnablingConflict conflict = enabling.get(status.service());
            if (conflict != null) {
                reasons.add(new Finding(status.service().toString(), conflict.words(), conflict.remedy(), true));
            }
            Optional<String> stale = status.isOlderThan(manager.lastChange(status.service()))
                    ? Optional.of(StaleNote.OLDER_SETTINGS)
                    : StaleNote.of(status, now);
            if (stale.isPresent()) {
                Remedy restart = session.holders(true).command(session.home(), manager, status.service(), Verb.RESTART);
                reasons.add(new Finding(status.service().toString(), stale.get(), restart, true));
            }
        }
        reasons.printTo(session.console());
    }

    /** Whether neither a profile nor a service has this name: an error says so. */
    private static boolean isNothing(Session session, ServiceStatus status) {
        return status.state() == State.ABSENT
                && session.home().profile(status.service().profile()).isEmpty();
    }

    private static int worst(List<ServiceStatus> statuses) {
        int worst = ExitCode.DONE;
        for (ServiceStatus status : statuses) {
            worst = Math.max(worst, code(status));
        }
        return worst;
    }

    /** Gateways that should not run do not count; nor do those without a profile. */
    private static int worstOfWanted(
            Session session,
            ServiceManager manager,
            List<ServiceStatus> statuses,
            Map<ServiceName, List<Holder>> others) {
        int worst = ExitCode.DONE;
        for (ServiceStatus status : statuses) {
            List<Holder> holders = others.getOrDefault(status.service(), List.of());
            boolean runsElsewhere = !holders.isEmpty() && holders.getFirst().runs();
            int code = runsElsewhere ? ExitCode.DONE : code(status);
            // Reads a file, so only where it matters.
            if (code > worst && (code == ExitCode.UNKNOWN || isWanted(session, manager, status))) {
                worst = code;
            }
        }
        return worst;
    }

    private static boolean isWanted(Session session, ServiceManager manager, ServiceStatus status) {
        Optional<Profile> profile = session.home().profile(status.service().profile());
        if (profile.isEmpty()) {
            return false;
        }
        IntentReading intent = CountedIntent.of(profile.get(), status, manager);
        intent.problem()
                .ifPresent(
                        problem -> session.console().warn(status.service() + ": cannot read the intent: " + problem));
        return intent.problem().isPresent() || intent.intent() == Intent.RUNNING;
    }

    private static int code(ServiceStatus status) {
        if (status.state() == State.UNKNOWN) {
            return ExitCode.UNKNOWN;
        }
        // A gateway that keeps crashing runs now and then, which is not what a caller asks about.
        boolean crashing = status.state() == State.STARTING && status.restarts().orElse(0) > 0;
        return status.isRunning() && !crashing ? ExitCode.DONE : ExitCode.NOT_RUNNING;
    }

    /** Who else has gateways that do not run here. The search would make the status of one that runs slower. */
    static Map<ServiceName, List<Holder>> others(
            Session session, ServiceManager manager, List<ServiceStatus> statuses) {
        List<ServiceName> down = new ArrayList<>();
        for (ServiceStatus status : statuses) {
            if (!status.isRunning()) {
                down.add(status.service());
            }
        }
        return down.isEmpty()
                ? Map.of()
                : HeldElsewhereException.excluding(session.holders(true).others(session.home(), manager, down));
    }

    /** Reports named gateways that are not installed, and names without a profile; not those that somebody else has. */
    private static int reportNotInstalled(Session session, List<ServiceStatus> statuses, Set<ServiceName> elsewhere) {
        int code = ExitCode.DONE;
        for (ServiceStatus status : statuses) {
            if (status.state() != State.ABSENT || elsewhere.contains(status.service())) {
                continue;
            }
            ProfileName name = status.service().profile();
            Optional<Profile> profile = session.home().profile(name);
            if (profile.isPresent()) {
                adviseStart(session, profile.get());
            } else {
                GatehouseException unknown = NoSuchProfileException.of(session.home(), name);
                session.console().failed(String.valueOf(unknown.getMessage()));
                unknown.remedy().ifPresent(session.console()::remedy);
                code = ExitCode.UNKNOWN;
            }
        }
        return code;
    }

    /** With invalid settings a start would fail. */
    private static void adviseStart(Session session, Profile profile) {
        ProfileName name = profile.name();
        try {
            profile.requireDefinable();
        } catch (InvalidInputException e) {
            session.console().warn("The gateway of " + name + " is not installed: " + e.getMessage());
            session.console().remedy(Editor.of(session.environment(), profile, e));
            return;
        }
        session.console().warn("The gateway of " + name + " is not installed");
        session.console().remedy(Remedy.gatehouse("gateway", "start", name.value()));
    }
}
