package dev.gatehouse.reconcile;

import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.profile.Intent;
import dev.gatehouse.profile.IntentReading;
import dev.gatehouse.profile.Intents;
import dev.gatehouse.profile.Profile;
import dev.gatehouse.spi.run.HomeRunFiles;
import dev.gatehouse.spi.run.RunState;
import java.util.Optional;

/**
 * The intent that counts beside the status of a gateway. If another process took the gateway over after its last run here, the end of
 * that process asks for nothing: it did not end the service. A manager that keeps intents itself is asked instead of the records
 * ({@link ServiceManager#keepsIntents}). Has only static methods and is thread-safe. Without lambdas, because
 * status uses it, and must be fast.
 *
 * @since 0.1.0
 */
public final class CountedIntent {
    private CountedIntent() {}

    /**
     * Reads the intent of a profile.
     *
     * @param profile the profile
     * @param status the status of its gateway
     * @param manager the manager that the status is from
     * @return the intent that counts
     */
    public static IntentReading of(Profile profile, ServiceStatus status, ServiceManager manager) {
        return of(profile, profile.intent(), status, manager);
    }

    static IntentReading of(Profile profile, IntentReading intent, ServiceStatus status, ServiceManager manager) {
        if (manager.keepsIntents() && status.wanted().isPresent() && intent.intent() != Intent.DISABLED) {
            return IntentReading.ofManager(status.wanted().get());
        }
        return ofRecords(profile, intent, status);
    }

    /**
     * Reads what the records of a profile say, whatever manager it has.
     *
     * @param profile the profile
     * @param status the status of its gateway
     * @return the intent in the records
     */
    public static IntentReading ofRecords(Profile profile, ServiceStatus status) {
        return ofRecords(profile, profile.intent(), status);
    }

    private static IntentReading ofRecords(Profile profile, IntentReading intent, ServiceStatus status) {
        return isEndOfAnother(profile, intent, status) ? Intents.read(profile.directory()) : intent;
    }

    /** Whether the last state in the app's state file is that of another process. */
    static boolean isEndOfAnother(Profile profile, IntentReading intent, ServiceStatus status) {
        return intent.source() == IntentReading.Source.GATEWAY_STATE
                && intent.remark().isPresent()
                && isTakenOver(profile, status);
    }

    /** Whether the app's state file was written after the last run here ended: then another process has run the gateway. */
    static boolean isTakenOver(Profile profile, ServiceStatus status) {
        if (status.state() != State.FINISHED || status.since().isEmpty()) {
            return false;
        }
        Optional<RunState> state = new HomeRunFiles(profile.home()).state(profile.service());
        return state.isPresent() && state.get().isAfter(status.since().get());
    }
}
