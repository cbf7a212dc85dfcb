package dev.gatehouse.cli.profile;

import dev.gatehouse.cli.command.Session;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.error.NoServiceManagerException;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.profile.IntentReading;
import dev.gatehouse.profile.Profile;
import dev.gatehouse.reconcile.CountedIntent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The intents that commands show which otherwise only read the disk. A manager that keeps intents itself is asked if it is the chosen
 * one: what is recorded in the home says nothing about it.
 */
final class ShownIntents {
    private final Optional<ServiceManager> keeper;
    private final Map<ServiceName, ServiceStatus> statuses = new HashMap<>();

    private ShownIntents(Optional<ServiceManager> keeper) {
        this.keeper = keeper;
    }

    /** Asks once for all profiles. */
    static ShownIntents of(Session session, List<Profile> profiles) {
        ShownIntents intents = new ShownIntents(keeper(session));
        if (intents.keeper.isPresent()) {
            intents.ask(intents.keeper.get(), profiles);
        }
        return intents;
    }

    private static Optional<ServiceManager> keeper(Session session) {
        try {
            if (session.chosenKind().isEmpty()) {
                return Optional.empty();
            }
            ServiceManager manager = session.managerToAsk();
            return manager.keepsIntents() ? Optional.of(manager) : Optional.empty();
        } catch (NoServiceManagerException | InvalidInputException none) {
            // Profiles need no manager.
            return Optional.empty();
        }
    }

    private void ask(ServiceManager manager, List<Profile> profiles) {
        List<ServiceName> services = new ArrayList<>();
        profiles.forEach(profile -> services.add(profile.service()));
        try {
            manager.status(services).forEach(status -> statuses.put(status.service(), status));
        } catch (GatehouseException e) {
            String reason = String.valueOf(e.getMessage());
            services.forEach(service -> statuses.put(service, ServiceStatus.unknown(service, reason)));
        }
    }

    /** The intent of a profile; empty if the manager that keeps it does not say it. */
    Optional<IntentReading> intent(Profile profile) {
        if (keeper.isEmpty()) {
            return Optional.of(profile.intent());
        }
        ServiceStatus status = status(profile);
        return status.state() == State.UNKNOWN && status.wanted().isEmpty()
                ? Optional.empty()
                : Optional.of(CountedIntent.of(profile, status, keeper.get()));
    }

    /** Why an intent is not known. */
    String reason(Profile profile) {
        return status(profile).reason().orElse("");
    }

    private ServiceStatus status(Profile profile) {
        ServiceStatus status = statuses.get(profile.service());
        return status == null ? ServiceStatus.unknown(profile.service(), "") : status;
    }
}
