package dev.gatehouse.cli.gateway;

import com.grack.nanojson.JsonStringWriter;
import dev.gatehouse.cli.command.CliCommand;
import dev.gatehouse.cli.command.ExitCode;
import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.output.JsonText;
import dev.gatehouse.cli.output.Paint;
import dev.gatehouse.cli.output.Table;
import dev.gatehouse.cli.output.Table.Cell;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.cli.parsing.Syntax;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.holders.HeldElsewhereException;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Inspection;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Profile;
import dev.gatehouse.profile.Profiles;
import dev.gatehouse.spi.provider.ManagerOption.Use;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code gateway list}: all profiles and all services, including orphans. */
public final class ListCommand extends CliCommand {
    public ListCommand() {
        super("gateway list", "Lists all profiles and services, and shows where they differ.");
    }

    /**
     * A row of the list.
     *
     * @param status the status from the manager
     * @param profile its profile; empty if it is not on disk
     * @param difference how the service differs from its profile; empty if they match
     */
    record Entry(ServiceStatus status, Optional<Profile> profile, String difference) {
        boolean isRegistered() {
            return status.state() != State.ABSENT;
        }

        String intent() {
            return profile.isPresent() ? profile.get().intent().intent().word() : "-";
        }

        String note() {
            if (profile.isEmpty()) {
                return difference.isEmpty() ? "no profile" : "no profile; " + difference;
            }
            return isRegistered() || !difference.isEmpty() ? difference : "no service";
        }
    }

    @Override
    protected void describe(Syntax syntax) {
        syntax.backendOptions(Use.EVERY);
    }

    @Override
    public int run(Session session, ParsedArgs args) {
        Profiles profiles = session.gateways().profiles();
        ServiceManager manager = null;
        GatehouseException problem = null;
        List<Entry> entries;
        try {
            manager = session.managerToAsk();
            List<ServiceStatus> statuses = manager.status(StatusCommand.known(session.home(), manager));
            Map<ServiceName, String> notes = differences(session, manager, statuses);
            StatusCommand.others(session, manager, statuses)
                    .forEach((service, holders) -> notes.put(service, note(service, holders)));
            entries = entries(session, statuses, notes);
        } catch (InvalidInputException e) {
            throw e;
        } catch (GatehouseException e) {
            // The profiles can still be listed.
            problem = e;
            entries = entries(session, unknown(profiles, String.valueOf(e.getMessage())), Map.of());
        }
        print(session, manager == null ? Kind.NONE : manager.kind(), entries, profiles);
        return problem == null ? ExitCode.DONE : fail(session, problem);
    }

    private static int fail(Session session, GatehouseException problem) {
        session.console().failed(String.valueOf(problem.getMessage()));
        problem.remedy().ifPresent(session.console()::remedy);
        return ExitCode.FAILED;
    }

    private static List<ServiceStatus> unknown(Profiles profiles, String reason) {
        List<ServiceStatus> statuses = new ArrayList<>();
        profiles.profiles().forEach(profile -> statuses.add(ServiceStatus.unknown(profile.service(), reason)));
        return statuses;
    }

    private static List<Entry> entries(
            Session session, List<ServiceStatus> statuses, Map<ServiceName, String> differences) {
        List<Entry> entries = new ArrayList<>();
        for (ServiceStatus status : statuses) {
            ServiceName service = status.service();
            entries.add(new Entry(
                    status, session.home().profile(service.profile()), differences.getOrDefault(service, "")));
        }
        return entries;
    }

    private static String note(ServiceName service, List<Holder> holders) {
        return HeldElsewhereException.sentence(holders)
                .substring(service.toString().length() + 1);
    }

    /** Returns how services differ from their profiles. A profile with invalid settings does not affect the others. */
    private static Map<ServiceName, String> differences(
            Session session, ServiceManager manager, List<ServiceStatus> statuses) {
        Map<ServiceName, String> differences = new HashMap<>();
        List<GatewayDefinition> definitions = new ArrayList<>();
        for (ServiceStatus status : statuses) {
            Optional<Profile> profile = session.home().profile(status.service().profile());
            if (profile.isPresent() && status.state() != State.ABSENT) {
                try {
                    GatewayDefinition definition = profile.get().gateway();
                    manager.renderer().render(definition);
                    definitions.add(definition);
                } catch (InvalidInputException e) {
                    differences.put(status.service(), "invalid settings");
                }
            }
        }
        inspections(manager, definitions)
                .forEach(inspection -> differences.put(inspection.service(), words(inspection.verdict())));
        return differences;
    }

    /** Inspects all together, or one by one if that fails, for example because a file of variables is not readable. */
    private static List<Inspection> inspections(ServiceManager manager, List<GatewayDefinition> definitions) {
        try {
            return manager.inspect(definitions);
        } catch (GatehouseException e) {
            if (definitions.size() <= 1) {
                return List.of();
            }
            return definitions.stream()
                    .flatMap(definition -> inspections(manager, List.of(definition)).stream())
                    .toList();
        }
    }

    private static String words(Inspection.Verdict verdict) {
        return switch (verdict) {
            case STALE -> "definition changed";
            case ADOPTABLE -> "installed by the app";
            case FOREIGN -> "foreign service with the same name";
            case ABSENT, CURRENT -> "";
        };
    }

    private static void print(Session session, Kind kind, List<Entry> entries, Profiles profiles) {
        if (session.json()) {
            session.console().prepared(json(session.home(), kind, entries, profiles.findings()));
            return;
        }
        GatewayTable cells = new GatewayTable(Instant.now());
        Table table = new Table("PROFILE", "STATE", "PID", "SINCE", "INTENT", "NOTE");
        for (Entry entry : entries) {
            table.row(
                    GatewayTable.profile(entry.status()),
                    GatewayTable.state(entry.status()),
                    GatewayTable.pid(entry.status()),
                    cells.since(entry.status()),
                    Cell.of(entry.intent()),
                    new Cell(entry.note(), Paint.YELLOW));
        }
        table.printTo(session.console());
        for (Profiles.Finding finding : profiles.findings()) {
            session.console().warn("Ignoring " + finding.path() + ": " + finding.reason());
        }
        if (entries.stream().anyMatch(entry -> !entry.note().isEmpty())) {
            session.console().warn("Profiles and services differ");
            session.console().remedy(Remedy.gatehouse("reconcile"));
        }
    }

    private static String json(Home home, Kind manager, List<Entry> entries, List<Profiles.Finding> findings) {
        JsonStringWriter json = JsonText.object()
                .value("home", home.path().toString())
                .value("manager", manager.word())
                .array("gateways");
        for (Entry entry : entries) {
            json.object();
            JsonText.status(json, entry.status());
            json.value("difference", entry.difference().isEmpty() ? null : entry.difference());
            json.value("onDisk", entry.profile().isPresent())
                    .value("registered", entry.isRegistered())
                    .value(
                            "intent",
                            entry.profile().map(p -> p.intent().intent().word()).orElse(null))
                    .end();
        }
        json.end();
        JsonText.findings(json, findings);
        return JsonText.end(json);
    }
}
