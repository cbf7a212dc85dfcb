package dev.gatehouse.profile;

import java.util.Optional;

/**
 * An intent, and where it was found. Immutable.
 *
 * @param intent the intent; {@link Intent#STOPPED} if nothing readable says otherwise
 * @param source where it was found
 * @param recorded the recorded word, for logs; {@code none} if there is no record, {@code unreadable} if it cannot be
 *     read, {@code copied} if it is another profile's
 * @param problem why the record cannot be read, or does not count
 * @since 0.1.0
 */
public record IntentReading(Intent intent, Source source, String recorded, Optional<String> problem) {
    /** The source of an intent. */
    public enum Source {
        /** Gatehouse's own file. */
        INTENT_FILE,
        /** {@code desired_state} in {@code gateway_state.json} of Hermes. */
        DESIRED_STATE,
        /** {@code gateway_state} in {@code gateway_state.json} of Hermes: the gateway's own last state. */
        GATEWAY_STATE,
        /** A record of another profile, which came here with a copy and does not count. */
        COPY,
        /** No record: the gateway was never started. */
        NOTHING
    }

    static IntentReading nothing() {
        return new IntentReading(Intent.STOPPED, Source.NOTHING, "none", Optional.empty());
    }

    static IntentReading copied(String original) {
        return new IntentReading(
                Intent.STOPPED,
                Source.COPY,
                "copied",
                Optional.of("its recorded intent is that of " + original + ", from which it was copied; ignored"));
    }

    static IntentReading unreadable(Source source, String problem) {
        return new IntentReading(Intent.STOPPED, source, "unreadable", Optional.of(problem));
    }
}
