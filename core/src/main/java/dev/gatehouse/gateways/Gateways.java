package dev.gatehouse.gateways;

import dev.gatehouse.definition.InvalidInputException;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.manager.NoServiceManagerException;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceManagers;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Profile;
import dev.gatehouse.reconcile.Plan;
import dev.gatehouse.reconcile.Reconciler;
import dev.gatehouse.reconcile.Report;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * The gateways of a home, and all that an operator does to them. What is started here is defined as its profile says, recorded as
 * wanted, and proven; so a later {@code reconcile} has nothing to do.
 *
 * <pre>{@code
 * Gateways gateways = Gateways.of(Home.of(App.hermes()));
 * gateways.start("coder", Wait.untilReady(Duration.ofSeconds(10)));
 * }</pre>
 *
 * <p>The verbs on one gateway throw where they fail. Those on several try all of them and tell what became of each; a name that
 * is given twice counts once. A name that is no profile is a failure of that gateway alone. Verbs that wait obey an interrupt:
 * what is not decided by then fails with {@link dev.gatehouse.manager.InterruptedOperationException}, and the thread stays
 * interrupted; the intent is recorded by then.
 *
 * <p>Immutable and safe for several threads; two that act on the same gateway at the same time leave it as one of them wants it.
 *
 * @since 0.1
 */
public final class Gateways {
    private final Home home;
    private final Supplier<ServiceManager> opening;
    private final VerbHooks hooks;
    private final boolean recorded;

    private Gateways(Home home, Supplier<ServiceManager> opening, VerbHooks hooks, boolean recorded) {
        this.home = home;
        this.opening = opening;
        this.hooks = hooks;
        this.recorded = recorded;
    }

    /** Those of a home under this host's service manager, which is detected when it is first needed. */
    public static Gateways of(Home home) {
        return of(home, () -> ServiceManagers.detect(home), VerbHooks.NONE);
    }

    /** Those of a home under a given service manager. */
    public static Gateways of(Home home, ServiceManager manager) {
        return of(home, () -> manager, VerbHooks.NONE);
    }

    /**
     * Those of a home under a manager that is opened when it is first needed in a call.
     *
     * @param opening opens the manager; may throw {@link NoServiceManagerException}
     * @param hooks what the manager has of its own to do around verbs
     */
    public static Gateways of(Home home, Supplier<ServiceManager> opening, VerbHooks hooks) {
        return new Gateways(home, opening, hooks, true);
    }

    /** The same gateways, with starts and stops that record no intent and leave alone what happens after a reboot. */
    public Gateways transientChanges() {
        return new Gateways(home, () -> opening.get().temporarily(), hooks, false);
    }

    // One gateway.

    /**
     * Starts a gateway, and returns when it is proven.
     *
     * @param profile the profile's name
     * @throws InvalidInputException where that can be no profile's name
     * @throws GatehouseException where it fails, with a command that helps
     */
    public ServiceStatus start(String profile, Wait wait) {
        return one(start(names(profile), wait));
    }

    /**
     * Stops a gateway, and returns when it has ended; one that does not run is no error.
     *
     * @throws InvalidInputException where that can be no profile's name
     * @throws GatehouseException where it fails, with a command that helps
     */
    public ServiceStatus stop(String profile, Wait wait) {
        return one(stop(names(profile), wait));
    }

    /**
     * Stops and starts a gateway; one that is down is started.
     *
     * @throws InvalidInputException where that can be no profile's name
     * @throws GatehouseException where it fails, with a command that helps
     */
    public ServiceStatus restart(String profile, Wait wait) {
        return one(restart(names(profile), wait));
    }

    /** What a gateway is doing now, by the manager's own answer. */
    public ServiceStatus status(String profile) {
        return opening.get().status(new ServiceName(ProfileName.of(profile)));
    }

    private static List<ProfileName> names(String profile) {
        return List.of(ProfileName.of(profile));
    }

    private static ServiceStatus one(GatewayResults results) {
        return results.orThrow().all().getFirst().status();
    }

    // Several gateways.

    /** Defines gateways as their profiles say, records that they are to run, starts them and waits for the proof. */
    public GatewayResults start(Collection<ProfileName> profiles, Wait wait) {
        return call(Verb.START, wait, false).on(profiles);
    }

    /** Records that gateways are not to run, and stops them. One whose profile is gone can still be stopped. */
    public GatewayResults stop(Collection<ProfileName> profiles, Wait wait) {
        return call(Verb.STOP, wait, false).on(profiles);
    }

    /** Defines gateways as their profiles say, records that they are to run, and starts them anew. */
    public GatewayResults restart(Collection<ProfileName> profiles, Wait wait) {
        return call(Verb.RESTART, wait, false).on(profiles);
    }

    /** Makes gateways known to the manager, or refreshes what it knows of them. Starts none. */
    public GatewayResults install(Collection<ProfileName> profiles) {
        return install(profiles, false);
    }

    /**
     * The same.
     *
     * @param adopting whether the manager was opened to take over what the app itself installed: what changes in its files is
     *     then told, and what ran or was to run is recorded as wanted
     */
    public GatewayResults install(Collection<ProfileName> profiles, boolean adopting) {
        return call(Verb.INSTALL, Wait.PROOF, adopting).on(profiles);
    }

    /** Stops gateways and makes the manager forget them; the profiles stay, and are recorded as not to run. */
    public GatewayResults uninstall(Collection<ProfileName> profiles) {
        return call(Verb.UNINSTALL, Wait.PROOF, false).on(profiles);
    }

    private VerbCall call(Verb verb, Wait wait, boolean adopting) {
        return new VerbCall(home, opening, hooks, verb, wait, recorded, adopting);
    }

    // The whole home.

    /** What would have to be done for services to match profiles and intents; changes nothing. */
    public Plan plan() {
        return reconciler().plan();
    }

    /** Does what {@link #plan} says, and waits for gateways that start or stop. */
    public Report reconcile(Wait wait) {
        Reconciler reconciler = reconciler();
        return reconciler.apply(reconciler.plan(), wait);
    }

    private Reconciler reconciler() {
        if (!home.exists()) {
            throw new ProfileLookup(home).noHome();
        }
        return new Reconciler(home, opening.get());
    }

    // Profiles.

    /**
     * Creates a profile, and registers its gateway, down, where the manager takes services at run time.
     *
     * @param port the port of its gateway, where it has one
     * @throws InvalidInputException where the name is reserved or the port is another profile's
     * @throws GatehouseException where there is something of that name, or it cannot be written
     */
    public CreatedProfile create(ProfileName name, OptionalInt port) {
        return new ProfileChanges(home, opening).create(name, port);
    }

    /**
     * Renames a profile. Its gateway ends under the old name and does under the new one what it did before.
     *
     * @throws InvalidInputException where either is the root profile, or the new name is reserved
     * @throws GatehouseException where the one is not there, or the other is; the gateway is then as before
     */
    public Profile rename(ProfileName from, ProfileName to) {
        return new ProfileChanges(home, opening).rename(from, to);
    }

    /**
     * Ends a profile's gateway, makes the manager forget it, and then deletes what the profile holds.
     *
     * @return whether there was a profile; false: only its service was left
     * @throws InvalidInputException where it is the root profile
     * @throws GatehouseException where there is neither profile nor service of that name
     */
    public boolean delete(ProfileName name) {
        return new ProfileChanges(home, opening).delete(name);
    }
}
