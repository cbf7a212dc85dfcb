package dev.gatehouse.reconcile;

import dev.gatehouse.app.service.OwnVariables;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.StorageException;
import dev.gatehouse.holders.HeldElsewhereException;
import dev.gatehouse.holders.HolderSearch;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.posix.Directory;
import dev.gatehouse.posix.OwnerAccess;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.HomeDirectory;
import dev.gatehouse.profile.Intent;
import dev.gatehouse.profile.Profile;
import dev.gatehouse.profile.ProfileStore;
import dev.gatehouse.profile.Profiles;
import dev.gatehouse.profile.ServedProfiles;
import dev.gatehouse.profile.owner.HomeOwner;
import dev.gatehouse.profile.owner.Owner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** One run of {@link ContainerBoot} over one home. */
final class BootPass {
    /** Words of a variable that mean yes. */
    private static final Set<String> TRUE = Set.of("1", "true", "yes");

    /** States without a process, in which the process files of a profile are stale. */
    private static final Set<State> IDLE =
            EnumSet.of(State.ABSENT, State.DOWN, State.DISABLED, State.FINISHED, State.FAILED);

    /** States that remain until somebody starts the gateway. */
    private static final Set<State> DECIDED = EnumSet.of(State.FINISHED, State.FAILED);

    private final Home home;
    private final ServiceManager manager;
    private final HolderSearch search;
    private final Clock clock;
    private final ContainerBoot.BootContext context;
    private final ContainerCommand command;

    private final List<String> warnings = new ArrayList<>();
    private final Map<ProfileName, BootLine> lines = new TreeMap<>();
    private final BootIntents intents;
    private boolean failed;

    BootPass(
            Home home,
            ServiceManager manager,
            HolderSearch search,
            Clock clock,
            ContainerBoot.BootContext context,
            ContainerCommand command) {
        this.home = home;
        this.manager = manager;
        this.search = search;
        this.clock = clock;
        this.context = context;
        this.command = command;
        this.intents = new BootIntents(home, this::warn);
    }

    ContainerBoot.Result result() {
        Optional<Owner> other = otherOwner();
        if (other.isPresent()) {
            // No failure: another container runs the gateways, and the other services of this one run.
            warn("home " + home.path() + " already belongs to " + other.get().words()
                    + "; its gateways are not started here");
            return new ContainerBoot.Result(List.of(), warnings, 0);
        }
        try {
            if (home.exists()) {
                HomeDirectory.createBesideProfiles(home);
            }
        } catch (StorageException e) {
            return refused(String.valueOf(e.getMessage()));
        }
        context.owner().ifPresent(this::recordOwner);
        clearLeftovers();
        if (variable(OwnVariables::firstStart).equals("running") || (command.isGatewayRun() && !isUnsupervised())) {
            intents.seed();
        }
        try {
            Survey survey = Survey.of(home, manager.renderer());
            survey.findings().forEach(this::tell);
            survey.broken().forEach((profile, reason) -> lines.put(profile, BootLine.skipped(profile, reason)));
            register(survey.candidates().stream().map(intents::atBoot).toList());
        } catch (IOException e) {
            return refused("cannot read the home: " + e.getMessage());
        }
        writeLog();
        return told();
    }

    /** Whether the container's command runs the gateway itself. */
    private boolean isUnsupervised() {
        return TRUE.contains(variable(OwnVariables::unsupervised).strip().toLowerCase(Locale.ROOT));
    }

    /** The value of one of the app's own variables; empty if the app has none or it is unset. */
    private String variable(Function<OwnVariables, Optional<String>> which) {
        return which.apply(home.app().ownService().variables())
                .map(name -> context.environment().getOrDefault(name, ""))
                .orElse("");
    }

    private ContainerBoot.Result refused(String reason) {
        warn(reason);
        return new ContainerBoot.Result(List.of(), warnings, 1);
    }

    private ContainerBoot.Result told() {
        List<String> output = new ArrayList<>();
        List<String> errors = new ArrayList<>(warnings);
        for (BootLine line : lines.values()) {
            (line.isGood() ? output : errors).add(line.console());
            failed |= !line.isGood();
        }
        return new ContainerBoot.Result(output, errors, failed ? 1 : 0);
    }

    private void warn(String text) {
        warnings.add("reconcile: " + text);
    }

    /** The commands that left them ended with the former container, or were killed. */
    private void clearLeftovers() {
        try {
            List<Path> removed = new ProfileStore(home).clearLeftovers();
            removed.forEach(path -> warn("removed " + path + ", which an interrupted operation had left"));
        } catch (IOException e) {
            warn("what interrupted operations left in the home stays: " + e.getMessage());
        }
    }

    private Optional<Owner> otherOwner() {
        if (context.owner().isEmpty()) {
            return Optional.empty();
        }
        try {
            return HomeOwner.other(home.path(), context.owner().get().scandir());
        } catch (IOException e) {
            // Some file systems do not support locks. That must not keep the gateways down.
            warn("cannot check whether another container runs this home: " + e.getMessage());
            return Optional.empty();
        }
    }

    private void recordOwner(Owner owner) {
        try {
            HomeOwner.record(home.path(), owner);
        } catch (IOException e) {
            warn("cannot record the owner of this home: " + e.getMessage());
        }
    }

    private void tell(Profiles.Finding finding) {
        if (finding.harmless()) {
            warn("ignoring " + finding.path() + "/: " + finding.reason());
        } else {
            warn("profile=" + Survey.subject(finding) + " skipped: " + finding.reason());
            failed = true;
        }
    }

    private void register(List<Survey.Candidate> candidates) {
        Map<ServiceName, State> states = states(candidates);
        boolean multiplexed = ServedProfiles.reason(context.environment(), home).isPresent();
        Map<ServiceName, List<Holder>> others = others(states.keySet());
        Optional<String> foreground = command.foreground(isUnsupervised());
        Predicate<Survey.Candidate> up = candidate -> candidate.intent().intent() == Intent.RUNNING
                && !others.containsKey(candidate.definition().service())
                && !foreground.equals(Optional.of(candidate.profile().name().value()))
                && (!multiplexed || candidate.profile().name().isDefault())
                && !DECIDED.contains(states.get(candidate.definition().service()));
        for (Survey.Candidate candidate : candidates) {
            ProfileName name = candidate.profile().name();
            candidate
                    .intent()
                    .problem()
                    .ifPresent(problem -> warn("profile=" + name + " stays down: " + problem + "; to start it: "
                            + Remedy.gatehouse("gateway", "start", name.value()).text()));
            intents.keep(candidate);
            ServiceName service = candidate.definition().service();
            if (others.containsKey(service)) {
                warn(HeldElsewhereException.sentence(others.getOrDefault(service, List.of()))
                        + "; not started a second time");
            } else if (foreground.equals(Optional.of(name.value()))) {
                warn("the container's command runs the gateway of " + name + "; it is not started as a service");
            }
            boolean idle = IDLE.contains(states.get(service)) && !others.containsKey(service);
            boolean unclean = idle && forgetProcesses(candidate.profile());
            lines.put(name, BootLine.registered(name, candidate.intent().recorded(), up.test(candidate), unclean));
        }
        define(candidates.stream().filter(up).toList(), Initially.UP);
        define(candidates.stream().filter(up.negate()).toList(), Initially.DOWN);
        start(candidates.stream()
                .filter(up)
                .map(candidate -> candidate.definition().service())
                .filter(service -> states.get(service) == State.DOWN)
                .toList());
    }

    /** Defining does not start services that the manager already knows, for example if this runs a second time. */
    private void start(List<ServiceName> known) {
        List<ServiceName> good = known.stream()
                .filter(service -> {
                    BootLine line = lines.get(service.profile());
                    return line != null && line.isGood();
                })
                .toList();
        if (good.isEmpty()) {
            return;
        }
        try {
            manager.start(good, Wait.none()).failures().forEach(this::fail);
        } catch (GatehouseException e) {
            good.forEach(service -> fail(Outcome.failed(service, e)));
        }
    }

    private Map<ServiceName, List<Holder>> others(Set<ServiceName> services) {
        return HeldElsewhereException.excluding(search.others(home, manager, services));
    }

    private Map<ServiceName, State> states(List<Survey.Candidate> candidates) {
        List<ServiceName> services = candidates.stream()
                .map(candidate -> candidate.definition().service())
                .toList();
        return manager.status(services).stream()
                .collect(Collectors.toMap(ServiceStatus::service, ServiceStatus::state));
    }

    /** Deletes the process files of a profile. Returns whether one was a pid file. */
    private boolean forgetProcesses(Profile profile) {
        try {
            return OwnerAccess.call(profile.directory(), () -> deleteVolatile(profile.directory()));
        } catch (IOException e) {
            warn("profile=" + profile.name() + ": cannot delete stale files: " + e.getMessage());
            return false;
        }
    }

    private boolean deleteVolatile(Path profile) throws IOException {
        boolean pid = false;
        try (Directory directory = Directory.openFollowing(profile)) {
            for (String file : home.app().profiles().volatileFiles()) {
                boolean there = directory.attributes(file) != null;
                directory.delete(file);
                pid |= there && file.endsWith(".pid");
            }
        }
        return pid;
    }

    private void define(List<Survey.Candidate> candidates, Initially initially) {
        if (candidates.isEmpty()) {
            return;
        }
        List<GatewayDefinition> definitions =
                candidates.stream().map(Survey.Candidate::definition).toList();
        try {
            manager.define(definitions, initially).failures().forEach(this::fail);
        } catch (GatehouseException e) {
            definitions.forEach(definition -> fail(Outcome.failed(definition.service(), e)));
        }
    }

    private void fail(Outcome outcome) {
        String reason = outcome.failure()
                .map(failure -> String.valueOf(failure.getMessage()))
                .orElse("unknown reason");
        lines.computeIfPresent(outcome.service().profile(), (profile, line) -> line.failed(reason));
    }

    private void writeLog() {
        try {
            List<String> entries = lines.values().stream().map(BootLine::log).toList();
            new BootLog(home.path(), ZonedDateTime.now(clock)).write(entries);
        } catch (IOException e) {
            warn("cannot write " + BootLog.FILE + ": " + e.getMessage());
        }
    }
}
