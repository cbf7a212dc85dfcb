package dev.gatehouse.gateways.step;

import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.profile.Profile;
import java.util.List;
import java.util.Optional;

/** The removed service of a profile that is renamed or deleted, with its former status. */
public final class RemovedService {
    private final ServiceManager manager;
    private final ServiceStatus before;

    private RemovedService(ServiceManager manager, ServiceStatus before) {
        this.manager = manager;
        this.before = before;
    }

    /** Stops and removes a service. */
    public static RemovedService remove(ServiceManager manager, ServiceStatus before) {
        manager.remove(before.service());
        return new RemovedService(manager, before);
    }

    /** Installs a profile's service in the state of the removed one; does nothing if that was not installed. */
    public void restoreFor(Profile profile) {
        if (before.state() == State.ABSENT) {
            return;
        }
        manager.define(List.of(Definitions.of(profile)), Initially.DOWN).orThrow();
        if (before.state().isActive()) {
            boolean atBoot = !before.enabled().equals(Optional.of(false));
            (atBoot ? manager : manager.transientChanges()).start(profile.service(), Wait.PROOF);
        }
    }

    /** Restores the service after a failure, which remains the one to report. */
    public void takeBack(Profile profile, GatehouseException reason) {
        try {
            restoreFor(profile);
        } catch (GatehouseException e) {
            reason.addSuppressed(e);
        }
    }
}
