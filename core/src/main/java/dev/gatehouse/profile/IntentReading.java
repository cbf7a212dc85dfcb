package dev.gatehouse.profile;

import java.util.Optional;

/**
 * An intent and where it comes from.
 *
 * @param intent what to act on; {@link Intent#STOPPED} where nothing readable says otherwise
 * @param source what decided
 * @param recorded the word that was found, for logs; {@code none} where there was none
 * @param problem why what was there could not be read, where that is so
 * @since 0.1.0
 */
public record IntentReading(Intent intent, Source source, String recorded, Optional<String> problem) {
    /** What an intent was read from. */
    public enum Source {
        /** Gatehouse's own file. */
        INTENT_FILE,
        /** {@code desired_state} of a Hermes {@code gateway_state.json}. */
        DESIRED_STATE,
        /** {@code gateway_state} of the same: what a gateway last said of itself. */
        GATEWAY_STATE,
        /** Nothing: never asked to run. */
        NOTHING
    }

    static IntentReading nothing() {
        return new IntentReading(Intent.STOPPED, Source.NOTHING, "none", Optional.empty());
    }

    static IntentReading unreadable(Source source, String problem) {
        return new IntentReading(Intent.STOPPED, source, "unreadable", Optional.of(problem));
    }
}
