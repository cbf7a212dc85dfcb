package dev.gatehouse.spi.process;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * The hard limits that a gateway inherits from its supervisor. A supervisor's tools silently keep a gateway below them, so a
 * higher limit of a definition has no effect. Linux only; what cannot be read limits nothing. Immutable.
 *
 * @param process the supervisor's directory in {@code /proc}
 * @since 0.1.0
 */
public record HardLimits(Path process) {
    /**
     * Refuses a definition whose limit of open files is above the hard limit.
     *
     * @param definition the gateway
     * @throws GatehouseException if so
     */
    public void require(GatewayDefinition definition) {
        OptionalLong wanted = definition.limits().openFiles();
        OptionalLong most = wanted.isPresent() ? hard("Max open files") : OptionalLong.empty();
        if (most.isPresent() && wanted.orElse(0) > most.getAsLong()) {
            throw new GatehouseException(
                    "The gateway of " + definition.profile() + " cannot start: gateway.limits.files is "
                            + wanted.getAsLong() + ", and its supervisor (pid " + process.getFileName()
                            + ") has a hard limit of " + most.getAsLong(),
                    Remedy.gatehouse("profile", "show", definition.profile().value()));
        }
    }

    /** The third column of proc_pid_limits(5); empty if it is not a number. */
    private OptionalLong hard(String name) {
        try {
            for (String line : Files.readAllLines(process.resolve("limits"))) {
                if (line.startsWith(name)) {
                    String[] columns = line.substring(name.length()).strip().split(" +", -1);
                    return columns.length > 1 ? OptionalLong.of(Long.parseLong(columns[1])) : OptionalLong.empty();
                }
            }
        } catch (IOException | NumberFormatException unknown) {
            return OptionalLong.empty();
        }
        return OptionalLong.empty();
    }
}
