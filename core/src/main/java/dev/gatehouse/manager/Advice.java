package dev.gatehouse.manager;

import java.util.List;

/**
 * A remark for the operator although nothing failed. Immutable.
 *
 * @param message the situation
 * @param commands commands that change it, ready to be pasted into a shell
 * @since 0.1.0
 */
public record Advice(String message, List<String> commands) {
    /** Copies the commands. */
    public Advice {
        commands = List.copyOf(commands);
    }
}
