package dev.gatehouse.systemd;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.Wait;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** One service whose command is given with others', and what has to be seen of it before that counts as done. */
abstract class UnitProof {
    final Backend backend;
    final ServiceName service;
    final Wait wait;
    final Proof proof;
    private final long begun = System.nanoTime();
    private boolean answered = true;
    private Optional<Outcome> outcome = Optional.empty();

    UnitProof(Backend backend, ServiceName service, Wait wait) {
        this.backend = backend;
        this.service = service;
        this.wait = wait;
        this.proof = backend.units().proof(service);
    }

    ServiceName service() {
        return service;
    }

    String unit() {
        return backend.context().unit(service);
    }

    /** Whether it is to run when the manager starts. */
    abstract boolean wanted();

    /** What systemctl is asked to do; empty where nothing has to be done. */
    abstract String verb();

    /** How long it may take. */
    abstract Duration patience();

    /** systemctl has not come back from its command in time: systemd may never have heard of it. */
    final void unanswered() {
        answered = false;
    }

    final boolean isAnswered() {
        return answered;
    }

    /** Looks at what systemd says now. */
    abstract void look(UnitFacts facts);

    /** Whether it is decided; its outcome is then among the others. */
    final boolean isOver(Map<ServiceName, Outcome> outcomes) {
        outcome.ifPresent(decided -> outcomes.put(service, decided));
        return outcome.isPresent();
    }

    final void over(Outcome.Change change) {
        outcome = Optional.of(Outcome.of(service, change));
    }

    final void over(GatehouseException failure) {
        outcome = Optional.of(Outcome.failed(service, failure));
    }

    final boolean isLate() {
        return System.nanoTime() - begun >= patience().toNanos();
    }
}
