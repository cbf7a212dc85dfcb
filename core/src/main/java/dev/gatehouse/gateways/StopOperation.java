package dev.gatehouse.gateways;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.NoServiceManagerException;
import dev.gatehouse.holders.HeldElsewhereException;
import dev.gatehouse.manager.GatewayNotRegisteredException;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.Outcome.Change;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.profile.Intent;
import java.util.Collection;
import java.util.List;

/** Stops, disables or uninstalls gateways. */
final class StopOperation extends GatewayOperation {
    StopOperation(Gateways gateways, Verb verb, boolean records, Collection<ProfileName> profiles) {
        super(gateways, verb, records, profiles);
    }

    GatewayResults stop(ServiceManagerCall command) {
        return stop(Intent.STOPPED, command);
    }

    /** Stops gateways and refuses further starts. Works without a manager too: there is nothing to stop then. */
    GatewayResults disable(ServiceManagerCall command) {
        pending.open().forEach(gateway -> gateway.attempt(() -> gateways.profile(gateway.profile())));
        try {
            return stop(Intent.DISABLED, command);
        } catch (NoServiceManagerException none) {
            record(Intent.DISABLED);
            return results();
        }
    }

    /** Records the intent too, so that no later reconcile installs and starts the gateway again. */
    GatewayResults uninstall() {
        end(Intent.STOPPED, ServiceManager::remove);
        return results();
    }

    private GatewayResults stop(Intent intent, ServiceManagerCall command) {
        end(intent, command);
        refuseWhatOthersStillHave();
        acceptWhatIsNotRegistered();
        giveWay();
        return results();
    }

    private void end(Intent intent, ServiceManagerCall command) {
        requireKnown();
        record(intent);
        perform(command);
        pending.open().forEach(PendingGateway::agree);
        lookForSurvivors();
    }

    /**
     * A profile that was deleted may have left its service, which can still be stopped or removed. A gateway that only
     * somebody else has is refused.
     */
    private void requireKnown() {
        if (pending.open().isEmpty()) {
            return;
        }
        List<ServiceStatus> statuses = manager().status(pending.services());
        others.look(manager(), pending.services());
        for (ServiceStatus status : statuses) {
            PendingGateway gateway = pending.of(status.service());
            gateway.ranBefore(status.isRunning());
            if (others.have(status.service()) && hasNothingToEnd(status.state())) {
                gateway.fail(HeldElsewhereException.refusing(verb, others.of(status.service())));
            } else if (status.state() == State.ABSENT && !gateway.isOnDisk()) {
                gateway.fail(NoSuchProfileException.of(home, gateway.profile()));
            }
        }
    }

    private boolean hasNothingToEnd(State state) {
        return switch (state) {
            case ABSENT -> true;
            case DOWN, DISABLED, FINISHED, FAILED -> verb == Verb.STOP;
            case STARTING, UP, CRASHLOOP, STOPPING, UNKNOWN -> false;
        };
    }

    private void lookForSurvivors() {
        List<ServiceName> ended = pending.services();
        if (!ended.isEmpty()) {
            manager()
                    .survivors(ended)
                    .forEach((service, pids) -> pending.of(service).survivors(pids));
        }
    }

    private void refuseWhatOthersStillHave() {
        for (PendingGateway gateway : pending.open()) {
            if (others.have(gateway.service())) {
                gateway.fail(HeldElsewhereException.remaining(verb, others.of(gateway.service())));
            }
        }
    }

    /** A gateway that is not registered does not run: the stop succeeded. */
    private void acceptWhatIsNotRegistered() {
        for (PendingGateway gateway : pending.all()) {
            boolean unknown = gateway.outcome().failure().orElse(null) instanceof GatewayNotRegisteredException;
            if (unknown && gateway.isOnDisk()) {
                gateway.outcome(Outcome.of(gateway.service(), Change.UNCHANGED));
            }
        }
    }
}
