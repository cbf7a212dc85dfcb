package dev.gatehouse.systemd.holder;

import dev.gatehouse.app.App;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.spi.provider.HolderQuery;
import dev.gatehouse.systemd.host.AccountFacts;
import dev.gatehouse.systemd.host.HomeAccount;
import dev.gatehouse.systemd.host.Scope;
import dev.gatehouse.systemd.host.SystemdLayout;
import dev.gatehouse.systemd.unit.Origin;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;

/** Finds the units of a host that run, or would run, gateways of a home. */
public final class UnitHolders {
    private final SystemdLayout layout;
    private final HolderQuery query;
    private final BiFunction<Scope, Collection<String>, Set<String>> active;
    private final AccountFacts.Account caller;
    private final ControlGroups groups;
    private final HolderCommands commands;

    /**
     * Creates a search.
     *
     * @param active asks systemd which of the caller's or the host's units are active, for units about which the control groups
     *     say nothing; none if it does not answer
     */
    public UnitHolders(
            SystemdLayout layout, HolderQuery query, BiFunction<Scope, Collection<String>, Set<String>> active) {
        this.layout = layout;
        this.query = query;
        this.active = active;
        this.caller = layout.accounts().current();
        this.groups = ControlGroups.of(query.host().root());
        this.commands = new HolderCommands(query.home(), caller, query.host().environment());
    }

    /** Searches both scopes; as root also the user scope of the home's owner. */
    public List<Holder> find() {
        List<Holder> holders = new ArrayList<>();
        for (LoadPath manager : managers()) {
            find(manager, holders);
        }
        return holders;
    }

    private List<LoadPath> managers() {
        Path root = query.host().root();
        List<LoadPath> managers = new ArrayList<>();
        managers.add(LoadPath.ofHost(layout, root));
        managers.add(LoadPath.ofCaller(layout, root));
        if (caller.isRoot()) {
            layout.accounts()
                    .byName(HomeAccount.of(query.home().path()).name())
                    .filter(owner -> !owner.isRoot())
                    .ifPresent(owner -> managers.add(LoadPath.ofAccount(owner, root)));
        }
        return managers;
    }

    private void find(LoadPath manager, List<Holder> holders) {
        Set<String> words = words();
        UnitFiles files = new UnitFiles(
                manager, text -> Origin.isOurs(text) || words.stream().anyMatch(text::contains));
        Map<UnitFile, Match> found = new LinkedHashMap<>();
        for (UnitFile unit : files.find(template -> groups.instances(manager, template))) {
            match(manager, unit).ifPresent(match -> found.put(unit, match));
        }
        Map<String, List<Long>> processes = new HashMap<>();
        found.forEach(
                (unit, match) -> processes.put(unit.name(), groups.processes(manager, unit.name(), match.slice())));
        Set<String> running = running(manager, found.keySet(), processes);
        found.forEach((unit, match) -> holders.add(holder(
                manager, unit, match, processes.getOrDefault(unit.name(), List.of()), running.contains(unit.name()))));
    }

    /** Words of which a relevant unit contains at least one. */
    private Set<String> words() {
        App app = query.home().app();
        return Set.copyOf(List.of(
                app.home().variable(),
                program(app.launch().root()),
                program(app.launch().named())));
    }

    /** Returns the file name of a command's program, as far as it has no placeholders. */
    private static String program(List<String> command) {
        String program = command.getFirst();
        String name = program.substring(program.lastIndexOf('/') + 1);
        String literal = name.substring(0, name.indexOf('{') < 0 ? name.length() : name.indexOf('{'));
        return literal.isEmpty() ? "ExecStart" : literal;
    }

    /** The gateway of a unit. */
    private record Match(ServiceName service, boolean ours, String slice) {}

    private Optional<Match> match(LoadPath manager, UnitFile unit) {
        UnitContent content = new UnitContent(unit.texts());
        String slice = content.setting("Slice");
        Optional<ServiceName> ours = ofGatehouse(unit.texts());
        if (ours.isPresent()) {
            return Optional.of(new Match(ours.get(), true, slice));
        }
        UnitProcess process = new UnitProcess(manager, unit.name(), content, layout.accounts());
        for (List<String> command : process.commands()) {
            Optional<ServiceName> service = query.gatewayOf(command, process.variables());
            if (service.isPresent()) {
                return Optional.of(new Match(service.get(), false, slice));
            }
        }
        return Optional.empty();
    }

    /** Returns the gateway of a unit that Gatehouse wrote, or over which it has a drop-in. */
    private Optional<ServiceName> ofGatehouse(List<String> texts) {
        for (HolderQuery.Sought sought : query.gateways()) {
            for (String text : texts) {
                if (Origin.isOfSame(
                        text, sought.service().profile(), query.home().path())) {
                    return Optional.of(sought.service());
                }
            }
        }
        return Optional.empty();
    }

    private Set<String> running(LoadPath manager, Collection<UnitFile> units, Map<String, List<Long>> processes) {
        Set<String> running = new TreeSet<>();
        Set<String> silent = new TreeSet<>();
        for (UnitFile unit : units) {
            boolean seen = !processes.getOrDefault(unit.name(), List.of()).isEmpty();
            if (seen) {
                running.add(unit.name());
            } else if (!unit.enabled() || !groups.areVisible()) {
                // It may wait for its restart, without a process.
                silent.add(unit.name());
            }
        }
        boolean askable = manager.scope() == Scope.SYSTEM || manager.owner().uid() == caller.uid();
        if (askable && !silent.isEmpty()) {
            running.addAll(active.apply(manager.scope(), silent));
        }
        return running;
    }

    private Holder holder(LoadPath manager, UnitFile unit, Match match, List<Long> processes, boolean runs) {
        String words = manager.scope().word() + " unit " + unit.name()
                + (manager.scope() == Scope.USER ? " of " + manager.owner().name() : "");
        return new Holder(
                match.service(),
                Kind.SYSTEMD,
                unit.place().toString(),
                words,
                runs ? ControlGroups.main(processes) : OptionalLong.empty(),
                runs,
                unit.enabled(),
                match.ours(),
                match.ours()
                        ? commands.ours(manager, match.service())
                        : commands.foreign(manager, unit, match.service()));
    }
}
