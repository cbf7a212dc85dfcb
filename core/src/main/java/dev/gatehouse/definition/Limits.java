package dev.gatehouse.definition;

import dev.gatehouse.error.InvalidInputException;
import java.util.OptionalLong;

/**
 * Resource limits of a gateway. An empty value sets no limit. Immutable.
 *
 * @param openFiles open files per process, at least 1
 * @param processes processes of the account, at least 1
 * @param memoryBytes memory of the gateway and its child processes together, in bytes, at least 1
 * @param outOfMemory what happens when the kernel kills one of its processes for lack of memory
 * @since 0.1.0
 */
public record Limits(
        OptionalLong openFiles, OptionalLong processes, OptionalLong memoryBytes, OutOfMemory outOfMemory) {
    /** No limits. */
    public static final Limits NONE = new Limits(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());

    /**
     * Checks the values.
     *
     * @throws InvalidInputException if a value is below 1
     */
    public Limits {
        positive("limits.files", openFiles);
        positive("limits.processes", processes);
        positive("limits.memory", memoryBytes);
    }

    /**
     * Sets limits; a process that runs out of memory ends alone.
     *
     * @param openFiles open files per process, at least 1
     * @param processes processes of the account, at least 1
     * @param memoryBytes memory of the gateway and its child processes together, in bytes, at least 1
     * @throws InvalidInputException if a value is below 1
     */
    public Limits(OptionalLong openFiles, OptionalLong processes, OptionalLong memoryBytes) {
        this(openFiles, processes, memoryBytes, OutOfMemory.CONTINUE);
    }

    private static void positive(String what, OptionalLong value) {
        if (value.isPresent() && value.getAsLong() < 1) {
            throw new InvalidInputException(what + " must be above 0");
        }
    }
}
