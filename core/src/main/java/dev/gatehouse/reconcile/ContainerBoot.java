package dev.gatehouse.reconcile;

import dev.gatehouse.holders.HolderSearch;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.owner.Owner;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Registers and starts gateways when a container starts. The scan directory is on a file system in memory and empty at
 * that time, while the profiles are on a volume: every gateway is registered again, and those with the intent
 * {@code running} are started.
 *
 * <p>The root profile comes first, the others follow by name. A broken profile is reported and skipped; it does not
 * affect the others. Used by one thread.
 *
 * @since 0.1.0
 */
public final class ContainerBoot {
    private final Home home;
    private final ServiceManager manager;
    private final HolderSearch search;
    private final Clock clock;

    /**
     * Creates a run for one home.
     *
     * @param home the home
     * @param manager the manager of the container's supervision tree
     * @param search finds who else has a gateway; such a gateway is not started
     * @param clock gives the times in the log, in its own zone
     */
    public ContainerBoot(Home home, ServiceManager manager, HolderSearch search, Clock clock) {
        this.home = home;
        this.manager = manager;
        this.search = search;
        this.clock = clock;
    }

    /**
     * The environment and command of a container. Immutable.
     *
     * @param environment environment variables
     * @param command the container's arguments, or the whole command line of its main program; may be empty
     * @param owner the container's identity among those on the same volume; empty: other owners are not checked
     */
    public record BootContext(Map<String, String> environment, List<String> command, Optional<Owner> owner) {
        /** Copies the variables and the command. */
        public BootContext {
            environment = Map.copyOf(environment);
            command = List.copyOf(command);
        }
    }

    /**
     * The result of a run. Immutable.
     *
     * @param output lines for standard output: one for each registered profile
     * @param errors lines for standard error: profiles that were not registered, and warnings
     * @param exitCode 0, or 1 if a profile was not registered
     */
    public record Result(List<String> output, List<String> errors, int exitCode) {
        /** Copies the lines. */
        public Result {
            output = List.copyOf(output);
            errors = List.copyOf(errors);
        }
    }

    /**
     * Deletes stale process files of the profiles, and registers all gateways: those that should run with one call of
     * the manager, the others with another. Can be repeated: a running gateway and its files are left alone, a gateway
     * that is down and should run is started, and one that has finished or failed stays so.
     *
     * <p>Never throws because of the home's content or the manager's failures: they are in the result.
     *
     * @param context the container's environment and command
     * @return the result
     */
    public Result run(BootContext context) {
        ContainerCommand command =
                ContainerCommand.of(context.command(), home.app().name());
        if (command.isDashboard()) {
            return new Result(
                    List.of("reconcile: skipping (dashboard container: another one runs the gateways of this home)"),
                    List.of(),
                    0);
        }
        if (!home.exists()) {
            return new Result(List.of(), List.of("reconcile: home directory " + home.path() + " does not exist"), 1);
        }
        return new BootPass(home, manager, search, clock, context, command).result();
    }
}
