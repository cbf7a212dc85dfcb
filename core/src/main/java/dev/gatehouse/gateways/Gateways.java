package dev.gatehouse.gateways;

import dev.gatehouse.check.HomeCheck;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.detection.ServiceManagers;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.error.NoServiceManagerException;
import dev.gatehouse.error.RefusedByAppException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.StorageException;
import dev.gatehouse.gateways.step.Definitions;
import dev.gatehouse.gateways.step.HomeHands;
import dev.gatehouse.gateways.step.OpenedManager;
import dev.gatehouse.gateways.step.PortConflicts;
import dev.gatehouse.holders.HeldElsewhereException;
import dev.gatehouse.holders.HolderSearch;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.InterruptedOperationException;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Intent;
import dev.gatehouse.profile.Profile;
import dev.gatehouse.profile.Profiles;
import dev.gatehouse.profile.ServedProfiles;
import dev.gatehouse.reconcile.Plan;
import dev.gatehouse.reconcile.Reconciler;
import dev.gatehouse.reconcile.Report;
import dev.gatehouse.spi.provider.ManagerRequest;
import dev.gatehouse.spi.provider.Operator;
import dev.gatehouse.spi.provider.VerbHooks;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The gateways of one home, with the operations of an operator. The {@code gatehouse} command uses the same operations.
 * <pre>{@code
 * Gateways gateways = Gateways.of(Home.of(Presets.named("hermes")));
 * ProfileName coder = ProfileName.of("coder");
 * gateways.create(coder);
 * gateways.start(coder, Wait.untilReady(Duration.ofSeconds(10)));
 * }</pre>
 *
 * <h2>One gateway and several</h2>
 *
 * <p>{@link #start(ProfileName, Wait) start}, {@link #stop(ProfileName, Wait) stop},
 * {@link #restart(ProfileName, Wait) restart}, {@link #install(ProfileName) install} and
 * {@link #uninstall(ProfileName) uninstall} take one profile or several. With one profile they throw if the operation
 * fails. With several they try all, and return one {@link GatewayResult} for each profile, in the order in which the
 * call first names it; {@link GatewayResults#orThrow} throws the first failure. A profile that is named twice counts
 * once. An empty collection is allowed and does nothing.
 *
 * <p>Each operation updates the definition from disk if it needs one, then records the intent, then commands the
 * manager for all gateways together. If the manager refuses a command because the caller lacks the rights, or the
 * thread is interrupted before the command, the former intent is restored. After any other failure the new intent
 * stays, because the operator still wants it. If the intent cannot be recorded, the operation continues, and its result
 * is a failure that says so.
 *
 * <h2>One profile, one gateway</h2>
 *
 * <p>Before a gateway is started, restarted, installed, renamed or deleted, {@link #holders} looks for another service or
 * process that runs it or would start it by itself. If there is one, the operation is refused with
 * {@link HeldElsewhereException}, before anything is changed. {@code stop} and {@code uninstall} act on what the manager
 * of these gateways has and record no intent while another holder has the gateway; if the manager has nothing to stop or
 * to uninstall, they are refused too.
 *
 * <h2>Time, interruption, threads</h2>
 *
 * <p>Every wait has a limit; see {@link Wait}. Methods without a wait parameter use {@link Wait#PROOF}. All operations
 * block until the result is proven or the limit is over, unless the wait is {@link Wait#none()}.
 *
 * <p>If the thread is interrupted, an operation ends soon and fails with {@link InterruptedOperationException}, whose
 * {@link InterruptedOperationException#wasCommanded wasCommanded} says whether the manager has received the command.
 * The interrupt status stays set. In a thread that is interrupted before the call, nothing is read, recorded or
 * commanded.
 *
 * <p>Objects of this class are immutable, and thread-safe if the service manager is; the managers of this library are.
 * Operations that start or install the same gateway, of several threads or processes, take turns until the gateway of the first
 * one runs, for at most 10 s. Apart from that, operations are not queued: the manager serializes them as far as necessary, and the
 * intent that was recorded last remains.
 *
 * @since 0.1.0
 */
public final class Gateways {
    private final Home home;
    private final OpenedManager manager;
    private final VerbHooks hooks;
    private final HolderSearch search;
    private final boolean records;

    private Gateways(Home home, OpenedManager manager, VerbHooks hooks, HolderSearch search, boolean records) {
        this.home = home;
        this.manager = manager;
        this.hooks = hooks;
        this.search = search;
        this.records = records;
    }

    /**
     * Returns the gateways of a home under the service manager of this host; see {@link ServiceManagers#detect}. The
     * manager is detected when an operation first needs it, so profiles can be managed without one. Nobody is asked
     * questions.
     *
     * @param home the home
     * @return the gateways
     */
    public static Gateways of(Home home) {
        VerbHooks hooks = ServiceManagers.ofHost().hooks(ManagerRequest.of(home, System.getenv()), Operator.NOBODY);
        return new Gateways(home, OpenedManager.detected(home), hooks, HolderSearch.ofHost(), true);
    }

    /**
     * Returns the gateways of a home under a service manager.
     *
     * @param home the home
     * @param manager the manager
     * @return the gateways
     */
    public static Gateways of(Home home, ServiceManager manager) {
        return new Gateways(home, OpenedManager.of(manager), VerbHooks.NONE, HolderSearch.ofHost(), true);
    }

    /**
     * Returns the gateways of a home under a service manager that is opened when an operation first needs it.
     *
     * @param home the home
     * @param opening opens the manager; called once, or again after it has thrown. The operation throws the same
     *     exception, before anything has changed
     * @param hooks what the manager's backend does around operations
     * @return the gateways
     */
    public static Gateways of(Home home, Supplier<? extends ServiceManager> opening, VerbHooks hooks) {
        return new Gateways(home, OpenedManager.from(opening), hooks, HolderSearch.ofHost(), true);
    }

    /**
     * Returns the same gateways with {@code start}, {@code stop} and {@code restart} that last until the next reboot or
     * reconcile: they record no intent and do not change what happens at boot. All other operations are unchanged.
     *
     * @return the view
     */
    public Gateways transientChanges() {
        return new Gateways(home, manager, hooks, search, false);
    }

    /**
     * Returns the same gateways with another search for their holders. By default it is {@link HolderSearch#ofHost}.
     *
     * @param search finds who else runs, or would run, a gateway
     * @return the view
     */
    public Gateways with(HolderSearch search) {
        return new Gateways(home, manager, hooks, search, records);
    }

    HolderSearch search() {
        return search;
    }

    VerbHooks hooks() {
        return hooks;
    }

    /** {@return the home of these gateways} */
    public Home home() {
        return home;
    }

    /**
     * Returns the service manager, and opens it if necessary.
     *
     * @return the manager
     * @throws NoServiceManagerException if this host has no supported manager
     */
    public ServiceManager manager() {
        return manager.get();
    }

    // Profiles on disk.

    /**
     * Lists the profiles on disk.
     *
     * @return the profiles, and directories that look like profiles but are not
     * @throws NoSuchHomeException if the home directory does not exist
     * @throws StorageException if it cannot be read
     */
    public Profiles profiles() {
        requireHome();
        try {
            return Profiles.scan(home);
        } catch (IOException e) {
            throw new StorageException(
                    "Cannot read the home: " + e.getMessage(),
                    Remedy.of("ls", "-ld", home.path().toString()),
                    e);
        }
    }

    /**
     * Returns a profile.
     *
     * @param name its name
     * @return the profile
     * @throws NoSuchProfileException if it does not exist on disk
     */
    public Profile profile(ProfileName name) {
        HomeHands.require(home);
        return home.profile(name).orElseThrow(() -> NoSuchProfileException.toCreate(home, name));
    }

    /**
     * Returns the definition of a profile's gateway, from the app and the profile's present settings.
     *
     * @param name the profile
     * @return the definition
     * @throws NoSuchProfileException if the profile does not exist on disk
     * @throws GatehouseException if its settings are invalid
     */
    public GatewayDefinition definition(ProfileName name) {
        return Definitions.of(profile(name));
    }

    /**
     * Checks the settings of several profiles, without a service manager: whether they define a gateway, on a port that belongs to no
     * earlier profile.
     *
     * @param profiles the profiles
     * @return what is wrong with each, in the order of the call; {@link InvalidInputException} tells the file. Valid ones are left out
     * @throws NoSuchProfileException if a profile does not exist on disk
     */
    public Map<ProfileName, GatehouseException> invalid(Collection<ProfileName> profiles) {
        PortConflicts conflicts = PortConflicts.of(home, profiles);
        Map<ProfileName, GatehouseException> problems = new LinkedHashMap<>();
        for (ProfileName name : profiles) {
            Profile profile = profile(name);
            try {
                profile.requireDefinable();
                conflicts.require(name);
            } catch (GatehouseException e) {
                problems.put(name, e);
            }
        }
        return problems;
    }

    /**
     * Lists the names of all profiles on disk, and of deleted profiles whose service still exists.
     *
     * @return the names, the root profile first
     * @throws NoSuchHomeException if the home directory does not exist
     * @throws StorageException if it cannot be read
     * @throws NoServiceManagerException if this host has no supported manager
     */
    public SortedSet<ProfileName> known() {
        SortedSet<ProfileName> names = new TreeSet<>();
        profiles().profiles().forEach(profile -> names.add(profile.name()));
        manager().services().forEach(service -> names.add(service.profile()));
        return names;
    }

    /**
     * Tests whether a profile exists on disk, or a deleted profile's service still exists. Needs no service manager.
     *
     * @param name the profile
     * @return whether one of them exists
     */
    public boolean isKnown(ProfileName name) {
        return new ProfileOperation(this).isKnown(name);
    }

    /**
     * Creates a profile without a port, as {@link #create(ProfileName, int)} does.
     *
     * @param name the profile
     * @return the profile, and whether its gateway is registered
     */
    public CreatedProfile create(ProfileName name) {
        return new ProfileOperation(this).create(name, OptionalInt.empty());
    }

    /**
     * Creates a profile. If the manager supports registration at run time
     * ({@link ServiceManager#supportsRuntimeRegistration}), registers its gateway, stopped. If the registration fails,
     * the profile stays and the result has the failure.
     *
     * @param name the profile
     * @param port the TCP port of its gateway, 1 to 65535
     * @return the profile, and whether its gateway is registered
     * @throws InvalidInputException if the name is {@code default}, or the port is out of range or belongs to another
     *     profile; nothing was changed
     * @throws RefusedByAppException if the app reserves the name or has no service of that name; nothing was changed
     * @throws AppCreatesProfilesException if only the app creates its profiles; nothing was changed
     * @throws ProfileExistsException if the name is taken
     * @throws NoSuchHomeException if the home directory does not exist
     * @throws StorageException if the profile cannot be written; nothing of it remains
     * @throws InterruptedOperationException if the thread is interrupted; nothing was changed
     */
    public CreatedProfile create(ProfileName name, int port) {
        return new ProfileOperation(this).create(name, OptionalInt.of(port));
    }

    /**
     * Clones a profile: copies its directory, without the files that describe processes, intents and logs, and gives the clone a port of
     * its own. Registers its gateway as {@link #create(ProfileName, int)} does.
     *
     * @param source the profile to copy
     * @param name the new profile
     * @param port the TCP port of its gateway, 1 to 65535; empty only if the source has no port
     * @return the new profile, and whether its gateway is registered
     * @throws InvalidInputException if one of the names is {@code default}, or the port is missing, out of range, of another profile,
     *     or in a place that cannot be written; nothing was changed
     * @throws RefusedByAppException if the app does not allow clones, reserves the new name or has no service of that name; nothing
     *     was changed
     * @throws AppCreatesProfilesException if only the app creates its profiles; nothing was changed
     * @throws NoSuchProfileException if the source does not exist
     * @throws ProfileExistsException if the new name is taken
     * @throws HeldElsewhereException if somebody else runs the source's gateway
     * @throws NoSuchHomeException if the home directory does not exist
     * @throws StorageException if the profile cannot be copied; nothing of it remains
     * @throws InterruptedOperationException if the thread is interrupted; nothing was changed
     * @throws GatehouseException if the source's gateway runs
     */
    public CreatedProfile copy(ProfileName source, ProfileName name, OptionalInt port) {
        return new ProfileOperation(this).copy(source, name, port);
    }

    /**
     * Renames a profile and everything in it, its intent included. The gateway is stopped and removed, and installed
     * under the new name in its former state: a gateway that ran is started and proven as by {@link Wait#PROOF}. If the
     * directory cannot be renamed, the former gateway is restored.
     *
     * @param from the present name
     * @param to the new name
     * @return the profile with its new name
     * @throws InvalidInputException if a name is {@code default}; nothing was changed
     * @throws RefusedByAppException if the app's profiles keep their names, or it reserves the new one or has no service of that name;
     *     nothing was changed
     * @throws NoSuchProfileException if the profile does not exist; nothing was changed
     * @throws HeldElsewhereException if somebody else runs the gateway or would start it by itself; nothing was changed
     * @throws ProfileExistsException if the new name is taken
     * @throws StorageException if the directory cannot be renamed
     * @throws InterruptedOperationException if the thread is interrupted
     * @throws GatehouseException if the gateway's settings are invalid, which changes nothing; if the gateway cannot be
     *     removed, which leaves the profile unchanged; or if the gateway cannot be installed or started under the new
     *     name, which the profile then has
     */
    public Profile rename(ProfileName from, ProfileName to) {
        return new ProfileOperation(this).rename(from, to);
    }

    /**
     * Deletes a profile and everything in it permanently. The gateway is stopped and removed first, if the host has a
     * service manager. If only the service of a deleted profile remains, it is removed.
     *
     * @param name the profile
     * @return whether the profile existed on disk; false if only a service was removed
     * @throws InvalidInputException if it is the profile {@code default}, which is the home itself; nothing was changed
     * @throws NoSuchProfileException if neither a profile nor a service of this name exists
     * @throws HeldElsewhereException if somebody else runs the gateway or would start it by itself; nothing was changed
     * @throws StorageException if files cannot be removed. If the profile still exists as a whole, so does its gateway
     * @throws InterruptedOperationException if the thread is interrupted
     * @throws dev.gatehouse.error.TimedOutException if the gateway's removal is not complete; the profile still exists, and
     *     its intent is {@link Intent#STOPPED}
     * @throws GatehouseException if the gateway cannot be removed for another reason; the profile still exists
     */
    public boolean delete(ProfileName name) {
        return new ProfileOperation(this).delete(name);
    }

    /**
     * Disables profiles: stops their gateways with {@link Wait#PROOF}, and records {@link Intent#DISABLED}. The gateway of a
     * disabled profile is not started at boot or by {@link #reconcile}, and a start or restart is refused with
     * {@link ProfileDisabledException}. A host without a service manager has nothing to stop, which is no error.
     *
     * @param profiles the profiles
     * @return one result per profile, as {@link #stop(Collection, Wait)} returns it; a missing profile is a failure
     */
    public GatewayResults disable(Collection<ProfileName> profiles) {
        return new StopOperation(this, Verb.STOP, true, profiles)
                .disable((opened, services) -> opened.stop(services, Wait.PROOF));
    }

    /**
     * Ends {@link #disable}: records {@link Intent#STOPPED}, so that the gateway can be started. Starts nothing, and needs no
     * service manager.
     *
     * @param profile the profile
     * @return whether it was disabled; if not, nothing is changed
     * @throws NoSuchProfileException if it does not exist on disk
     * @throws StorageException if the intent cannot be recorded
     */
    public boolean enable(ProfileName profile) {
        return new ProfileOperation(this).enable(profile);
    }

    /**
     * Lists the profiles on disk that are not disabled, and that no gateway of another profile serves: those that an operation on
     * all profiles starts.
     *
     * @return the names, the root profile first
     * @throws NoSuchHomeException if the home directory does not exist
     * @throws StorageException if it cannot be read
     */
    public List<ProfileName> enabled() {
        return profiles().profiles().stream()
                .filter(profile -> profile.intent().intent() != Intent.DISABLED)
                .filter(profile -> ServedProfiles.server(home, profile.name()).isEmpty())
                .map(Profile::name)
                .toList();
    }

    // One gateway.

    /**
     * Starts a gateway with {@link Wait#PROOF}, as {@link #start(ProfileName, Wait)} does.
     *
     * @param profile the gateway's profile
     * @return the result
     */
    public GatewayResult start(ProfileName profile) {
        return start(profile, Wait.PROOF);
    }

    /**
     * Installs a gateway or updates its definition, records {@link Intent#RUNNING}, and starts it. A running gateway
     * keeps running; its outcome is {@link dev.gatehouse.manager.Outcome.Change#UNCHANGED}.
     *
     * @param profile the gateway's profile
     * @param wait what to wait for, and how long
     * @return the result
     * @throws NoSuchProfileException if the profile does not exist on disk
     * @throws HeldElsewhereException if somebody else runs the gateway or would start it by itself; nothing was changed
     * @throws ProfileDisabledException if the profile is disabled
     * @throws dev.gatehouse.manager.StartFailedException if the gateway does not stay up or become ready
     * @throws dev.gatehouse.error.TimedOutException if the limit is over
     * @throws dev.gatehouse.error.AccessRefusedException if the caller lacks the rights; the former intent is restored
     * @throws StorageException if the intent could not be recorded; the gateway was not started
     * @throws InterruptedOperationException if the thread is interrupted
     * @throws NoServiceManagerException if this host has no supported manager
     * @throws GatehouseException if the settings are invalid, if the port belongs to another profile, or if the manager
     *     fails
     */
    public GatewayResult start(ProfileName profile, Wait wait) {
        return only(start(List.of(profile), wait));
    }

    /**
     * Stops a gateway with {@link Wait#PROOF}, as {@link #stop(ProfileName, Wait)} does.
     *
     * @param profile the gateway's profile
     * @return the result
     */
    public GatewayResult stop(ProfileName profile) {
        return stop(profile, Wait.PROOF);
    }

    /**
     * Records {@link Intent#STOPPED} and stops a gateway, which stays stopped after a reboot. A gateway that does not
     * run or is not installed is no error; its outcome is {@link dev.gatehouse.manager.Outcome.Change#UNCHANGED}. The
     * gateway of a deleted profile can be stopped too.
     *
     * @param profile the gateway's profile
     * @param wait what to wait for, and how long
     * @return the result
     * @throws NoSuchProfileException if neither a profile nor a service of this name exists
     * @throws HeldElsewhereException if somebody else still runs the gateway or would start it by itself; no intent was
     *     recorded
     * @throws dev.gatehouse.error.TimedOutException if the gateway does not end within the limit
     * @throws dev.gatehouse.error.AccessRefusedException if the caller lacks the rights; the former intent is restored
     * @throws StorageException if the intent could not be recorded; the gateway is stopped
     * @throws InterruptedOperationException if the thread is interrupted
     * @throws NoServiceManagerException if this host has no supported manager; nothing was recorded
     * @throws GatehouseException if the manager fails
     */
    public GatewayResult stop(ProfileName profile, Wait wait) {
        return only(stop(List.of(profile), wait));
    }

    /**
     * Restarts a gateway with {@link Wait#PROOF}, as {@link #restart(ProfileName, Wait)} does.
     *
     * @param profile the gateway's profile
     * @return the result
     */
    public GatewayResult restart(ProfileName profile) {
        return restart(profile, Wait.PROOF);
    }

    /**
     * Updates a gateway's definition, stops it and starts it again. A stopped gateway is started. Records and throws as
     * {@link #start(ProfileName, Wait)} does.
     *
     * @param profile the gateway's profile
     * @param wait what to wait for, and how long
     * @return the result
     */
    public GatewayResult restart(ProfileName profile, Wait wait) {
        return only(restart(List.of(profile), wait));
    }

    /**
     * Installs a gateway, stopped, or updates its definition. A running gateway keeps running and uses the new
     * definition after its next start. Records no intent.
     *
     * @param profile the gateway's profile
     * @return the result
     * @throws NoSuchProfileException if the profile does not exist on disk
     * @throws HeldElsewhereException if somebody else runs the gateway or would start it by itself; nothing was changed
     * @throws dev.gatehouse.error.AccessRefusedException if the caller lacks the rights
     * @throws InterruptedOperationException if the thread is already interrupted
     * @throws NoServiceManagerException if this host has no supported manager
     * @throws GatehouseException if the settings are invalid, if the port belongs to another profile, if something else
     *     occupies the definition's place, or if the manager fails
     */
    public GatewayResult install(ProfileName profile) {
        return only(install(List.of(profile)));
    }

    /**
     * Records {@link Intent#STOPPED}, stops a gateway and removes its definition. The profile stays. A gateway that is
     * not installed is no error. Throws as {@link #stop(ProfileName, Wait)} does.
     *
     * @param profile the gateway's profile
     * @return the result
     */
    public GatewayResult uninstall(ProfileName profile) {
        return only(uninstall(List.of(profile)));
    }

    /**
     * Queries the status of a gateway, as {@link #status(Collection)} does.
     *
     * @param profile the gateway's profile
     * @return its status
     * @throws NoServiceManagerException if this host has no supported manager
     */
    public ServiceStatus status(ProfileName profile) {
        return manager().status(new ServiceName(profile));
    }

    private static GatewayResult only(GatewayResults results) {
        return results.orThrow().results().getFirst();
    }

    // Several gateways.

    /**
     * Starts several gateways together, each as {@link #start(ProfileName, Wait)} does.
     *
     * @param profiles the gateways' profiles
     * @param wait what to wait for, and how long
     * @return one result per profile
     * @throws NoServiceManagerException if this host has no supported manager; nothing was changed
     */
    public GatewayResults start(Collection<ProfileName> profiles, Wait wait) {
        return new StartOperation(this, Verb.START, records, profiles)
                .run((opened, services) -> opened.start(services, wait));
    }

    /**
     * Stops several gateways together, each as {@link #stop(ProfileName, Wait)} does.
     *
     * @param profiles the gateways' profiles
     * @param wait what to wait for, and how long
     * @return one result per profile
     * @throws NoServiceManagerException if this host has no supported manager; nothing was changed
     */
    public GatewayResults stop(Collection<ProfileName> profiles, Wait wait) {
        return new StopOperation(this, Verb.STOP, records, profiles)
                .stop((opened, services) -> opened.stop(services, wait));
    }

    /**
     * Restarts several gateways together, each as {@link #restart(ProfileName, Wait)} does.
     *
     * @param profiles the gateways' profiles
     * @param wait what to wait for, and how long
     * @return one result per profile
     * @throws NoServiceManagerException if this host has no supported manager; nothing was changed
     */
    public GatewayResults restart(Collection<ProfileName> profiles, Wait wait) {
        return new StartOperation(this, Verb.RESTART, records, profiles)
                .run((opened, services) -> opened.restart(services, wait));
    }

    /**
     * Installs several gateways together, each as {@link #install(ProfileName)} does.
     *
     * @param profiles the gateways' profiles
     * @return one result per profile
     * @throws NoServiceManagerException if this host has no supported manager; nothing was changed
     */
    public GatewayResults install(Collection<ProfileName> profiles) {
        return new InstallOperation(this, records, profiles).install();
    }

    /**
     * Installs several gateways as {@link #install(Collection)} does, with a manager that was opened to take over
     * services that the app itself installed ({@link dev.gatehouse.manager.Inspection.Verdict#ADOPTABLE}). The results
     * list the changed lines. Records {@link Intent#RUNNING} for a gateway that runs or starts at boot and has no
     * recorded intent.
     *
     * @param profiles the gateways' profiles
     * @return one result per profile
     * @throws NoServiceManagerException if this host has no supported manager; nothing was changed
     */
    public GatewayResults adopt(Collection<ProfileName> profiles) {
        return new InstallOperation(this, records, profiles).adopt();
    }

    /**
     * Returns what {@link #adopt} would take over, with a manager that was opened to do so. Changes nothing.
     *
     * @param profiles the gateways' profiles
     * @return the adoptions of the gateways for which the app itself has installed something, or that cannot be examined
     * @throws NoServiceManagerException if this host has no supported manager
     */
    public List<Adoption> adoptions(Collection<ProfileName> profiles) {
        return new AdoptionPlan(this).of(profiles);
    }

    /**
     * Returns the gateways that were adopted and can be given back.
     *
     * @return their profiles, sorted
     * @throws NoServiceManagerException if this host has no supported manager
     */
    public List<ProfileName> adopted() {
        return manager().services().stream()
                .filter(manager()::isAdopted)
                .map(ServiceName::profile)
                .sorted()
                .toList();
    }

    /**
     * Undoes adoptions: what the app itself had installed applies again. Gateways that run go on running, and no intent
     * changes.
     *
     * @param profiles the gateways' profiles
     * @return one result per profile
     * @throws NoServiceManagerException if this host has no supported manager; nothing was changed
     */
    public GatewayResults giveBack(Collection<ProfileName> profiles) {
        return new InstallOperation(this, records, profiles).giveBack();
    }

    /**
     * Uninstalls several gateways together, each as {@link #uninstall(ProfileName)} does.
     *
     * @param profiles the gateways' profiles
     * @return one result per profile
     * @throws NoServiceManagerException if this host has no supported manager; nothing was changed
     */
    public GatewayResults uninstall(Collection<ProfileName> profiles) {
        return new StopOperation(this, Verb.UNINSTALL, true, profiles).uninstall();
    }

    /**
     * Queries the status of several gateways. One that does not run because its profile is disabled is
     * {@link State#DISABLED}. A status that cannot be queried is {@link State#UNKNOWN}, with a reason; a gateway that is
     * not installed is {@link State#ABSENT}, whether or not its profile exists.
     *
     * @param profiles the gateways' profiles
     * @return one status per profile, in the order of the call
     * @throws NoServiceManagerException if this host has no supported manager
     */
    public List<ServiceStatus> status(Collection<ProfileName> profiles) {
        return IntendedStates.of(
                home, manager().status(profiles.stream().map(ServiceName::new).toList()));
    }

    /**
     * Waits until each of several gateways is in one of some states, whoever brings it there. Looks at once, then four times a second.
     * Changes nothing.
     *
     * @param profiles the gateways' profiles
     * @param states the states to wait for
     * @param limit how long at most; with zero it looks once
     * @return the last status of each profile, in the order of the call; at the limit some are in other states
     * @throws InterruptedOperationException if the thread is interrupted; its interrupt status is set
     * @throws NoServiceManagerException if this host has no supported manager
     */
    public List<ServiceStatus> await(Collection<ProfileName> profiles, Set<State> states, Duration limit) {
        return new StateWait(this, states, limit).on(profiles);
    }

    /**
     * Finds who else runs, or would run, gateways: services of other managers, scopes and trees of this host, whoever
     * installed them, and processes without a manager. Services of this manager are not among them. Takes some
     * milliseconds, for one gateway as for many.
     *
     * @param profiles the gateways' profiles
     * @return the holders of each gateway that has some, those that run it first
     * @throws NoServiceManagerException if this host has no supported manager
     */
    public Map<ServiceName, List<Holder>> holders(Collection<ProfileName> profiles) {
        return search.others(
                home, manager(), profiles.stream().map(ServiceName::new).toList());
    }

    // The whole home.

    /**
     * Compares the profiles on disk and their intents with the service manager. Changes nothing.
     *
     * @return the plan
     * @throws NoSuchHomeException if the home directory does not exist
     * @throws StorageException if it cannot be read
     * @throws NoServiceManagerException if this host has no supported manager
     */
    public Plan plan() {
        requireHome();
        return new Reconciler(home, manager(), search).plan();
    }

    /**
     * Compares as {@link #plan} does, and also plans to remove services whose profiles vanished all at once, which
     * {@link #plan} only reports.
     *
     * @return the plan
     */
    public Plan planWithPrune() {
        requireHome();
        return new Reconciler(home, manager(), search).planWithPrune();
    }

    /**
     * Returns a check of these gateways, which says what is not healthy or not in step. It only reads.
     *
     * @return the check
     * @throws NoSuchHomeException if the home directory does not exist
     * @throws NoServiceManagerException if this host has no supported manager
     */
    public HomeCheck check() {
        requireHome();
        return new HomeCheck(home, manager(), search);
    }

    /**
     * Applies profiles and intents to the service manager with {@link Wait#PROOF}: {@link #plan}, then {@link #apply}.
     *
     * @return the report
     */
    public Report reconcile() {
        return apply(plan(), Wait.PROOF);
    }

    /**
     * Executes a plan. Every action is tried, even if others fail; {@link Report#orThrow} throws the first failure.
     * What a plan cannot resolve is in {@link Plan#findings}.
     *
     * @param plan the plan
     * @param wait how long to wait for gateways to stop and to run. With {@link Wait#none()}, a gateway counts as
     *     started when the manager has accepted the command
     * @return the report
     */
    public Report apply(Plan plan, Wait wait) {
        return new Reconciler(home, manager(), search).apply(plan, wait);
    }

    /**
     * Checks that the home exists.
     *
     * @throws NoSuchHomeException if the home directory does not exist
     */
    void requireHome() {
        HomeHands.require(home);
        if (!home.exists()) {
            throw new NoSuchHomeException(home);
        }
    }
}
