package dev.gatehouse.profile;

import java.util.Optional;

/**
 * An intent, and where it was found. Immutable.
 *
 * @param intent the intent; {@link Intent#STOPPED} if nothing readable says otherwise
 * @param source where it was found
 * @param recorded the recorded word, for logs, even if it asks for nothing; {@code none} if there is no record,
 *     {@code unreadable} if it cannot be read, {@code copied} if it is another profile's
 * @param problem why the record cannot be read, or does not count
 * @param remark what else an operator should know: which other record this one overrules
 * @since 0.1.0
 */
public record IntentReading(
        Intent intent, Source source, String recorded, Optional<String> problem, Optional<String> remark) {
    /** The source of an intent. */
    public enum Source {
        /** Gatehouse's own file. */
        INTENT_FILE,
        /** What the app's own commands asked for, in its state file. */
        DESIRED_STATE,
        /** The gateway's own last state, in the app's state file. */
        GATEWAY_STATE,
        /** The service manager, which keeps for everybody whether a gateway should run. */
        MANAGER,
        /** A record of another profile, which came here with a copy and does not count. */
        COPY,
        /** No record, or only a state of the gateway that nobody asked for, such as a failed start. */
        NOTHING
    }

    static IntentReading of(Intent intent, Source source, String recorded) {
        return new IntentReading(intent, source, recorded, Optional.empty(), Optional.empty());
    }

    /**
     * Returns the intent that a service manager keeps.
     *
     * @param running whether it says that the gateway should run
     * @return the intent
     */
    public static IntentReading ofManager(boolean running) {
        Intent intent = running ? Intent.RUNNING : Intent.STOPPED;
        return of(intent, Source.MANAGER, intent.word());
    }

    static IntentReading nothing() {
        return of(Intent.STOPPED, Source.NOTHING, "none");
    }

    IntentReading withRemark(String text) {
        return new IntentReading(intent, source, recorded, problem, Optional.of(text));
    }

    static IntentReading copied(String original) {
        return new IntentReading(
                Intent.STOPPED,
                Source.COPY,
                "copied",
                Optional.of("its recorded intent is that of " + original + ", from which it was copied; ignored"),
                Optional.empty());
    }

    static IntentReading unreadable(Source source, String problem) {
        return new IntentReading(Intent.STOPPED, source, "unreadable", Optional.of(problem), Optional.empty());
    }
}
