package dev.gatehouse.reconcile;

import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.profile.Home;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The pass at a container's start. The scan directory is on a file system of memory and empty then, while the profiles
 * are on a volume: every gateway is made known again, and those whose intent is running are started.
 *
 * <p>The root profile comes first and the others by name. One that is broken is told and passed over; it never keeps the
 * others from starting.
 *
 * @since 0.1.0
 */
public final class ContainerBoot {
    /** Variable that, with the very value {@code running}, lets the root profile of a home without records run. */
    public static final String BOOTSTRAP = "HERMES_GATEWAY_BOOTSTRAP_STATE";

    /** Variable that, if set, says that the container's command runs the gateway itself. */
    public static final String NO_SUPERVISE = "HERMES_GATEWAY_NO_SUPERVISE";

    private final Home home;
    private final ServiceManager manager;
    private final Clock clock;

    /**
     * A pass over one home.
     *
     * @param clock gives the times in the log, in its own zone
     */
    public ContainerBoot(Home home, ServiceManager manager, Clock clock) {
        this.home = home;
        this.manager = manager;
        this.clock = clock;
    }

    /**
     * What a container was started with.
     *
     * @param environment its environment
     * @param command its command: its arguments, or the whole command line of its main program; may be empty
     * @param owner who it is, to be told from others on the same volume; empty: no such look is taken
     */
    public record Start(Map<String, String> environment, List<String> command, Optional<Owner> owner) {
        public Start {
            environment = Map.copyOf(environment);
            command = List.copyOf(command);
        }
    }

    /**
     * What the pass did.
     *
     * @param output lines for standard output: one for each profile that was made known
     * @param errors lines for standard error: profiles that were not, and warnings
     * @param exitCode 0, or 1 where a profile was not made known
     */
    public record Result(List<String> output, List<String> errors, int exitCode) {
        public Result {
            output = List.copyOf(output);
            errors = List.copyOf(errors);
        }
    }

    /**
     * Makes the pass: forgets what the files of a profile say of processes that are no more, and makes all gateways known
     * to the manager, those that are to run in one call and the others in another. Safe to be repeated: a gateway that
     * runs already is left as it is, with its files, one that is down and should not be is started, and one that has ended
     * for good stays so.
     *
     * <p>Never throws for what it finds in the home or hears from the manager; that is in the result.
     */
    public Result run(Start start) {
        ContainerCommand command =
                ContainerCommand.of(start.command(), home.app().name());
        if (command.isDashboard()) {
            return new Result(
                    List.of("reconcile: skipping (dashboard container: another one runs the gateways of this home)"),
                    List.of(),
                    0);
        }
        if (!home.exists()) {
            return new Result(List.of(), List.of("reconcile: there is no home " + home.path()), 1);
        }
        return new BootPass(home, manager, clock, start, command).result();
    }
}
