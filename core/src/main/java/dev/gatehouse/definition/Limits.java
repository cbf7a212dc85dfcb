package dev.gatehouse.definition;

import dev.gatehouse.error.InvalidInputException;
import java.util.OptionalLong;

/**
 * What a gateway may use at most; an empty value sets no limit of ours.
 *
 * @param openFiles descriptors per process
 * @param processes processes of the user
 * @param memoryBytes memory of the gateway and its children together
 */
public record Limits(OptionalLong openFiles, OptionalLong processes, OptionalLong memoryBytes) {
    public static final Limits NONE = new Limits(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());

    public Limits {
        positive("limits.files", openFiles);
        positive("limits.processes", processes);
        positive("limits.memory", memoryBytes);
    }

    private static void positive(String what, OptionalLong value) {
        if (value.isPresent() && value.getAsLong() < 1) {
            throw new InvalidInputException(what + " must be above 0");
        }
    }

    public boolean isNone() {
        return equals(NONE);
    }
}
