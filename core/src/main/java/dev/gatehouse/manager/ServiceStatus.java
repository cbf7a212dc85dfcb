package dev.gatehouse.manager;

import dev.gatehouse.definition.ServiceName;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The status of a service at one moment, in the same form for all kinds of manager. What a kind cannot tell is empty.
 * Immutable.
 *
 * @param service the service
 * @param state the state
 * @param reason why the state is unknown or failed, or another remark for the operator
 * @param since when the service entered this state
 * @param pid process ID of the main process
 * @param wanted whether the manager means the service to run
 * @param enabled whether the service starts at boot
 * @param lastExit how the last run ended
 * @param deaths how often the process has ended since the manager began to supervise it
 * @since 0.1.0
 */
public record ServiceStatus(
        ServiceName service,
        State state,
        Optional<String> reason,
        Optional<Instant> since,
        OptionalLong pid,
        Optional<Boolean> wanted,
        Optional<Boolean> enabled,
        Optional<LastExit> lastExit,
        OptionalInt deaths) {
    /**
     * Returns the status of a service that is not installed.
     *
     * @param service the service
     * @return the status
     */
    public static ServiceStatus notInstalled(ServiceName service) {
        return builder(service, State.NOT_INSTALLED).build();
    }

    /**
     * Returns the status of a service that could not be queried.
     *
     * @param service the service
     * @param reason why not
     * @return the status
     */
    public static ServiceStatus unknown(ServiceName service, String reason) {
        return builder(service, State.UNKNOWN).reason(Optional.of(reason)).build();
    }

    /**
     * Returns this status with a remark before its reason.
     *
     * @param remark the remark
     * @return the new status
     */
    public ServiceStatus remarked(String remark) {
        String whole = remark + reason.map(known -> "; " + known).orElse("");
        return toBuilder().reason(Optional.of(whole)).build();
    }

    /** {@return whether the state is {@link State#UP} or {@link State#READY}} */
    public boolean isRunning() {
        return state.isRunning();
    }

    /**
     * Begins a new status. {@link Builder} has the defaults.
     *
     * @param service the service
     * @param state the state
     * @return the builder
     */
    public static Builder builder(ServiceName service, State state) {
        return new Builder(service, state);
    }

    /** {@return a builder that begins with the values of this status} */
    public Builder toBuilder() {
        Builder builder = new Builder(service, state);
        builder.reason = reason;
        builder.since = since;
        builder.pid = pid;
        builder.wanted = wanted;
        builder.enabled = enabled;
        builder.lastExit = lastExit;
        builder.deaths = deaths;
        return builder;
    }

    /**
     * Builds a status. What is not set is empty. Not thread-safe.
     */
    public static final class Builder {
        private ServiceName service;
        private State state;
        private Optional<String> reason = Optional.empty();
        private Optional<Instant> since = Optional.empty();
        private OptionalLong pid = OptionalLong.empty();
        private Optional<Boolean> wanted = Optional.empty();
        private Optional<Boolean> enabled = Optional.empty();
        private Optional<LastExit> lastExit = Optional.empty();
        private OptionalInt deaths = OptionalInt.empty();

        private Builder(ServiceName service, State state) {
            this.service = service;
            this.state = state;
        }

        /**
         * Sets the component {@code service}.
         *
         * @param service the service
         * @return this builder
         */
        public Builder service(ServiceName service) {
            this.service = service;
            return this;
        }

        /**
         * Sets the component {@code state}.
         *
         * @param state the state
         * @return this builder
         */
        public Builder state(State state) {
            this.state = state;
            return this;
        }

        /**
         * Sets the component {@code reason}.
         *
         * @param reason why the state is unknown or failed, or another remark for the operator
         * @return this builder
         */
        public Builder reason(Optional<String> reason) {
            this.reason = reason;
            return this;
        }

        /**
         * Sets the component {@code since}.
         *
         * @param since when the service entered this state
         * @return this builder
         */
        public Builder since(Optional<Instant> since) {
            this.since = since;
            return this;
        }

        /**
         * Sets the component {@code pid}.
         *
         * @param pid process ID of the main process
         * @return this builder
         */
        public Builder pid(OptionalLong pid) {
            this.pid = pid;
            return this;
        }

        /**
         * Sets the component {@code wanted}.
         *
         * @param wanted whether the manager means the service to run
         * @return this builder
         */
        public Builder wanted(Optional<Boolean> wanted) {
            this.wanted = wanted;
            return this;
        }

        /**
         * Sets the component {@code enabled}.
         *
         * @param enabled whether the service starts at boot
         * @return this builder
         */
        public Builder enabled(Optional<Boolean> enabled) {
            this.enabled = enabled;
            return this;
        }

        /**
         * Sets the component {@code lastExit}.
         *
         * @param lastExit how the last run ended
         * @return this builder
         */
        public Builder lastExit(Optional<LastExit> lastExit) {
            this.lastExit = lastExit;
            return this;
        }

        /**
         * Sets the component {@code deaths}.
         *
         * @param deaths how often the process has ended since the manager began to supervise it
         * @return this builder
         */
        public Builder deaths(OptionalInt deaths) {
            this.deaths = deaths;
            return this;
        }

        /**
         * Builds the status.
         *
         * @return the status
         */
        public ServiceStatus build() {
            return new ServiceStatus(service, state, reason, since, pid, wanted, enabled, lastExit, deaths);
        }
    }
}
