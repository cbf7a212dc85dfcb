package dev.gatehouse.engine;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.InterruptedOperationException;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.spi.Controller;
import dev.gatehouse.spi.HostView;
import dev.gatehouse.spi.Operation;
import dev.gatehouse.spi.Target;
import dev.gatehouse.spi.run.RunFiles;
import java.util.Collection;

/**
 * Starts, stops and restarts services of any manager: commands them together and waits for the proof of each.
 *
 * <p>A service that is named twice is commanded once, and the batch has an outcome for each occurrence. On an
 * interrupt, services without an outcome fail with {@link InterruptedOperationException}, and the interrupt status
 * stays set; a thread that is interrupted before the call commands nothing. Limits of any size are allowed; with
 * {@link Wait.Goal#READY} the limit holds for the whole call. Thread-safe.
 *
 * @param <T> the controller's targets
 */
public final class ProofLoop<T extends Target> {
    private final Controller<T> controller;
    private final FailureWords<T> words;
    private final HostView host;
    private final RunFiles files;

    /**
     * Creates a loop for a manager on this host.
     *
     * @param manager the manager's name, for messages
     */
    public ProofLoop(String manager, Controller<T> controller) {
        this(manager, controller, HostView.OF_HOST);
    }

    /**
     * Creates a loop that uses other clocks and ports than this host's.
     *
     * @param manager the manager's name, for messages
     */
    public ProofLoop(String manager, Controller<T> controller, HostView host) {
        this(manager, controller, host, LastLines.NONE, RunFiles.NONE);
    }

    /**
     * Creates a loop that adds the last lines of a gateway to the failure of its start, and uses the files of its app.
     *
     * @param manager the manager's name, for messages
     * @param lines reads the lines
     * @param files what gateways tell, and are told
     */
    public ProofLoop(String manager, Controller<T> controller, HostView host, LastLines lines, RunFiles files) {
        this.controller = controller;
        this.words = new FailureWords<>(manager, controller, host, lines, files);
        this.host = host;
        this.files = files;
    }

    /** Starts services, with proof. */
    public Batch start(Collection<ServiceName> services, Wait wait) {
        return perform(Operation.START, services, wait);
    }

    /** Stops services, with proof. */
    public Batch stop(Collection<ServiceName> services, Wait wait) {
        return perform(Operation.STOP, services, wait);
    }

    /** Stops services before their removal, with proof. */
    public Batch end(Collection<ServiceName> services, Wait wait) {
        return perform(Operation.REMOVE, services, wait);
    }

    /** Stops and starts services; one that is down is started. Always waits for the stop. */
    public Batch restart(Collection<ServiceName> services, Wait wait) {
        return perform(Operation.RESTART, services, wait);
    }

    private Batch perform(Operation operation, Collection<ServiceName> services, Wait wait) {
        return new OperationCall<>(controller, words, host, files, operation, wait).on(services);
    }
}
