package dev.gatehouse.check;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.GatewaySettings;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.holders.HeldElsewhereException;
import dev.gatehouse.holders.HolderSearch;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.posix.LinuxProcess;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Intent;
import dev.gatehouse.profile.Ports;
import dev.gatehouse.profile.Profile;
import dev.gatehouse.profile.Profiles;
import dev.gatehouse.profile.ServedProfiles;
import dev.gatehouse.reconcile.Action;
import dev.gatehouse.reconcile.CountedIntent;
import dev.gatehouse.reconcile.Finding;
import dev.gatehouse.reconcile.Plan;
import dev.gatehouse.reconcile.Reconciler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds what is wrong with the gateways of a home. Each finding has a command that helps. Only reads. Immutable, and
 * thread-safe if the manager is.
 *
 * @since 0.1.0
 */
public final class HomeCheck {
    // Loops on the way of check: the first use of a stream or a lambda takes a short command longer.

    private final Home home;
    private final ServiceManager manager;
    private final HolderSearch search;
    private final boolean strict;

    /**
     * Creates a check.
     *
     * @param home the home
     * @param manager the service manager
     * @param search finds who else has a gateway
     */
    public HomeCheck(Home home, ServiceManager manager, HolderSearch search) {
        this(home, manager, search, false);
    }

    private HomeCheck(Home home, ServiceManager manager, HolderSearch search, boolean strict) {
        this.home = home;
        this.manager = manager;
        this.search = search;
        this.strict = strict;
    }

    /**
     * Returns the same check, for which a program that was replaced while its gateway runs is not harmless.
     *
     * @return the check
     */
    public HomeCheck withStalePrograms() {
        return new HomeCheck(home, manager, search, true);
    }

    /**
     * Checks whether everything that should run is healthy, and whether the services match the profiles.
     *
     * @return what is wrong. A finding is harmless if nobody needs to act: a profile that was never started, or a program that
     *     was replaced while its gateway runs
     * @throws GatehouseException if the home or the manager cannot be queried
     */
    public List<Finding> check() {
        List<Profile> profiles = profiles();
        return check(profiles, statuses(profiles));
    }

    private List<Finding> check(List<Profile> profiles, Map<ServiceName, ServiceStatus> statuses) {
        HolderSearch look = search.together(statuses.keySet());
        Plan plan = new Reconciler(home, manager, look).plan(statuses);
        Map<String, Finding> states = new LinkedHashMap<>();
        List<Finding> unstartable = new ArrayList<>();
        for (Profile profile : profiles) {
            ServiceStatus status = statuses.get(profile.service());
            boolean served = ServedProfiles.server(home, profile.name()).isPresent();
            if (status != null
                    && !served
                    && CountedIntent.of(profile, status, manager).intent() == Intent.RUNNING) {
                addState(status, states);
                Optional<Finding> finding = unstartable(profile);
                if (finding.isPresent()) {
                    unstartable.add(finding.get());
                }
            }
        }
        List<Finding> findings = new ArrayList<>(states.values());
        findings.addAll(unstartable);
        for (String name : plan.leftovers()) {
            findings.add(new Finding(name, "left by an interrupted operation", Remedy.gatehouse("reconcile"), false));
        }
        for (Action action : plan.actions()) {
            // A gateway that nobody wants to run misses nothing without a service.
            if (action.type() != Action.Type.REGISTER_DOWN) {
                findings.add(new Finding(
                        action.service().toString(),
                        "reconcile would " + action.type().words() + " it (" + action.reason() + ")",
                        Remedy.gatehouse("reconcile"),
                        false));
            }
        }
        for (Finding finding : plan.findings()) {
            if (!states.containsKey(finding.subject())) {
                findings.add(finding);
            }
        }
        findings.addAll(twice(statuses, look));
        findings.addAll(twoPorts(profiles));
        for (Map.Entry<ProfileName, ProgramChange> change : stale(statuses).entrySet()) {
            findings.add(stale(change.getKey(), change.getValue()));
        }
        return findings;
    }

    /**
     * Does the same as {@link #check}, and also looks for what will break at the next upgrade or when memory runs out.
     *
     * @return what is wrong, and what may become so
     * @throws GatehouseException if the home or the manager cannot be queried
     */
    public List<Finding> diagnose() {
        List<Profile> profiles = profiles();
        Map<ServiceName, ServiceStatus> statuses = statuses(profiles);
        List<Finding> findings = new ArrayList<>(check(profiles, statuses));
        findings.addAll(upgrades(profiles.stream().map(Profile::name).toList()));
        memory(statuses.values()).ifPresent(findings::add);
        return findings;
    }

    /**
     * Lists the gateways that run a program that was replaced after their start.
     *
     * @return the changes by profile
     * @throws GatehouseException if the home or the manager cannot be queried
     */
    public SortedMap<ProfileName, ProgramChange> stale() {
        return stale(statuses(profiles()));
    }

    private static SortedMap<ProfileName, ProgramChange> stale(Map<ServiceName, ServiceStatus> statuses) {
        SortedMap<ProfileName, ProgramChange> stale = new TreeMap<>();
        for (ServiceStatus status : statuses.values()) {
            Optional<ProgramChange> change = ProgramChange.of(status);
            if (change.isPresent()) {
                stale.put(status.service().profile(), change.get());
            }
        }
        return stale;
    }

    private Finding stale(ProfileName profile, ProgramChange change) {
        return new Finding(
                profile.value(),
                change.words(),
                search.command(home, manager, new ServiceName(profile), Verb.RESTART),
                !strict);
    }

    /** What would prevent the next start of a gateway: its program is gone, or its port is somebody else's. */
    private Optional<Finding> unstartable(Profile profile) {
        try {
            GatewaySettings settings = profile.settings();
            manager.requireStartable(Verb.RESTART, profile.gateway(settings), settings.port());
            return Optional.empty();
        } catch (InvalidInputException broken) {
            // The plan says so.
            return Optional.empty();
        } catch (GatehouseException e) {
            String name = profile.name().value();
            return Optional.of(new Finding(
                    name,
                    "cannot start again: " + e.getMessage(),
                    e.remedy().orElseGet(() -> Remedy.gatehouse("gateway", "status", name)),
                    false));
        }
    }

    private static void addState(ServiceStatus status, Map<String, Finding> states) {
        String name = status.service().toString();
        String words = status.state() == State.CRASHLOOP
                ? "in a crash loop"
                : "should run, but is " + status.state().words();
        helps(status.state(), name)
                .ifPresent(command -> states.put(
                        name,
                        new Finding(
                                name,
                                words
                                        + status.reason()
                                                .map(reason -> ": " + reason)
                                                .orElse(""),
                                command,
                                false)));
    }

    private static Optional<Remedy> helps(State state, String name) {
        return switch (state) {
            case CRASHLOOP, FAILED -> Optional.of(Remedy.gatehouse("gateway", "logs", "-n", "20", name));
            case FINISHED -> Optional.of(Remedy.gatehouse("gateway", "start", name));
            case STARTING, UNKNOWN -> Optional.of(Remedy.gatehouse("gateway", "status", name));
            // The plan starts or registers what is down.
            case UP, STOPPING, DOWN, DISABLED, ABSENT -> Optional.empty();
        };
    }

    /** The gateway may use either port, so nothing is certainly wrong. */
    private static List<Finding> twoPorts(List<Profile> profiles) {
        List<Finding> findings = new ArrayList<>();
        for (Profile profile : profiles) {
            String name = profile.name().value();
            Ports.difference(profile)
                    .ifPresent(reason ->
                            findings.add(new Finding(name, reason, Remedy.gatehouse("profile", "show", name), true)));
        }
        return findings;
    }

    /** Gateways that run here, and that somebody else runs or would start too. */
    private List<Finding> twice(Map<ServiceName, ServiceStatus> statuses, HolderSearch look) {
        List<ServiceName> up = new ArrayList<>();
        for (ServiceStatus status : statuses.values()) {
            if (status.isRunning()) {
                up.add(status.service());
            }
        }
        List<Finding> twice = new ArrayList<>();
        for (Map.Entry<ServiceName, List<Holder>> entry :
                HeldElsewhereException.excluding(look.others(home, manager, up)).entrySet()) {
            twice.add(new Finding(
                    entry.getKey().toString(),
                    "runs here, and " + HeldElsewhereException.sentence(entry.getValue()),
                    HeldElsewhereException.remedy(Verb.STOP, entry.getValue().getFirst()),
                    false));
        }
        return twice;
    }

    /**
     * Looks for what an upgrade of a program would remove: paths with a version in the definitions of gateways, as nvm, pyenv
     * and Homebrew have them.
     *
     * @param profiles the profiles; those that do not exist or have invalid settings are left out
     * @return one finding for each such path, with a name of the program that stays, if there is one
     */
    public List<Finding> upgrades(Collection<ProfileName> profiles) {
        List<Finding> findings = new ArrayList<>();
        for (ProfileName name : profiles) {
            home.profile(name).ifPresent(profile -> addVersions(profile, findings));
        }
        return findings;
    }

    private void addVersions(Profile profile, List<Finding> findings) {
        try {
            GatewayDefinition definition = profile.gateway();
            String name = profile.name().value();
            for (VersionedPath path : VersionedPath.in(manager.renderer().render(definition), definition)) {
                findings.add(new Finding(name, path.words(), path.remedy(name), true));
            }
        } catch (GatehouseException broken) {
            // The plan says so.
            return;
        }
    }

    /** systemd gives what a user's manager starts a score of 100 or more, and root's own services 0. */
    private static Optional<Finding> memory(Collection<ServiceStatus> statuses) {
        List<String> early = statuses.stream()
                .filter(status -> isEndedEarly(status.pid()))
                .map(status -> status.service().toString())
                .toList();
        return early.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(
                        String.join(", ", early),
                        "if memory runs out, the kernel ends gateways of a user before services of the system"
                                + " (oom_score_adj); a unit of the system has 0:",
                        Remedy.gatehouse("gateway", "install", "--help"),
                        true));
    }

    private static boolean isEndedEarly(OptionalLong pid) {
        if (pid.isEmpty()) {
            return false;
        }
        String score = LinuxProcess.of(pid.getAsLong()).text("oom_score_adj");
        try {
            return Integer.parseInt(score.strip()) > 0;
        } catch (NumberFormatException unknown) {
            return false;
        }
    }

    private List<Profile> profiles() {
        try {
            return Profiles.scan(home).profiles();
        } catch (IOException e) {
            throw new GatehouseException(
                    "Cannot read the home: " + e.getMessage(),
                    Remedy.of("ls", "-ld", home.path().toString()),
                    e);
        }
    }

    private Map<ServiceName, ServiceStatus> statuses(List<Profile> profiles) {
        List<ServiceName> services = new ArrayList<>();
        for (Profile profile : profiles) {
            services.add(profile.service());
        }
        Map<ServiceName, ServiceStatus> statuses = new LinkedHashMap<>();
        for (ServiceStatus status : manager.status(services)) {
            statuses.putIfAbsent(status.service(), status);
        }
        return statuses;
    }
}
