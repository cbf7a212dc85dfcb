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
    public static final GatewaySettings DEFAULTS = builder().build();

    /**
     * Reads the settings from a file. Never blocks: a FIFO is refused.
     *
     * @param file the profile's {@code config.yaml}
     * @return its settings; {@link #DEFAULTS} if the file does not exist
     * @throws InvalidInputException if the file cannot be read, is larger than 256 KiB or not YAML, or if its
     *     {@code gateway} section is invalid; the message has the file, the key and the rule
     */
    public static GatewaySettings read(Path file) {
        return read(file, DEFAULTS);
    }

    /** Reads the settings from a file; {@code usual} applies to what the file does not say. */
    static GatewaySettings read(Path file, GatewaySettings usual) {
        Optional<String> text = text(file);
        // Loading the parser takes milliseconds, so it is loaded only if there is a file to parse.
        return text.isEmpty() ? usual : ForeignText.read(file, () -> GatewaySection.parse(file, text.get(), usual));
    }

    private static Optional<String> text(Path file) {
        try {
            return PlainFile.settings(file);
        } catch (IOException e) {
            throw new InvalidInputException(file + ": cannot be read: " + e.getMessage());
        }
    }

    /**
     * Begins new settings. {@link Builder} has the defaults.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return a builder that begins with the values of these settings} */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.port = port;
        builder.environment = environment;
        builder.restart = restart;
        builder.stop = stop;
        builder.ready = ready;
        builder.limits = limits;
        builder.hardening = hardening;
        return builder;
    }

    /**
     * Builds settings. Defaults are those of {@link GatewaySettings}. Not thread-safe.
     */
    public static final class Builder {
        private OptionalInt port = OptionalInt.empty();
        private Environment environment = Environment.EMPTY;
        private RestartPolicy restart = RestartPolicy.ON_FAILURE;
        private StopPolicy stop = StopPolicy.DEFAULT;
        private Readiness ready = new Readiness.None();
        private Limits limits = Limits.NONE;
        private Hardening hardening = Hardening.NONE;

        private Builder() {}

        /**
         * Sets the component {@code port}.
         *
         * @param port TCP port of the gateway, 1 to 65535; the only source of the port. Default: none
         * @return this builder
         */
        public Builder port(OptionalInt port) {
            this.port = port;
            return this;
        }

        /**
         * Sets the component {@code environment}.
         *
         * @param environment variables set for this gateway, in addition to those of the app. Default: none
         * @return this builder
         */
        public Builder environment(Environment environment) {
            this.environment = environment;
            return this;
        }

        /**
         * Sets the component {@code restart}.
         *
         * @param restart when the gateway restarts. Default: {@link RestartPolicy#ON_FAILURE}
         * @return this builder
         */
        public Builder restart(RestartPolicy restart) {
            this.restart = restart;
            return this;
        }

        /**
         * Sets the component {@code stop}.
         *
         * @param stop how the gateway stops. Default: {@link StopPolicy#DEFAULT}
         * @return this builder
         */
        public Builder stop(StopPolicy stop) {
            this.stop = stop;
            return this;
        }

        /**
         * Sets the component {@code ready}.
         *
         * @param ready how a caller recognizes that the gateway serves requests. Default: {@link Readiness.None}
         * @return this builder
         */
        public Builder ready(Readiness ready) {
            this.ready = ready;
            return this;
        }

        /**
         * Sets the component {@code limits}.
         *
         * @param limits resource limits. Default: {@link Limits#NONE}
         * @return this builder
         */
        public Builder limits(Limits limits) {
            this.limits = limits;
            return this;
        }

        /**
         * Sets the component {@code hardening}.
         *
         * @param hardening how far the gateway is isolated from the system. Default: {@link Hardening#NONE}
         * @return this builder
         */
        public Builder hardening(Hardening hardening) {
            this.hardening = hardening;
            return this;
        }

        /**
         * Builds the settings.
         *
         * @return the settings
         */
        public GatewaySettings build() {
            return new GatewaySettings(port, environment, restart, stop, ready, limits, hardening);
        }
    }
}
