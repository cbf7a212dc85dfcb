package dev.gatehouse.manager;

import dev.gatehouse.definition.ServiceName;
import java.time.Duration;
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
 * @param ready whether the running gateway has signalled that it is ready; empty if it gives no signal
 * @param wanted whether the manager means the service to run
 * @param enabled whether the service starts at boot
 * @param lastExit how the last run ended
 * @param restarts how many runs the manager has begun since the last start command, each after an end that no operator
 *     requested
 * @param nextTry when the manager starts the service again, in state {@link State#CRASHLOOP}
 * @since 0.1.0
 */
public record ServiceStatus(
        ServiceName service,
        State state,
        Optional<String> reason,
        Optional<Instant> since,
        OptionalLong pid,
        Optional<Boolean> ready,
        Optional<Boolean> wanted,
        Optional<Boolean> enabled,
        Optional<LastExit> lastExit,
        OptionalInt restarts,
        Optional<Instant> nextTry) {
    /** Some file systems keep whole seconds, and so do some managers. */
    private static final Duration PRECISION = Duration.ofSeconds(2);

    /**
     * Returns the status of a service that the manager does not know.
     *
     * @param service the service
     * @return the status
     */
    public static ServiceStatus absent(ServiceName service) {
        return builder(service, State.ABSENT).build();
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

    /** {@return whether a process of the service runs and is not stopping, even if it is not ready yet} */
    public boolean isRunning() {
        return state == State.UP || (state == State.STARTING && pid.isPresent());
    }

    /**
     * Tests whether a gateway runs with older settings than those of its installed service.
     *
     * @param change when the service last changed, as {@link ServiceManager#lastChange} returns it
     * @return whether it runs since before the change, by more than the precision of both times
     */
    public boolean isOlderThan(Optional<Instant> change) {
        return isRunning()
                && change.isPresent()
                && since.isPresent()
                && change.get().isAfter(since.get().plus(PRECISION));
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
        builder.ready = ready;
        builder.wanted = wanted;
        builder.enabled = enabled;
        builder.lastExit = lastExit;
        builder.restarts = restarts;
        builder.nextTry = nextTry;
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
        private Optional<Boolean> ready = Optional.empty();
        private Optional<Boolean> wanted = Optional.empty();
        private Optional<Boolean> enabled = Optional.empty();
        private Optional<LastExit> lastExit = Optional.empty();
        private OptionalInt restarts = OptionalInt.empty();
        private Optional<Instant> nextTry = Optional.empty();

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
         * Sets the component {@code ready}.
         *
         * @param ready whether the running gateway has signalled that it is ready; empty if it gives no signal
         * @return this builder
         */
        public Builder ready(Optional<Boolean> ready) {
            this.ready = ready;
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
         * Sets the component {@code restarts}.
         *
         * @param restarts how many runs the manager has begun by itself since the last start command
         * @return this builder
         */
        public Builder restarts(OptionalInt restarts) {
            this.restarts = restarts;
            return this;
        }

        /**
         * Sets the component {@code nextTry}.
         *
         * @param nextTry when the manager starts the service again, in state {@link State#CRASHLOOP}
         * @return this builder
         */
        public Builder nextTry(Optional<Instant> nextTry) {
            this.nextTry = nextTry;
            return this;
        }

        /**
         * Builds the status.
         *
         * @return the status
         */
        public ServiceStatus build() {
            return new ServiceStatus(
                    service, state, reason, since, pid, ready, wanted, enabled, lastExit, restarts, nextTry);
        }
    }
}
