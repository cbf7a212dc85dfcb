package dev.gatehouse.systemtest.soak;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.gateways.CreatedProfile;
import dev.gatehouse.gateways.Gateways;
import dev.gatehouse.manager.ServiceStatus;

/** The library, as a program uses it. Threads share one. */
final class LibraryOperator implements Operator {
    private final Gateways gateways;

    LibraryOperator(Gateways gateways) {
        this.gateways = gateways;
    }

    @Override
    public void start(String profile) {
        perform(() -> gateways.start(ProfileName.of(profile)));
    }

    @Override
    public void stop(String profile) {
        perform(() -> gateways.stop(ProfileName.of(profile)));
    }

    @Override
    public void restart(String profile) {
        perform(() -> gateways.restart(ProfileName.of(profile)));
    }

    @Override
    public void create(String profile) {
        perform(() -> {
            CreatedProfile created = gateways.create(ProfileName.of(profile));
            created.failure().ifPresent(failure -> {
                throw failure;
            });
        });
    }

    @Override
    public void delete(String profile) {
        perform(() -> gateways.delete(ProfileName.of(profile)));
    }

    @Override
    public void rename(String from, String to) {
        perform(() -> gateways.rename(ProfileName.of(from), ProfileName.of(to)));
    }

    @Override
    public void reconcile() {
        perform(() -> gateways.reconcile().orThrow());
    }

    @Override
    public void look() {
        perform(() -> {
            gateways.status(gateways.known());
            gateways.plan();
            gateways.profiles();
        });
    }

    @Override
    public Seen status(String profile) {
        ServiceStatus status = gateways.status(ProfileName.of(profile));
        return new Seen(status.state(), status.pid());
    }

    private static void perform(Runnable operation) {
        try {
            operation.run();
        } catch (GatehouseException failure) {
            throw new Refused(failure.getClass().getSimpleName() + ": " + failure.getMessage());
        }
    }
}
