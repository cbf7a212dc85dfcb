package dev.gatehouse.spi.run;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What an app's state file says. Immutable.
 *
 * @param pid the process that wrote it, if it says so
 * @param word the word for what that process does; empty if there is none
 * @param meaning what the word means for a start
 * @param reason the reason of a failure, if the file has one
 * @param written when the file was last written
 * @since 0.1.0
 */
public record RunState(OptionalLong pid, String word, Meaning meaning, Optional<String> reason, Instant written) {
    /** Some file systems keep whole seconds, and so do some managers. */
    private static final Duration PRECISION = Duration.ofSeconds(2);

    /**
     * What a word means for a start.
     *
     * @since 0.1.0
     */
    public enum Meaning {
        /** The gateway serves. */
        UP,
        /** The gateway could not start. */
        FAILED,
        /** Anything else. */
        OTHER
    }

    /**
     * Tests whether the file was written since a moment, as far as file systems tell. A file of an earlier run can have the
     * number of a present process.
     *
     * @param moment the moment
     * @return whether it was
     */
    public boolean isSince(Instant moment) {
        return !written.isBefore(moment.minus(PRECISION));
    }

    /**
     * Tests whether the file was written after a moment for certain.
     *
     * @param moment the moment
     * @return whether it was
     */
    public boolean isAfter(Instant moment) {
        return written.isAfter(moment.plus(PRECISION));
    }

    /** {@return the word, with the reason if there is one: {@code 'startup_failed' (port 8642 is in use)}} */
    public String words() {
        return "'" + word + "'" + reason.map(text -> " (" + text + ")").orElse("");
    }
}
