package dev.gatehouse.testkit.memory;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.spi.Place;
import dev.gatehouse.spi.Place.Occupant;
import java.util.List;
import java.util.Optional;

/**
 * One gateway of an {@link InMemoryServiceManager}, as a test acts on it and sees it. What is set here holds whether or not
 * the gateway is installed. Thread-safe.
 *
 * @since 0.1.0
 */
public final class MemoryGateway {
    private static final List<Step> CHANGES = List.of(Step.DEFINE, Step.START, Step.STOP, Step.RESTART, Step.REMOVE);

    private final MemoryHost host;
    private final ServiceName name;

    MemoryGateway(MemoryHost host, ServiceName name) {
        this.host = host;
        this.name = name;
    }

    private MemoryService service() {
        return host.service(name);
    }

    // What it does.

    /**
     * Sets what the gateway does when it runs. A run that has begun goes on as it was; a stop asks the new program.
     *
     * @param program the program
     */
    public void runs(Program program) {
        synchronized (host) {
            service().program(program);
        }
    }

    /** Makes later starts hang: the manager accepts the command, and no run begins until {@link #release}. */
    public void hold() {
        synchronized (host) {
            service().hold(true);
        }
    }

    /** Takes back {@link #hold}; a run that is due begins. */
    public void release() {
        synchronized (host) {
            service().hold(false);
        }
    }

    /**
     * Ends the current run, as if it had ended by itself. What follows is for the restart policy to say.
     *
     * @param code the exit code, 0 to 255
     * @throws IllegalStateException if the gateway does not run
     */
    public void exit(int code) {
        run().exit(code);
    }

    /**
     * Ends the current run by a signal that nobody asked the manager for.
     *
     * @param signal the number of the signal
     * @throws IllegalStateException if the gateway does not run
     */
    public void kill(int signal) {
        run().kill(signal);
    }

    /**
     * Reports readiness of the current run, as {@link Run#ready} does.
     *
     * @throws IllegalStateException if the gateway does not run
     */
    public void ready() {
        run().ready();
    }

    /**
     * Adds a line to what the gateway has printed, whether or not it runs.
     *
     * @param line the text, without its line end
     */
    public void print(String line) {
        host.print(name, line);
    }

    /**
     * Puts the installed gateway into a state, whatever leads there; no program is called. {@link State#UNKNOWN} lasts until
     * the next change, and {@link State#STOPPING} until the grace is over.
     *
     * @param state the state
     * @throws IllegalStateException if the gateway is not installed
     */
    public void become(State state) {
        synchronized (host) {
            service().become(state);
        }
    }

    private MemoryRun run() {
        synchronized (host) {
            return service()
                    .run()
                    .orElseThrow(() -> new IllegalStateException("The gateway of " + name + " does not run"));
        }
    }

    // What fails.

    /**
     * Makes later calls fail for this gateway.
     *
     * @param reason the exception
     * @param steps the calls that fail; none means all that change something
     */
    public void refuse(GatehouseException reason, Step... steps) {
        synchronized (host) {
            for (Step step : steps.length == 0 ? CHANGES : List.of(steps)) {
                service().refuse(step, reason);
            }
        }
    }

    /** Takes back {@link #refuse}. */
    public void accept() {
        synchronized (host) {
            for (Step step : Step.values()) {
                service().refuse(step, null);
            }
        }
    }

    /**
     * Puts something else in the place of the gateway's definition.
     *
     * @param byApp whether it is the app's own, which can be adopted; otherwise somebody else's
     * @param obstacle the exception that a definition is refused with
     */
    public void occupy(boolean byApp, GatehouseException obstacle) {
        synchronized (host) {
            service().obstacle(Place.taken(byApp ? Occupant.ADOPTABLE : Occupant.FOREIGN, obstacle));
        }
    }

    // What is seen of it.

    /** {@return whether the gateway is installed} */
    public boolean isInstalled() {
        synchronized (host) {
            return service().isInstalled();
        }
    }

    /** {@return the installed definition; empty if the gateway is not installed} */
    public Optional<GatewayDefinition> definition() {
        synchronized (host) {
            return service().definition();
        }
    }

    /** {@return what the manager says of it} */
    public ServiceStatus status() {
        synchronized (host) {
            return service().status();
        }
    }

    /** {@return the state that the manager says it is in} */
    public State state() {
        return status().state();
    }

    /** {@return how many runs of it have begun} */
    public int starts() {
        synchronized (host) {
            return service().starts();
        }
    }
}
