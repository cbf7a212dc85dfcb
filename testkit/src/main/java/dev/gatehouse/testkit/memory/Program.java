package dev.gatehouse.testkit.memory;

import java.time.Duration;

/**
 * What a gateway in memory does while it runs. A program is called while the manager is locked: it returns at once, and does
 * what takes time by {@link Run#after}. One program may serve several gateways and runs.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Program {
    /**
     * Begins a run.
     *
     * @param run the run
     */
    void start(Run run);

    /**
     * Handles the request to end. By default the run ends with exit code 0. A run that is not over when the grace of its
     * definition is over ends with signal 9.
     *
     * @param run the run
     * @param signal the name of the signal, without {@code SIG}
     */
    default void stop(Run run, String signal) {
        run.exit(0);
    }

    /** {@return a program that is ready at once and runs until it is stopped; gateways have it unless a test sets another} */
    static Program steady() {
        return Run::ready;
    }

    /**
     * Returns a program that ends as soon as it has begun.
     *
     * @param code the exit code, 0 to 255
     * @return the program
     */
    static Program exiting(int code) {
        return run -> run.exit(code);
    }

    /**
     * Returns a program that is ready at once and ends by itself.
     *
     * @param code the exit code, 0 to 255
     * @param lifetime the time from its start to its end
     * @return the program
     */
    static Program exitingAfter(int code, Duration lifetime) {
        return run -> {
            run.ready();
            run.after(lifetime, () -> run.exit(code));
        };
    }

    /**
     * Returns a program that needs some time to become ready. It makes a difference to definitions with a readiness check.
     *
     * @param delay the time from its start until it is ready
     * @return the program
     */
    static Program readyAfter(Duration delay) {
        return run -> run.after(delay, run::ready);
    }

    /**
     * Returns a program that runs and never becomes ready. It makes a difference to definitions with a readiness check.
     *
     * @return the program
     */
    static Program neverReady() {
        return run -> {};
    }

    /** {@return a program that is ready at once and ignores the request to end, so that it is killed after its grace} */
    static Program stubborn() {
        return new Program() {
            @Override
            public void start(Run run) {
                run.ready();
            }

            @Override
            public void stop(Run run, String signal) {
                // Ignored.
            }
        };
    }
}
