package dev.gatehouse.profile;

import dev.gatehouse.definition.Environment;
import dev.gatehouse.definition.Hardening;
import dev.gatehouse.definition.Limits;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.definition.StopPolicy;
import dev.gatehouse.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The settings of a gateway under the key {@code gateway} of a profile's {@code config.yaml};
 * {@code docs/profile-config.md} has the grammar. All other keys of that file belong to the app and are ignored.
 * Immutable.
 *
 * @param port TCP port of the gateway, 1 to 65535; the only source of the port. Default: none
 * @param environment variables set for this gateway, in addition to those of the app. Default: none
 * @param restart when the gateway restarts. Default: {@link RestartPolicy#ON_FAILURE}
 * @param stop how the gateway stops. Default: {@link StopPolicy#DEFAULT}
 * @param ready how a caller recognizes that the gateway serves requests. Default: {@link Readiness.None}
 * @param limits resource limits. Default: {@link Limits#NONE}
 * @param hardening how far the gateway is isolated from the system. Default: {@link Hardening#NONE}
 * @since 0.1.0
 */
public record GatewaySettings(
        OptionalInt port,
        Environment environment,
        RestartPolicy restart,
        StopPolicy stop,
        Readiness ready,
        Limits limits,
        Hardening hardening) {
    /** Name of the file in a profile's directory. */
    public static final String FILE = "config.yaml";

    /** The settings if the file does not exist or has no {@code gateway} section. */
    public static final GatewaySettings DEFAULTS = new GatewaySettings(
            OptionalInt.empty(),
            Environment.EMPTY,
            RestartPolicy.ON_FAILURE,
            StopPolicy.DEFAULT,
            new Readiness.None(),
            Limits.NONE);

    /**
     * Creates settings without hardening.
     *
     * @param port TCP port of the gateway
     * @param environment variables set for this gateway
     * @param restart when the gateway restarts
     * @param stop how the gateway stops
     * @param ready how a caller recognizes that the gateway serves requests
     * @param limits resource limits
     */
    public GatewaySettings(
            OptionalInt port,
            Environment environment,
            RestartPolicy restart,
            StopPolicy stop,
            Readiness ready,
            Limits limits) {
        this(port, environment, restart, stop, ready, limits, Hardening.NONE);
    }

    /**
     * Reads the settings from a file. Never blocks: a FIFO is refused.
     *
     * @param file the profile's {@code config.yaml}
     * @return its settings; {@link #DEFAULTS} if the file does not exist
     * @throws InvalidInputException if the file cannot be read, is larger than 1 MiB or not YAML, or if its
     *     {@code gateway} section is invalid; the message has the file, the key and the rule
     */
    public static GatewaySettings read(Path file) {
        Optional<String> text;
        try {
            text = PlainFile.settings(file);
        } catch (IOException e) {
            throw new InvalidInputException(file + ": cannot be read: " + e.getMessage());
        }
        // Loading the parser takes milliseconds, so it is loaded only if there is a file to parse.
        return text.isEmpty() ? DEFAULTS : GatewaySection.parse(file, text.get());
    }
}
