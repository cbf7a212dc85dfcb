package dev.gatehouse.spi.provider;

import dev.gatehouse.app.App;
import dev.gatehouse.app.service.NamingStem;
import dev.gatehouse.manager.Evidence;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.person.InstalledHome;
import dev.gatehouse.rendering.Renderer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The entry point of a backend: detection, options, and opening the manager. Backends outside this library are found by
 * {@link java.util.ServiceLoader}; such a provider has a public constructor without parameters. Providers are stateless
 * and thread-safe. Two providers of one kind are an error.
 *
 * @since 0.1.0
 */
public interface ServiceManagerProvider {
    /** {@return the kind of manager; never {@link Kind#NONE}} */
    Kind kind();

    /**
     * {@return the position in detection, lower numbers first, after the library's own backends; by default empty: the
     * backend is used only if its kind is named}
     */
    default OptionalInt rank() {
        return OptionalInt.empty();
    }

    /**
     * Returns the facts for or against this manager on a host. The manager is detected if the last fact holds.
     * Detection ends with the first manager that is detected.
     *
     * @param host the host
     * @return the facts, the deciding one last; by default empty: not this manager's host
     */
    default List<Evidence> evidence(HostFacts host) {
        return List.of();
    }

    /**
     * Tests whether the manager is probably present, without calling a program. A brief request relies on this answer
     * if the manager's first answer shows anyway whether it operates.
     *
     * @param host the host
     * @return whether it is likely; by default false
     */
    default boolean isLikely(HostFacts host) {
        return false;
    }

    /**
     * Tests whether a host cannot have this manager, without calling a program. Then a caller who names its kind gets this
     * reason instead of a later error.
     *
     * @param host the host
     * @return why the manager cannot be there; by default empty
     */
    default Optional<String> absence(HostFacts host) {
        return Optional.empty();
    }

    /**
     * Tests whether the manager works for a home although detection does not find it, such as a home's own supervision
     * tree.
     *
     * @param home the home
     * @param environment the caller's environment variables
     * @return whether it is up; by default false
     */
    default boolean isUp(Home home, Map<String, String> environment) {
        return false;
    }

    /**
     * Tests whether the environment selects this manager without naming its kind, such as by a variable with a
     * directory.
     *
     * @param environment the caller's environment variables
     * @return whether it is selected; by default false
     */
    default boolean isMeant(Map<String, String> environment) {
        return false;
    }

    /**
     * Tests whether the backend can read the output of a home's gateways even if the manager does not run.
     *
     * @param home the home
     * @return whether it can; by default false
     */
    default boolean hasLogFiles(Home home) {
        return false;
    }

    /**
     * {@return the backend's own options, by default none; options of other kinds are refused before the manager is
     * opened}
     */
    default List<ManagerOption> options() {
        return List.of();
    }

    /** {@return the stems of its service names, which an app file can set under {@code names}; by default none} */
    default List<NamingStem> stems() {
        return List.of();
    }

    /**
     * Begins, in the background, what the first query of the manager needs and no home decides, such as a connection. A command that
     * only reads and ends soon calls this before it looks for its home, if its caller has named the kind. What fails is reported by the
     * query.
     *
     * @param environment the caller's environment variables
     * @param options the backend's options as the caller has typed them, each with its value or the empty string
     * @return a provider for this command only, which uses what has begun; by default empty: there is nothing to begin
     */
    default Optional<ServiceManagerProvider> readAhead(Map<String, String> environment, Map<String, String> options) {
        return Optional.empty();
    }

    /**
     * Opens the manager. Neither queries it nor changes anything.
     *
     * @param request the home, options and environment
     * @return the manager
     * @throws dev.gatehouse.error.InvalidOptionException if options exclude each other
     */
    ServiceManager open(ManagerRequest request);

    /**
     * Returns the renderer, which works on every host.
     *
     * @param request the home, options and environment
     * @return the renderer
     * @throws dev.gatehouse.error.InvalidOptionException if options exclude each other
     */
    Renderer renderer(ManagerRequest request);

    /**
     * Returns what has to be set up once for a home, in the order in which it is applied. Neither queries the manager nor changes
     * anything.
     *
     * @param request the home, options and environment
     * @return the parts; by default none
     */
    default List<SetupPart> setup(ManagerRequest request) {
        return List.of();
    }

    /**
     * Returns what this backend does around an operator's operations.
     *
     * @param request the home, options and environment
     * @param operator the caller
     * @return the hooks; by default {@link VerbHooks#NONE}
     */
    default VerbHooks hooks(ManagerRequest request, Operator operator) {
        return VerbHooks.NONE;
    }

    /**
     * Finds who runs, or would run, gateways under this kind of manager, in all its scopes, domains and trees on this
     * host, whoever installed it. The manager's own services of the home are among them. Only reads; what this user may
     * not see is left out. Fast enough for every start.
     *
     * @param query the gateways
     * @return the holders; by default none
     */
    default List<Holder> holders(HolderQuery query) {
        return List.of();
    }

    /**
     * Reads which homes installed services of this kind name, so that a caller who names no home need not repeat what a
     * service says. Called only if the usual home does not exist or lacks a profile.
     *
     * @param app the program
     * @param account the account whose own services count beside those of the host
     * @param host the host
     * @return the services of this app; by default none
     */
    default List<InstalledHome> installedHomes(App app, String account, HostFacts host) {
        return List.of();
    }
}
