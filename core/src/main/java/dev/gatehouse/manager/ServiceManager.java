package dev.gatehouse.manager;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.logs.GatewayLogs;
import dev.gatehouse.rendering.Renderer;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The service manager of a host, as far as gateways are concerned. A manager neither reads nor writes intents; for the
 * operator's view, with intents and ports, see {@code dev.gatehouse.gateways.Gateways}.
 *
 * <b>Failures.</b> An operation on several services tries all of them and returns a {@link Batch} with one outcome per
 * service; a service for which it fails has the exception in its outcome. An operation on one service throws the
 * exception. An empty collection is allowed and does nothing.
 *
 * <b>Duplicates.</b> A service that a collection names twice is commanded once, and the batch has an outcome for each
 * occurrence. Of two definitions of one service, the last one counts.
 *
 * <b>Time limits.</b> Every call that waits has a limit; see {@link Wait}. Calls of external programs have limits of
 * their own.
 *
 * <b>Interruption.</b> If the calling thread is interrupted before or while {@code start}, {@code stop} or
 * {@code restart} waits, each service without a result fails with {@link InterruptedOperationException}, no further
 * service is commanded, and the interrupt status stays set. Commands that the manager has already received are not
 * taken back.
 *
 * <b>Threads.</b> Implementations are thread-safe. Changes of installed files exclude each other, between processes
 * too.
 *
 * @since 0.1.0
 */
public interface ServiceManager {
    /** {@return the kind of this manager} */
    Kind kind();

    /** {@return the features that this manager lacks} */
    Set<Limitation> limitations();

    /**
     * Returns the features that a program can rely on. By default these are {@link Capability#RESTART},
     * {@link Capability#BOOT}, {@link Capability#LOGS} and {@link Capability#RUNTIME_REGISTRATION} without those that
     * {@link #limitations} names.
     *
     * @return the capabilities, unmodifiable
     */
    default Set<Capability> capabilities() {
        Set<Capability> all = new LinkedHashSet<>(
                List.of(Capability.RESTART, Capability.BOOT, Capability.LOGS, Capability.RUNTIME_REGISTRATION));
        limitations().forEach(limitation -> all.remove(new Capability(limitation.feature())));
        return Collections.unmodifiableSet(all);
    }

    /** {@return the function that turns definitions into this manager's files} */
    Renderer renderer();

    // Operations on one service.

    /**
     * Starts a service, as {@link #start(Collection, Wait)} does.
     *
     * @param service the service
     * @param wait what to wait for, and how long
     * @throws GatewayNotRegisteredException if the service is not installed
     * @throws StartFailedException if the gateway ended, or the manager did not start it
     * @throws dev.gatehouse.error.TimedOutException if the limit is over
     * @throws InterruptedOperationException if the calling thread is interrupted
     * @throws dev.gatehouse.error.GatehouseException if the operation fails for another reason
     */
    default void start(ServiceName service, Wait wait) {
        start(List.of(service), wait).orThrow();
    }

    /**
     * Stops a service, as {@link #stop(Collection, Wait)} does.
     *
     * @param service the service
     * @param wait what to wait for, and how long
     * @throws GatewayNotRegisteredException if the service is not installed
     * @throws dev.gatehouse.error.TimedOutException if the limit is over
     * @throws InterruptedOperationException if the calling thread is interrupted
     * @throws dev.gatehouse.error.GatehouseException if the operation fails for another reason
     */
    default void stop(ServiceName service, Wait wait) {
        stop(List.of(service), wait).orThrow();
    }

    /**
     * Restarts a service, as {@link #restart(Collection, Wait)} does.
     *
     * @param service the service
     * @param wait what to wait for, and how long
     * @throws GatewayNotRegisteredException if the service is not installed
     * @throws StartFailedException if the gateway ended, or the manager did not start it
     * @throws dev.gatehouse.error.TimedOutException if the limit is over
     * @throws InterruptedOperationException if the calling thread is interrupted
     * @throws dev.gatehouse.error.GatehouseException if the operation fails for another reason
     */
    default void restart(ServiceName service, Wait wait) {
        restart(List.of(service), wait).orThrow();
    }

    /**
     * Queries the status of a service, as {@link #status(Collection)} does.
     *
     * @param service the service
     * @return its status; {@link State#UNKNOWN} if the manager cannot be queried
     */
    default ServiceStatus status(ServiceName service) {
        return status(List.of(service)).getFirst();
    }

    /**
     * Queries whether a service runs.
     *
     * @param service the service
     * @return whether a process of it runs and is not stopping
     */
    default boolean isRunning(ServiceName service) {
        return status(service).isRunning();
    }

    /**
     * Tests whether this manager can take a gateway over from another holder. Only a manager that was opened to adopt can.
     *
     * @param holder the other holder
     * @return whether {@link #takeOver} works on it; by default false
     */
    default boolean takesOver(Holder holder) {
        return false;
    }

    /**
     * Stops another holder of a gateway and keeps it from starting again, so that the service of this manager can run the
     * gateway. The other holder's files stay.
     *
     * @param holder the other holder, from which this manager {@link #takesOver}
     * @param definition the gateway as this manager runs it
     * @return what is different now, for people, one line each
     * @throws dev.gatehouse.error.GatehouseException if the other holder cannot be stopped or kept down
     */
    default List<String> takeOver(Holder holder, GatewayDefinition definition) {
        throw new UnsupportedOperationException(kind() + " cannot take over from " + holder.words());
    }

    /**
     * Compares the files of a gateway with those on disk, for people, as {@link dev.gatehouse.rendering.Rendering#changes} does.
     * Changes nothing.
     *
     * @param definition the gateway
     * @return what {@link #define} would write; by default compares everything that is rendered
     * @throws IOException if a file on disk cannot be read
     * @throws dev.gatehouse.error.GatehouseException if the gateway cannot be installed
     */
    default List<String> changes(GatewayDefinition definition) throws IOException {
        return renderer().render(definition).changes();
    }

    /**
     * Tests whether a gateway was adopted, and what the app itself had installed for it can apply again ({@link #giveBack}).
     *
     * @param service the gateway's service
     * @return whether it was; by default false
     */
    default boolean isAdopted(ServiceName service) {
        return false;
    }

    /**
     * Undoes an adoption: takes away what Gatehouse says about a gateway, so that the definition that the app itself had
     * installed applies again. A gateway that runs goes on running.
     *
     * @param service the gateway's service
     * @throws dev.gatehouse.error.GatehouseException if it was not adopted, or if this kind keeps nothing of the app's
     *     definition
     */
    default void giveBack(ServiceName service) {
        throw new GatehouseException(
                kind() + " keeps nothing of what the app had installed for " + service + "; to remove the service",
                Remedy.gatehouse("gateway", "uninstall", service.toString()));
    }

    /**
     * Returns when the files from which a service starts last changed; a run that began before uses older settings. Reads only
     * the times of files.
     *
     * @param service the service
     * @return the time; by default empty: unknown
     */
    default Optional<Instant> lastChange(ServiceName service) {
        return Optional.empty();
    }

    /**
     * Finds processes that gateways have left behind: they were started by the gateway, directly or not, have left its
     * process group, and so did not end with it. Call it for gateways that do not run, since the processes of one that
     * runs are found as well. Sees only processes of this user, or of all users as root.
     *
     * @param services names of services
     * @return the PIDs of each service that has some, in order; by default none, for a manager that ends them or cannot
     *     tell
     */
    default Map<ServiceName, List<Long>> survivors(Collection<ServiceName> services) {
        return Map.of();
    }

    /**
     * Installs or updates a gateway without starting it, as {@link #define(Collection, Initially)} does.
     *
     * @param definition the gateway
     * @return what was done
     * @throws dev.gatehouse.error.GatehouseException if the gateway cannot be installed
     */
    default Outcome define(GatewayDefinition definition) {
        return define(List.of(definition), Initially.DOWN).orThrow().outcomes().getFirst();
    }

    /**
     * Stops and removes a service, as {@link #remove(Collection)} does.
     *
     * @param service the service
     * @throws dev.gatehouse.error.GatehouseException if the service cannot be stopped or removed
     */
    default void remove(ServiceName service) {
        remove(List.of(service)).orThrow();
    }

    // Operations on several services.

    /**
     * Starts services. They also start after a reboot if the manager supports that. A service that already runs is left
     * running; a restart delay is cut short.
     *
     * @param services the services
     * @param wait what to wait for, and how long
     * @return one outcome per service: {@link Outcome.Change#STARTED}, {@link Outcome.Change#UNCHANGED} if it ran, or a
     *     failure
     */
    Batch start(Collection<ServiceName> services, Wait wait);

    /**
     * Stops services. They stay down after a reboot.
     *
     * @param services the services
     * @param wait what to wait for, and how long
     * @return one outcome per service: {@link Outcome.Change#STOPPED}, {@link Outcome.Change#UNCHANGED} if it was down,
     *     or a failure
     */
    Batch stop(Collection<ServiceName> services, Wait wait);

    /**
     * Stops and starts services. A service that is down is started. If the manager restarts by a stop and a start, the
     * stop is always waited for.
     *
     * @param services the services
     * @param wait what to wait for, and how long
     * @return one outcome per service: {@link Outcome.Change#RESTARTED} or a failure
     */
    Batch restart(Collection<ServiceName> services, Wait wait);

    /**
     * Checks, before anything changes, whether the caller may carry out an operation. The operation itself checks it too;
     * but a start first updates the definition, and a refusal of that would name another command.
     *
     * @param verb the operation
     * @param services the services
     * @throws dev.gatehouse.error.AccessRefusedException if the caller lacks the rights; with a command that has them
     */
    default void admit(Verb verb, Collection<ServiceName> services) {}

    /**
     * Checks, before anything changes, whether a gateway could run: its program and account exist, and nobody else listens
     * on its port. By default checks nothing.
     *
     * @param verb {@link Verb#START} or {@link Verb#RESTART}; a start of a gateway that runs already needs no program
     * @param definition the gateway
     * @param port the port that its settings name; empty if none
     * @throws dev.gatehouse.error.GatehouseException if it could not run; with what is missing, or who has the port
     */
    default void requireStartable(Verb verb, GatewayDefinition definition, OptionalInt port) {}

    /**
     * Returns a view of this manager whose starts and stops do not change what happens after a reboot.
     *
     * @return the view; this manager itself if it keeps no such setting
     */
    default ServiceManager transientChanges() {
        return this;
    }

    /**
     * Queries the status of services. Never fails: a status that cannot be queried is {@link State#UNKNOWN} with a
     * reason.
     *
     * @param services the services
     * @return one status per service, in the order of the call
     */
    List<ServiceStatus> status(Collection<ServiceName> services);

    /**
     * Installs gateways, or updates the files of those that are installed. Writes nothing for a gateway whose files are
     * current. A running gateway keeps running with its old definition until it restarts.
     *
     * @param definitions the gateways
     * @param initially whether to start gateways that are new; the start is not waited for
     * @return one outcome per definition: {@link Outcome.Change#CREATED}, {@link Outcome.Change#REFRESHED},
     *     {@link Outcome.Change#UNCHANGED} or a failure
     */
    Batch define(Collection<GatewayDefinition> definitions, Initially initially);

    /**
     * Stops services and removes what is installed of them.
     *
     * @param services the services
     * @return one outcome per service: {@link Outcome.Change#REMOVED}, {@link Outcome.Change#UNCHANGED} if it was not
     *     installed, or a failure
     */
    Batch remove(Collection<ServiceName> services);

    /**
     * Compares what is installed with definitions. Changes nothing.
     *
     * @param definitions the gateways
     * @return one inspection per definition, in the order of the call
     * @throws dev.gatehouse.error.GatehouseException if installed files cannot be read
     */
    List<Inspection> inspect(Collection<GatewayDefinition> definitions);

    /**
     * Returns where this manager has, or would have, a service: the same text as {@link Holder#location} of the service,
     * unique on this host.
     *
     * @param service the service
     * @return the path of its unit, slot, property list or folder; by default kind and name
     */
    default String location(ServiceName service) {
        return kind() + " " + service;
    }

    /** {@return the services of this app that the manager knows, sorted} */
    List<ServiceName> services();

    /**
     * Returns access to the output of gateways.
     *
     * @return the logs; if the manager has {@link Limitation#LOGS}, reading them fails with an explanation
     */
    default GatewayLogs logs() {
        return GatewayLogs.none(kind().word());
    }

    /**
     * Lists the remains of operations that were killed. They serve no profile, but processes of theirs may still run.
     *
     * @return names as the manager spells them; empty as a rule
     */
    default List<String> leftovers() {
        return List.of();
    }

    /** Completes the operations whose remains {@link #leftovers} lists. */
    default void clearLeftovers() {}

    /**
     * Tests whether the manager itself keeps whether a gateway should run ({@link ServiceStatus#wanted}), for everybody who uses it.
     * Then that counts. Gatehouse's own record counts only for a gateway that is not installed, and for one that is disabled.
     *
     * @return whether it does; by default false
     */
    default boolean keepsIntents() {
        return false;
    }

    /**
     * Finds services that will not go on as they are when their manager or supervisor starts again: one that runs and is not
     * enabled, or one that is down and enabled. Does not ask the manager again.
     *
     * @param statuses statuses of this manager; a status for which {@link EnablingConflict#isIn} is false has no conflict
     * @return the conflicts, in the order of the statuses; by default, those of {@link ServiceStatus#enabled} if this manager
     *     has {@link Capability#BOOT}, otherwise none
     */
    default List<EnablingConflict> enablingConflicts(Collection<ServiceStatus> statuses) {
        List<EnablingConflict> conflicts = new ArrayList<>();
        if (capabilities().contains(Capability.BOOT)) {
            for (ServiceStatus status : statuses) {
                Optional<EnablingConflict> conflict = EnablingConflict.atBoot(status);
                if (conflict.isPresent()) {
                    conflicts.add(conflict.get());
                }
            }
        }
        return conflicts;
    }

    /** {@return remarks about how gateways are installed; empty as a rule} */
    default List<Advice> advice() {
        return List.of();
    }

    // Registration at run time, with a live supervision tree.

    /**
     * Returns the registration at run time. The four methods below work through it.
     *
     * @return the registration; by default empty, if gateways cannot be registered at run time
     */
    default Optional<RuntimeRegistration> runtimeRegistration() {
        return Optional.empty();
    }

    /** {@return whether gateways can be registered at run time, without a definition that survives a reboot} */
    default boolean supportsRuntimeRegistration() {
        return runtimeRegistration().isPresent();
    }

    /**
     * Registers a gateway at run time.
     *
     * @param definition the gateway
     * @param initially whether to start it
     * @throws AlreadyRegisteredException if it is already registered
     * @throws UnsupportedOperationException if {@link #supportsRuntimeRegistration} is false
     */
    default void registerProfileGateway(GatewayDefinition definition, Initially initially) {
        runtimeRegistration()
                .orElseThrow(() -> new UnsupportedOperationException(
                        kind() + " does not support runtime profile gateway registration;"
                                + " use `gatehouse gateway install " + definition.profile() + "`"))
                .register(definition, initially);
    }

    /**
     * Stops a gateway and unregisters it. A gateway that is not registered is no error.
     *
     * @param profile the profile of the gateway
     * @throws UnsupportedOperationException if {@link #supportsRuntimeRegistration} is false
     */
    default void unregisterProfileGateway(ProfileName profile) {
        runtimeRegistration()
                .orElseThrow(() -> new UnsupportedOperationException(
                        kind() + " does not support runtime profile gateway unregistration;"
                                + " use `gatehouse gateway uninstall " + profile + "`"))
                .unregister(profile);
    }

    /**
     * {@return the profiles of the registered gateways, sorted; empty if {@link #supportsRuntimeRegistration} is false}
     */
    default List<ProfileName> listProfileGateways() {
        return runtimeRegistration().map(RuntimeRegistration::registered).orElse(List.of());
    }
}
