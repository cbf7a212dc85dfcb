package dev.gatehouse.cli.output;

import dev.gatehouse.error.Remedy;
import java.util.Optional;

/** Prints failures, each with its remedy. Consecutive failures with the same remedy share it. */
public final class FailureLines {
    private final Console console;
    private Optional<Remedy> remedy = Optional.empty();

    public FailureLines(Console console) {
        this.console = console;
    }

    /** Prints a failure. Its remedy follows when {@link #end} is called, or another failure has a different one. */
    public void add(String message, Optional<Remedy> helps) {
        if (!remedy.equals(helps)) {
            end();
        }
        console.failed(message);
        remedy = helps;
    }

    /** Prints the remedy of the last failure. Must precede any other output. */
    public void end() {
        remedy.ifPresent(console::remedy);
        remedy = Optional.empty();
    }
}
