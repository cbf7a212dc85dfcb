package dev.gatehouse.reconcile;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.EnablingConflict;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Intent;
import dev.gatehouse.profile.IntentReading;
import dev.gatehouse.profile.Profile;
import dev.gatehouse.profile.ServedProfiles;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The conflicts that a reconcile corrects. If the intent does not agree with the state of a gateway, a reconcile changes the
 * state or leaves it, so its enabling is no fault of its own. Has only static methods and is thread-safe. Without lambdas,
 * because status uses it, and must be fast.
 *
 * @since 0.1.0
 */
public final class EnablingConflicts {
    private EnablingConflicts() {}

    /**
     * Finds them.
     *
     * @param home the home
     * @param manager its manager
     * @param statuses statuses as the manager returned them, without what the intents add
     * @return the conflicts by service, in the order of the statuses
     */
    public static Map<ServiceName, EnablingConflict> of(
            Home home, ServiceManager manager, Collection<ServiceStatus> statuses) {
        return of(home, manager, statuses, manager.enablingConflicts(statuses));
    }

    static Map<ServiceName, EnablingConflict> of(
            Home home, ServiceManager manager, Collection<ServiceStatus> statuses, List<EnablingConflict> all) {
        if (all.isEmpty()) {
            return Map.of();
        }
        Map<ServiceName, EnablingConflict> conflicts = byService(all);
        Map<ServiceName, EnablingConflict> corrected = new LinkedHashMap<>();
        for (ServiceStatus status : statuses) {
            EnablingConflict conflict = conflicts.get(status.service());
            Optional<Profile> profile = home.profile(status.service().profile());
            if (conflict != null
                    && profile.isPresent()
                    && isIntended(conflict, CountedIntent.of(profile.get(), status, manager))
                    && ServedProfiles.server(home, profile.get().name()).isEmpty()) {
                corrected.put(status.service(), conflict);
            }
        }
        return corrected;
    }

    static Map<ServiceName, EnablingConflict> byService(List<EnablingConflict> all) {
        Map<ServiceName, EnablingConflict> conflicts = new LinkedHashMap<>();
        for (EnablingConflict conflict : all) {
            conflicts.put(conflict.service(), conflict);
        }
        return conflicts;
    }

    /** Whether an intent agrees with the state, and not with the enabling. */
    static boolean isIntended(EnablingConflict conflict, IntentReading intent) {
        boolean asked = intent.source() != IntentReading.Source.NOTHING
                && intent.problem().isEmpty();
        return asked && conflict.enabled() == (intent.intent() != Intent.RUNNING);
    }
}
