package dev.gatehouse.cli.gateway;

import dev.gatehouse.cli.command.CliCommand;
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
import dev.gatehouse.gateways.NoSuchProfileException;
import dev.gatehouse.holders.HeldElsewhereException;
import dev.gatehouse.manager.Advice;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.profile.Home;
import dev.gatehouse.spi.provider.ManagerOption.Use;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Supplier;

/** {@code gateway status}: the current status of gateways, from the manager. */
public final class StatusCommand extends CliCommand {
    /** Number of gateways with the same reason that are named. */
    private static final int MOST_NAMED = 5;

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
        return "Exit code: 0 running, 3 not running, 4 unknown; for several gateways the highest.";
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
            List<ServiceStatus> statuses = query(session, manager, all ? Optional.empty() : Optional.of(named));
            print(session, manager, statuses);
            for (Advice advice : manager.advice()) {
                session.console().advise(advice);
            }
            Map<ServiceName, List<Holder>> others = others(session, manager, statuses);
            for (List<Holder> holders : others.values()) {
                session.console().warn(HeldElsewhereException.sentence(holders));
                session.console().remedy(HeldElsewhereException.remedy(Verb.START, holders.getFirst()));
            }
            return all
                    ? worst(statuses)
                    : Math.max(worst(statuses), reportNotInstalled(session, statuses, others.keySet()));
        } catch (InvalidInputException e) {
            throw e;
        } catch (GatehouseException e) {
            // If the manager cannot be queried, the status is unknown.
            new Failure(e).report(session);
            return ExitCode.UNKNOWN;
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

    private static void print(Session session, ServiceManager manager, List<ServiceStatus> statuses) {
        if (session.json()) {
            session.console().prepared(JsonText.statuses(manager.kind(), statuses));
            return;
        }
        GatewayTable cells = new GatewayTable(Instant.now());
        Table table = new Table("PROFILE", "STATE", "PID", "SINCE", "WANTED", "RESTARTS", "LAST EXIT");
        for (ServiceStatus status : statuses) {
            table.row(
                    GatewayTable.profile(status),
                    GatewayTable.state(status),
                    GatewayTable.pid(status),
                    cells.since(status),
                    GatewayTable.wanted(status),
                    GatewayTable.restarts(status),
                    GatewayTable.lastExit(status));
        }
        table.printTo(session.console());
        reasons(statuses).forEach((reason, services) -> session.console().warn(names(services) + ": " + reason));
        if (worst(statuses) == ExitCode.UNKNOWN) {
            session.console()
                    .remedy(
                            manager.kind().equals(Kind.S6)
                                    ? Remedy.gatehouse("reconcile")
                                    : Remedy.gatehouse("detect"));
        }
    }

    /** Groups services by reason, so that a reason shared by hundreds takes one line. */
    private static Map<String, List<ServiceName>> reasons(List<ServiceStatus> statuses) {
        Map<String, List<ServiceName>> reasons = new LinkedHashMap<>();
        for (ServiceStatus status : statuses) {
            if (status.reason().isPresent()) {
                reasons.computeIfAbsent(status.reason().get(), reason -> new ArrayList<>())
                        .add(status.service());
            }
        }
        return reasons;
    }

    private static String names(List<ServiceName> services) {
        StringJoiner names = new StringJoiner(", ");
        services.subList(0, Math.min(MOST_NAMED, services.size())).forEach(service -> names.add(service.toString()));
        return services.size() > MOST_NAMED
                ? names + " and " + (services.size() - MOST_NAMED) + " more"
                : names.toString();
    }

    private static int worst(List<ServiceStatus> statuses) {
        int worst = ExitCode.DONE;
        for (ServiceStatus status : statuses) {
            worst = Math.max(worst, code(status));
        }
        return worst;
    }

    private static int code(ServiceStatus status) {
        if (status.state() == State.UNKNOWN) {
            return ExitCode.UNKNOWN;
        }
        return status.isRunning() ? ExitCode.DONE : ExitCode.NOT_RUNNING;
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
            if (session.home().profile(name).isPresent()) {
                session.console().warn("The gateway of " + name + " is not installed");
                session.console().remedy(Remedy.gatehouse("gateway", "start", name.value()));
            } else {
                GatehouseException unknown = NoSuchProfileException.of(session.home(), name);
                session.console().failed(String.valueOf(unknown.getMessage()));
                unknown.remedy().ifPresent(session.console()::remedy);
                code = ExitCode.UNKNOWN;
            }
        }
        return code;
    }
}
