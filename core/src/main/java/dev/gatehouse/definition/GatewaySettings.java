package dev.gatehouse.definition;

import java.util.List;
import java.util.OptionalInt;

/**
 * Settings of a gateway: those of one profile, or what an app sets for all of its profiles. Immutable.
 *
 * @param port TCP port of the gateway, 1 to 65535. Default: none
 * @param environment variables set for this gateway, in addition to those of the app; values can contain
 *     {@link Placeholders}. Default: none
 * @param files files and directories from which this gateway gets further variables. Default: none
 * @param restart when the gateway restarts. Default: {@link RestartPolicy#ON_FAILURE}
 * @param stop how the gateway stops. Default: {@link StopPolicy#DEFAULT}
 * @param stopFloors settings of the app itself from which a longer grace period of a stop follows; the first that has a value
 *     counts. {@code stop} of a profile that was read contains it. Default: none
 * @param ready how a caller recognizes that the gateway serves requests. Default: {@link Readiness.None}
 * @param limits resource limits. Default: {@link Limits#NONE}
 * @param logs how much output is kept. Default: {@link LogPolicy#DEFAULT}
 * @param hardening how far the gateway is isolated from the system. Default: {@link Hardening#NONE}
 * @param sections what only one kind of service manager has to know. Default: {@link KindSections#NONE}
 * @since 0.1.0
 */
public record GatewaySettings(
        OptionalInt port,
        Environment environment,
        EnvironmentFiles files,
        RestartPolicy restart,
        StopPolicy stop,
        List<StopFloor> stopFloors,
        Readiness ready,
        Limits limits,
        LogPolicy logs,
        Hardening hardening,
        KindSections sections) {
    /** Copies the list. */
    public GatewaySettings {
        stopFloors = List.copyOf(stopFloors);
    }

    /** The settings of an app and a profile that say nothing. */
    public static final GatewaySettings DEFAULTS = builder().build();

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
        builder.files = files;
        builder.restart = restart;
        builder.stop = stop;
        builder.stopFloors = stopFloors;
        builder.ready = ready;
        builder.limits = limits;
        builder.logs = logs;
        builder.hardening = hardening;
        builder.sections = sections;
        return builder;
    }

    /**
     * Builds settings. Defaults are those of {@link GatewaySettings}. Not thread-safe.
     */
    public static final class Builder {
        private OptionalInt port = OptionalInt.empty();
        private Environment environment = Environment.EMPTY;
        private EnvironmentFiles files = EnvironmentFiles.NONE;
        private RestartPolicy restart = RestartPolicy.ON_FAILURE;
        private StopPolicy stop = StopPolicy.DEFAULT;
        private List<StopFloor> stopFloors = List.of();
        private Readiness ready = new Readiness.None();
        private Limits limits = Limits.NONE;
        private LogPolicy logs = LogPolicy.DEFAULT;
        private Hardening hardening = Hardening.NONE;
        private KindSections sections = KindSections.NONE;

        private Builder() {}

        /**
         * Sets the component {@code port}.
         *
         * @param port TCP port of the gateway, 1 to 65535. Default: none
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
         * Sets the component {@code files}.
         *
         * @param files files and directories from which this gateway gets further variables. Default: none
         * @return this builder
         */
        public Builder files(EnvironmentFiles files) {
            this.files = files;
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
         * Sets the component {@code stopFloors}.
         *
         * @param stopFloors settings of the app itself from which a longer grace period of a stop follows. Default: none
         * @return this builder
         */
        public Builder stopFloors(List<StopFloor> stopFloors) {
            this.stopFloors = stopFloors;
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
         * Sets the component {@code logs}.
         *
         * @param logs how much output is kept. Default: {@link LogPolicy#DEFAULT}
         * @return this builder
         */
        public Builder logs(LogPolicy logs) {
            this.logs = logs;
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
         * Sets the component {@code sections}.
         *
         * @param sections what only one kind of service manager has to know. Default: {@link KindSections#NONE}
         * @return this builder
         */
        public Builder sections(KindSections sections) {
            this.sections = sections;
            return this;
        }

        /**
         * Builds the settings.
         *
         * @return the settings
         */
        public GatewaySettings build() {
            return new GatewaySettings(
                    port, environment, files, restart, stop, stopFloors, ready, limits, logs, hardening, sections);
        }
    }
}
