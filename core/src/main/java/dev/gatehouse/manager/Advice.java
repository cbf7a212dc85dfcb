package dev.gatehouse.manager;

import java.util.List;

/**
 * Something that a person should know although nothing failed.
 *
 * @param message what is so
 * @param commands commands that change it, to be typed as they stand
 */
public record Advice(String message, List<String> commands) {
    public Advice {
        commands = List.copyOf(commands);
    }
}
