package dev.gatehouse.spi.provider;

import dev.gatehouse.definition.NamingStem;
import dev.gatehouse.manager.Evidence;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.profile.Home;
import dev.gatehouse.rendering.Renderer;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A backend as the rest sees it: how it is found, what it takes, and how it is opened. A backend outside this library is found by
 * {@link java.util.ServiceLoader}; it has a public constructor without parameters and keeps no state.
 *
 * <p>Two providers of one kind are an error.
 *
 * @since 0.1.0
 */
public interface ServiceManagerProvider {
    /** The kind of manager that it talks to; never {@link Kind#NONE}. */
    Kind kind();

    /**
     * Its place in detection, lower numbers first; empty: it is used only if it is named. The library's own backends are asked
     * before all others.
     */
    default OptionalInt rank() {
        return OptionalInt.empty();
    }

    /**
     * The facts that speak for or against this manager on a host, the deciding one last: the manager is detected if that one
     * holds. Empty: nothing here has to do with it. Detection stops at the first manager that is detected.
     */
    default List<Evidence> evidence(HostFacts host) {
        return List.of();
    }

    /**
     * Whether the manager is probably here, without calling any program. A process that asks a few things and ends takes this for
     * an answer if the manager itself would say whether it operates when it is asked for the first time.
     */
    default boolean isLikely(HostFacts host) {
        return false;
    }

    /** Whether it works here although no manager was detected, such as a supervision tree of the home's own. */
    default boolean isUp(Home home, Map<String, String> environment) {
        return false;
    }

    /** Whether the environment means this manager without naming it, such as by a variable with a place of its own. */
    default boolean isMeant(Map<String, String> environment) {
        return false;
    }

    /** Whether it can read what gateways of this home printed, even if the manager is not there. */
    default boolean hasLogFiles(Home home) {
        return false;
    }

    /** The options that it takes beyond those that every manager has. Options of other kinds are refused before it is opened. */
    default List<ManagerOption> options() {
        return List.of();
    }

    /** The stems of the names that it gives to an app's services; an app file can set each in {@code names}. */
    default List<NamingStem> stems() {
        return List.of();
    }

    /**
     * Opens the manager; nothing is touched or asked yet.
     *
     * @throws dev.gatehouse.error.InvalidOptionException if options contradict each other
     */
    ServiceManager open(ManagerRequest request);

    /**
     * Its renderer, which works on every host.
     *
     * @throws dev.gatehouse.error.InvalidOptionException if options contradict each other
     */
    Renderer renderer(ManagerRequest request);

    /**
     * What this manager does around an operator's verbs beyond what every manager does.
     *
     * @param operator who called the verb
     */
    default VerbHooks hooks(ManagerRequest request, Operator operator) {
        return VerbHooks.NONE;
    }
}
