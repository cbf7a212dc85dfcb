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
 * What a profile's {@code config.yaml} says of its gateway, under the key {@code gateway}; {@code docs/profile-config.md}
 * has the grammar. Every other key of that file is the app's own and is not looked at.
 *
 * @param port TCP port of the gateway, 1 to 65535; the only source of the port. Default: none
 * @param environment variables set for this gateway, over those of the app. Default: none
 * @param restart when it is started again. Default: {@link RestartPolicy#ON_FAILURE}
 * @param stop how it is ended. Default: {@link StopPolicy#DEFAULT}
 * @param ready how one knows that it serves. Default: {@link Readiness.None}
 * @param limits what it may use. Default: {@link Limits#NONE}
 * @param hardening how far it is kept from the system. Default: {@link Hardening#NONE}
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

    /** What holds where the file is absent or says nothing. */
    public static final GatewaySettings DEFAULTS = new GatewaySettings(
            OptionalInt.empty(),
            Environment.EMPTY,
            RestartPolicy.ON_FAILURE,
            StopPolicy.DEFAULT,
            new Readiness.None(),
            Limits.NONE);

    /** Settings without hardening. */
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
     * Reads the settings from a file; an absent one means {@link #DEFAULTS}. It never waits: a FIFO in the file's place
     * is refused, as is a link.
     *
     * @throws InvalidInputException where the file cannot be read, is larger than 1 MiB or not YAML, or says something
     *     wrong under {@code gateway}; the message has the file, the key and the rule
     */
    public static GatewaySettings read(Path file) {
        Optional<String> text;
        try {
            text = PlainFile.settings(file);
        } catch (IOException e) {
            throw new InvalidInputException(file + ": cannot be read: " + e.getMessage());
        }
        // The parser's classes cost a start some milliseconds, so they are touched only where there is something to
        // parse.
        return text.isEmpty() ? DEFAULTS : GatewaySection.parse(file, text.get());
    }
}
