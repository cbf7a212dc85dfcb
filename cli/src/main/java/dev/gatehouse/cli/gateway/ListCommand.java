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
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.gateways.IntendedStates;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Profile;
import dev.gatehouse.profile.Profiles;
import dev.gatehouse.reconcile.CountedIntent;
import dev.gatehouse.reconcile.Finding;
import dev.gatehouse.spi.provider.ManagerOption.Use;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code gateway list}: all profiles and all services, including orphans. */
public final class ListCommand extends CliCommand {
    public ListCommand() {
        super("gateway list", "Lists all profiles and services, and shows where they differ.");
    }

    @Override
    public String more() {
        return "Exit code: 0 if nobody needs to act, or reconcile does it all; 1 if a gateway needs an action that reconcile"
                + " does not take, or the service manager cannot be used; 4 if the state of a gateway is unknown.";
    }

    /**
     * A row of the list.
     *
     * @param status the status
     * @param isRegistered whether the manager knows the service
     * @param profile its profile; empty if it is not on disk
     * @param intent the word of the intent that counts; "-" without a profile
     * @param difference how the service differs from its profile
     */
    record Entry(
            ServiceStatus status,
            boolean isRegistered,
            Optional<Profile> profile,
            String intent,
            Difference difference) {
        static Entry of(
                ServiceStatus status,
                boolean isRegistered,
                Optional<Profile> profile,
                Optional<ServiceManager> manager,
                Difference difference) {
            String intent = "-";
            if (profile.isPresent()) {
                intent = (manager.isPresent()
                                ? CountedIntent.of(profile.get(), status, manager.get())
                                : CountedIntent.ofRecords(profile.get(), status))
                        .intent()
                        .word();
            }
            return new Entry(status, isRegistered, profile, intent, difference);
        }

        /** What to note in the table: the difference, why the gateway crashes, or whether its program was replaced. */
        String note(Instant now) {
            if (!difference.note().isEmpty()) {
                return difference.note();
            }
            boolean crashes = status.state() == State.CRASHLOOP
                    || (status.state() == State.STARTING && status.restarts().orElse(0) > 0);
            Optional<String> words = crashes ? GatewayTable.reason(status, now) : StaleNote.of(status, now);
            return words.orElse("");
        }

        /** Whether a field of its own already shows the difference. */
        boolean isObvious() {
            return difference.note().isEmpty()
                    || (difference.finding().isEmpty() && (profile.isEmpty() || !isRegistered()));
        }
    }

    @Override
    protected void describe(Syntax syntax) {
        syntax.backendOptions(Use.EVERY);
    }

    @Override
    public boolean acceptsAllApps(ParsedArgs args) {
        return true;
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
        Profiles profiles = session.gateways().profiles();
        ServiceManager manager = null;
        GatehouseException problem = null;
        Map<ServiceName, List<Holder>> others = Map.of();
        List<Entry> entries;
        try {
            manager = session.managerToAsk();
            List<ServiceStatus> statuses = manager.status(StatusCommand.known(session.home(), manager));
            others = StatusCommand.others(session, manager, statuses);
            entries = entries(
                    session, Optional.of(manager), statuses, Differences.of(session, manager, statuses, others));
        } catch (InvalidInputException e) {
            throw e;
        } catch (GatehouseException e) {
            // The profiles can still be listed.
            problem = e;
            entries = entries(session, Optional.empty(), unknown(profiles, String.valueOf(e.getMessage())), Map.of());
        }
        Kind kind = manager == null ? Kind.NONE : manager.kind();
        if (session.json()) {
            session.console().prepared(json(session.home(), kind, entries, others, profiles.findings()));
        } else {
            print(session, entries, profiles);
        }
        if (problem != null) {
            return fail(session, problem);
        }
        boolean unknown = false;
        boolean well = true;
        for (Entry entry : entries) {
            Optional<Finding> finding = entry.difference().finding();
            unknown |= entry.status().state() == State.UNKNOWN;
            well &= finding.isEmpty() || finding.get().harmless();
        }
        if (unknown && manager != null) {
            manager.advice().forEach(session.console()::advise);
        }
        return unknown ? ExitCode.UNKNOWN : well ? ExitCode.DONE : ExitCode.FAILED;
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
            Session session,
            Optional<ServiceManager> manager,
            List<ServiceStatus> statuses,
            Map<ServiceName, Difference> differences) {
        List<Entry> entries = new ArrayList<>();
        List<ServiceStatus> intended = IntendedStates.of(session.home(), statuses);
        for (int i = 0; i < statuses.size(); i++) {
            ServiceName service = statuses.get(i).service();
            entries.add(Entry.of(
                    intended.get(i),
                    statuses.get(i).state() != State.ABSENT,
                    session.home().profile(service.profile()),
                    manager,
                    differences.getOrDefault(service, Difference.NONE)));
        }
        return entries;
    }

    private static void print(Session session, List<Entry> entries, Profiles profiles) {
        Instant now = Instant.now();
        GatewayTable cells = new GatewayTable(now);
        Table table = new Table("PROFILE", "STATE", "PID", "SINCE", "INTENT", "NOTE");
        for (Entry entry : entries) {
            table.row(
                    GatewayTable.profile(entry.status()),
                    GatewayTable.state(entry.status()),
                    GatewayTable.pid(entry.status()),
                    cells.since(entry.status()),
                    Cell.of(entry.intent()),
                    new Cell(entry.note(now), Paint.YELLOW));
        }
        table.printTo(session.console());
        for (Profiles.Finding finding : profiles.findings()) {
            session.console().warn("Ignoring " + finding.path() + ": " + finding.reason());
        }
        Reasons reasons = new Reasons();
        boolean reconciles = false;
        for (Entry entry : entries) {
            Optional<Finding> finding = entry.difference().finding();
            if (finding.isPresent()) {
                reasons.add(finding.get());
            }
            reconciles |= entry.difference().reconciles();
        }
        reasons.printTo(session.console());
        if (reconciles) {
            session.console().warn("Profiles and services differ");
            session.console().remedy(Remedy.gatehouse("reconcile"));
        }
    }

    private static String json(
            Home home,
            Kind manager,
            List<Entry> entries,
            Map<ServiceName, List<Holder>> others,
            List<Profiles.Finding> findings) {
        JsonStringWriter json = JsonText.object()
                .value("home", home.path().toString())
                .value("manager", manager.word())
                .array("gateways");
        for (Entry entry : entries) {
            json.object();
            JsonText.status(json, entry.status());
            json.value(
                    "difference", entry.isObvious() ? null : entry.difference().note());
            json.value("onDisk", entry.profile().isPresent())
                    .value("registered", entry.isRegistered())
                    .value("intent", entry.profile().isPresent() ? entry.intent() : null)
                    .end();
        }
        json.end();
        JsonText.holders(json, others.values());
        JsonText.findings(json, findings);
        return JsonText.end(json);
    }
}
