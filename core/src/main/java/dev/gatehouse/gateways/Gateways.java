package dev.gatehouse.gateways;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.definition.ShellWord;
import dev.gatehouse.detection.ServiceManagers;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.error.NoServiceManagerException;
import dev.gatehouse.error.StorageException;
import dev.gatehouse.manager.InterruptedOperationException;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Intent;
import dev.gatehouse.profile.Profile;
import dev.gatehouse.profile.Profiles;
import dev.gatehouse.reconcile.Plan;
import dev.gatehouse.reconcile.Reconciler;
import dev.gatehouse.reconcile.Report;
import dev.gatehouse.spi.provider.ManagerRequest;
import dev.gatehouse.spi.provider.Operator;
import dev.gatehouse.spi.provider.Verb;
import dev.gatehouse.spi.provider.VerbHooks;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The gateways of one home, and what an operator does with them.
 *
 * <pre>{@code
 * Gateways gateways = Gateways.of(Home.of(App.hermes()));
 * ProfileName coder = ProfileName.of("coder");
 * gateways.create(coder);
 * gateways.start(coder, Wait.untilReady(Duration.ofSeconds(10)));
 * }</pre>
 *
 * <h2>Operations on one and on several</h2>
 *
 * <p>{@link #start(ProfileName, Wait) start}, {@link #stop(ProfileName, Wait) stop}, {@link #restart(ProfileName, Wait)
 * restart}, {@link #install(ProfileName) install} and {@link #uninstall(ProfileName) uninstall} take one profile or several.
 * Those on one throw if the operation fails. Those on several try all, whatever becomes of each, and return one {@link
 * GatewayResult} for each profile, in the order in which the profiles were first named; {@link GatewayResults#orThrow}
 * throws the first failure. A profile that is named twice counts once. An empty collection is no error: nothing is done.
 *
 * <p>Each refreshes the definition from disk where it needs one, then records the intent, then commands the manager for all
 * gateways together. If the manager refuses a command because the caller lacks the rights, or the thread was interrupted
 * before the command, the former intent is restored; after any other failure the intent stands, because the operator wants
 * it still. If the intent itself cannot be recorded, the operation goes on, and the result is a failure that says so.
 *
 * <h2>Time, interruption, threads</h2>
 *
 * <p>Every wait has a limit, which {@link Wait} explains; without one the operations use {@link Wait#PROOF}. All block until
 * the result is proven or the limit is over, unless the wait is {@link Wait#none()}.
 *
 * <p>If the thread is interrupted, an operation ends soon and fails with {@link InterruptedOperationException}, whose {@link
 * InterruptedOperationException#wasCommanded wasCommanded} says whether the manager got the command. The thread stays
 * interrupted. In a thread that is interrupted already, nothing is read, recorded or commanded.
 *
 * <p>Objects of this class are immutable, and safe for use by several threads if the service manager is, as those of this
 * library are. Operations of several threads or processes on the same gateway are not queued here: the manager serializes
 * what it must, and the intent that was recorded last stands.
 *
 * @since 0.1.0
 */
public final class Gateways {
    private final Home home;
    private final OpenedManager manager;
    private final VerbHooks hooks;
    private final boolean records;

    private Gateways(Home home, OpenedManager manager, VerbHooks hooks, boolean records) {
        this.home = home;
        this.manager = manager;
        this.hooks = hooks;
        this.records = records;
    }

    /**
     * The gateways of a home under the service manager that this host has; see {@link ServiceManagers#detect}. The manager is
     * looked for when an operation first needs it, so that profiles can be managed without one. What its backend does around
     * operations is done without questions.
     */
    public static Gateways of(Home home) {
        VerbHooks hooks = ServiceManagers.ofHost().hooks(ManagerRequest.of(home, System.getenv()), Operator.NOBODY);
        return new Gateways(home, OpenedManager.detected(home), hooks, true);
    }

    /** The gateways of a home under a certain service manager. */
    public static Gateways of(Home home, ServiceManager manager) {
        return new Gateways(home, OpenedManager.of(manager), VerbHooks.NONE, true);
    }

    /**
     * The gateways of a home under a service manager that is opened when an operation first needs it.
     *
     * @param opening opens the manager; called once, or again after it has thrown. What it throws, the operation throws,
     *     before anything was changed
     * @param hooks what the manager itself does around operations
     */
    public static Gateways of(Home home, Supplier<? extends ServiceManager> opening, VerbHooks hooks) {
        return new Gateways(home, OpenedManager.from(opening), hooks, true);
    }

    /**
     * The same gateways, with {@code start}, {@code stop} and {@code restart} that last until the next reboot or
     * reconciliation: they record no intent, and leave alone what the manager does at boot. The other operations are the
     * same as ever.
     */
    public Gateways transientChanges() {
        return new Gateways(home, manager, hooks, false);
    }

    /** The home whose gateways these are. */
    public Home home() {
        return home;
    }

    /**
     * The service manager, opened if it was not.
     *
     * @throws NoServiceManagerException if this host has none
     */
    public ServiceManager manager() {
        return manager.get();
    }

    // Profiles on disk.

    /**
     * All profiles on disk, and what looks like one and is none.
     *
     * @throws NoSuchHomeException if the home directory does not exist
     * @throws StorageException if it cannot be read
     */
    public Profiles profiles() {
        requireHome();
        try {
            return Profiles.scan(home);
        } catch (IOException e) {
            throw new StorageException(
                    "cannot read the home: " + e.getMessage(), "ls -ld " + ShellWord.quote(home.path()), e);
        }
    }

    /**
     * The profile of this name.
     *
     * @throws NoSuchProfileException if there is none on disk
     */
    public Profile profile(ProfileName name) {
        return home.profile(name).orElseThrow(() -> NoSuchProfileException.toCreate(home, name));
    }

    /**
     * The definition of a profile's gateway, from the app and the profile's settings as they are now.
     *
     * @throws NoSuchProfileException if there is no such profile on disk
     * @throws GatehouseException if its settings are wrong
     */
    public GatewayDefinition definition(ProfileName name) {
        return Definitions.of(profile(name));
    }

    /**
     * The names of all profiles on disk, and of those that are gone and left a service behind: the root profile first, the
     * others by name.
     *
     * @throws NoSuchHomeException if the home directory does not exist
     * @throws StorageException if it cannot be read
     * @throws NoServiceManagerException if this host has no service manager
     */
    public SortedSet<ProfileName> known() {
        SortedSet<ProfileName> names = new TreeSet<>();
        profiles().profiles().forEach(profile -> names.add(profile.name()));
        manager().services().forEach(service -> names.add(service.profile()));
        return names;
    }

    /** Whether there is a profile of this name on disk, or a service that one left behind. Needs no service manager. */
    public boolean isKnown(ProfileName name) {
        return new ProfileOperation(this).isKnown(name);
    }

    /**
     * Creates a profile without a port; see {@link #create(ProfileName, int)}.
     */
    public CreatedProfile create(ProfileName name) {
        return new ProfileOperation(this).create(name, OptionalInt.empty());
    }

    /**
     * Creates a profile, and registers its gateway, stopped, if the manager takes gateways at run time ({@link
     * ServiceManager#supportsRuntimeRegistration}). A registration that fails leaves the profile; the result says so.
     *
     * @param port the TCP port of its gateway, 1 to 65535
     * @throws InvalidInputException if the name is {@code default} or reserved by the app, or the port is out of range or
     *     another profile's; nothing was changed
     * @throws ProfileExistsException if the name is taken
     * @throws NoSuchHomeException if the home directory does not exist
     * @throws StorageException if the profile cannot be written; nothing of it is left
     * @throws InterruptedOperationException if the thread is interrupted; nothing was changed
     */
    public CreatedProfile create(ProfileName name, int port) {
        return new ProfileOperation(this).create(name, OptionalInt.of(port));
    }

    /**
     * Renames a profile with all it holds, its intent included. Its gateway is stopped and removed, and installed under the
     * new name in the state that it had: one that ran is started, which is proven as by {@link Wait#PROOF}. If the directory
     * cannot be renamed, the former gateway is restored.
     *
     * @return the profile under its new name
     * @throws InvalidInputException if one of the names is {@code default}, or the new one is reserved; nothing was changed
     * @throws NoSuchProfileException if there is no profile of the former name; nothing was changed
     * @throws ProfileExistsException if the new name is taken
     * @throws StorageException if the directory cannot be renamed
     * @throws InterruptedOperationException if the thread is interrupted
     * @throws GatehouseException if the gateway's settings are wrong, which changes nothing; if the gateway cannot be removed,
     *     which leaves the profile as it was; if the renamed gateway cannot be installed or started, which leaves the new name
     */
    public Profile rename(ProfileName from, ProfileName to) {
        return new ProfileOperation(this).rename(from, to);
    }

    /**
     * Deletes a profile with all it holds, for good. Its gateway is stopped and removed first; a host without a service
     * manager has none. Where only the service of a former profile is left, that is removed.
     *
     * @return whether there was a profile on disk; false if only a service was removed
     * @throws InvalidInputException if it is the profile {@code default}, which is the home itself; nothing was changed
     * @throws NoSuchProfileException if there is neither a profile nor a service of this name
     * @throws StorageException if files cannot be removed. If the profile is still there as a whole, so is its gateway
     * @throws InterruptedOperationException if the thread is interrupted
     * @throws GatehouseException if the gateway cannot be removed; the profile is still there
     */
    public boolean delete(ProfileName name) {
        return new ProfileOperation(this).delete(name);
    }

    // One gateway.

    /** Starts one gateway and waits for proof as {@link Wait#PROOF} says; see {@link #start(ProfileName, Wait)}. */
    public GatewayResult start(ProfileName profile) {
        return start(profile, Wait.PROOF);
    }

    /**
     * Installs or refreshes the definition of one gateway, records {@link Intent#RUNNING}, and starts it. One that runs is
     * left running; its outcome is {@link dev.gatehouse.manager.Outcome.Change#UNCHANGED}.
     *
     * @throws NoSuchProfileException if there is no such profile on disk
     * @throws dev.gatehouse.manager.StartFailedException if it does not stay up or become ready
     * @throws dev.gatehouse.error.TimedOutException if that is not decided within the limit
     * @throws dev.gatehouse.error.AccessRefusedException if the caller lacks the rights; the former intent is restored
     * @throws StorageException if the intent could not be recorded; the gateway runs
     * @throws InterruptedOperationException if the thread is interrupted
     * @throws NoServiceManagerException if this host has no service manager
     * @throws GatehouseException if the settings are wrong, if the port is another profile's, or if the manager fails
     */
    public GatewayResult start(ProfileName profile, Wait wait) {
        return only(start(List.of(profile), wait));
    }

    /** Stops one gateway and waits for proof as {@link Wait#PROOF} says; see {@link #stop(ProfileName, Wait)}. */
    public GatewayResult stop(ProfileName profile) {
        return stop(profile, Wait.PROOF);
    }

    /**
     * Records {@link Intent#STOPPED} and stops one gateway, which then stays stopped after a reboot. One that is not running or
     * not installed is no error; its outcome is {@link dev.gatehouse.manager.Outcome.Change#UNCHANGED}. A gateway whose
     * profile is gone can be stopped too.
     *
     * @throws NoSuchProfileException if there is neither a profile nor a service of this name
     * @throws dev.gatehouse.error.TimedOutException if it does not end within the limit
     * @throws dev.gatehouse.error.AccessRefusedException if the caller lacks the rights; the former intent is restored
     * @throws StorageException if the intent could not be recorded; the gateway is stopped
     * @throws InterruptedOperationException if the thread is interrupted
     * @throws NoServiceManagerException if this host has no service manager; nothing was recorded
     * @throws GatehouseException if the manager fails
     */
    public GatewayResult stop(ProfileName profile, Wait wait) {
        return only(stop(List.of(profile), wait));
    }

    /** Restarts one gateway and waits for proof as {@link Wait#PROOF} says; see {@link #restart(ProfileName, Wait)}. */
    public GatewayResult restart(ProfileName profile) {
        return restart(profile, Wait.PROOF);
    }

    /**
     * Stops one gateway and starts it again, with its definition refreshed; one that is stopped is started. Records and throws
     * as {@link #start(ProfileName, Wait)} does.
     */
    public GatewayResult restart(ProfileName profile, Wait wait) {
        return only(restart(List.of(profile), wait));
    }

    /**
     * Makes one gateway known to the manager, stopped, or refreshes its definition. A gateway that runs goes on and takes up
     * a new definition at its next start. No intent is recorded.
     *
     * @throws NoSuchProfileException if there is no such profile on disk
     * @throws dev.gatehouse.error.AccessRefusedException if the caller lacks the rights
     * @throws InterruptedOperationException if the thread is interrupted already
     * @throws NoServiceManagerException if this host has no service manager
     * @throws GatehouseException if the settings are wrong, if the port is another profile's, if something else is in the
     *     definition's place, or if the manager fails
     */
    public GatewayResult install(ProfileName profile) {
        return only(install(List.of(profile)));
    }

    /**
     * Records {@link Intent#STOPPED}, stops one gateway, and makes the manager forget it. The profile stays. A gateway that is
     * not installed is no error. Throws as {@link #stop(ProfileName, Wait)} does.
     */
    public GatewayResult uninstall(ProfileName profile) {
        return only(uninstall(List.of(profile)));
    }

    /** What the manager says of one gateway now; see {@link #status(Collection)}. */
    public ServiceStatus status(ProfileName profile) {
        return manager().status(new ServiceName(profile));
    }

    private static GatewayResult only(GatewayResults results) {
        return results.orThrow().results().getFirst();
    }

    // Several gateways.

    /**
     * Starts several gateways as {@link #start(ProfileName, Wait)} does, all together.
     *
     * @throws NoServiceManagerException if this host has no service manager; nothing was changed
     */
    public GatewayResults start(Collection<ProfileName> profiles, Wait wait) {
        return operation(Verb.START, profiles).start((opened, services) -> opened.start(services, wait));
    }

    /**
     * Stops several gateways as {@link #stop(ProfileName, Wait)} does, all together.
     *
     * @throws NoServiceManagerException if this host has no service manager; nothing was changed
     */
    public GatewayResults stop(Collection<ProfileName> profiles, Wait wait) {
        return operation(Verb.STOP, profiles).stop((opened, services) -> opened.stop(services, wait));
    }

    /**
     * Restarts several gateways as {@link #restart(ProfileName, Wait)} does, all together.
     *
     * @throws NoServiceManagerException if this host has no service manager; nothing was changed
     */
    public GatewayResults restart(Collection<ProfileName> profiles, Wait wait) {
        return operation(Verb.RESTART, profiles).start((opened, services) -> opened.restart(services, wait));
    }

    /**
     * Installs several gateways as {@link #install(ProfileName)} does, all together.
     *
     * @throws NoServiceManagerException if this host has no service manager; nothing was changed
     */
    public GatewayResults install(Collection<ProfileName> profiles) {
        return operation(Verb.INSTALL, profiles).install();
    }

    /**
     * Installs several gateways as {@link #install(Collection)} does, by a manager that was opened to take over what the app
     * itself had installed, as {@link dev.gatehouse.manager.Inspection.Verdict#ADOPTABLE} says. The results tell which lines
     * changed. If a gateway runs, or starts at boot, and no intent was ever recorded for it, {@link Intent#RUNNING} is.
     *
     * @throws NoServiceManagerException if this host has no service manager; nothing was changed
     */
    public GatewayResults adopt(Collection<ProfileName> profiles) {
        return operation(Verb.INSTALL, profiles).adopt();
    }

    /**
     * Uninstalls several gateways as {@link #uninstall(ProfileName)} does, all together.
     *
     * @throws NoServiceManagerException if this host has no service manager; nothing was changed
     */
    public GatewayResults uninstall(Collection<ProfileName> profiles) {
        return new GatewayOperation(this, hooks, Verb.UNINSTALL, true, profiles).uninstall();
    }

    /**
     * What the manager says of several gateways now, in the order given, one for each name. A gateway that it cannot tell
     * about is {@link State#UNKNOWN}, with the reason; one that it does not know is {@link State#NOT_INSTALLED}, whether or
     * not there is such a profile.
     *
     * @throws NoServiceManagerException if this host has no service manager
     */
    public List<ServiceStatus> status(Collection<ProfileName> profiles) {
        return manager().status(profiles.stream().map(ServiceName::new).toList());
    }

    private GatewayOperation operation(Verb verb, Collection<ProfileName> profiles) {
        return new GatewayOperation(this, hooks, verb, records, profiles);
    }

    // The whole home.

    /**
     * Compares the profiles on disk and their intents with what the manager has; changes nothing.
     *
     * @throws NoSuchHomeException if the home directory does not exist
     * @throws StorageException if it cannot be read
     * @throws NoServiceManagerException if this host has no service manager
     */
    public Plan plan() {
        requireHome();
        return new Reconciler(home, manager()).plan();
    }

    /** Applies profiles and intents to the manager, and waits for proof as {@link Wait#PROOF} says; see {@link #apply}. */
    public Report reconcile() {
        return apply(plan(), Wait.PROOF);
    }

    /**
     * Carries out a plan. Every action is tried, whatever becomes of the others; {@link Report#orThrow} throws the first
     * failure. What a plan cannot mend is in {@link Plan#findings}.
     *
     * @param wait how long to wait for gateways to stop and to run. With {@link Wait#none()}, a gateway counts as started when
     *     the manager has taken it
     */
    public Report apply(Plan plan, Wait wait) {
        return new Reconciler(home, manager()).apply(plan, wait);
    }

    /**
     * Refuses a home that does not exist.
     *
     * @throws NoSuchHomeException if the home directory does not exist
     */
    void requireHome() {
        if (!home.exists()) {
            throw new NoSuchHomeException(home);
        }
    }
}
