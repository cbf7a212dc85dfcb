package dev.gatehouse.manager;

import dev.gatehouse.error.Remedy;
import java.util.List;

/**
 * A remark for the operator although nothing failed. Immutable.
 *
 * @param message the situation
 * @param commands commands that change it
 * @since 0.1.0
 */
public record Advice(String message, List<Remedy> commands) {
    /** Copies the commands. */
    public Advice {
        commands = List.copyOf(commands);
    }
}
