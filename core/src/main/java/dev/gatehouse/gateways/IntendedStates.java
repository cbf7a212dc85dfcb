package dev.gatehouse.gateways;

import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Intent;
import dev.gatehouse.profile.IntentReading;
import dev.gatehouse.profile.Profile;
import dev.gatehouse.reconcile.CountedIntent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Adds to the statuses of a manager what only the intents say: that a profile is disabled, or that its intent is that of
 * the profile from which it was copied. Has only static methods and is thread-safe.
 *
 * @since 0.1.0
 */
public final class IntendedStates {
    private IntendedStates() {}

    /**
     * Adds what the intents say. The status of a disabled gateway that does not run becomes {@link State#DISABLED}.
     *
     * @param home the home
     * @param statuses statuses from a manager of this home
     * @return the statuses, in the same order
     */
    public static List<ServiceStatus> of(Home home, List<ServiceStatus> statuses) {
        List<ServiceStatus> intended = new ArrayList<>(statuses.size());
        for (ServiceStatus status : statuses) {
            Optional<Profile> profile = home.profile(status.service().profile());
            intended.add(
                    profile.isPresent() ? intended(status, CountedIntent.ofRecords(profile.get(), status)) : status);
        }
        return intended;
    }

    private static ServiceStatus intended(ServiceStatus status, IntentReading intent) {
        if (intent.source() == IntentReading.Source.COPY && intent.problem().isPresent()) {
            return status.remarked(intent.problem().get());
        }
        if (intent.remark().isPresent()) {
            return status.remarked(intent.remark().get());
        }
        boolean down = switch (status.state()) {
            case DOWN, ABSENT, FINISHED, FAILED -> true;
            default -> false;
        };
        return down && intent.intent() == Intent.DISABLED
                ? status.toBuilder().state(State.DISABLED).build()
                : status;
    }
}
