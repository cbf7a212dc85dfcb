package dev.gatehouse.systemd;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.process.CommandResult;
import dev.gatehouse.systemd.unit.Proof;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** One service whose command is given with others', and what has to be seen of it before that counts as done. */
abstract class UnitProof {
    final SystemdBackend backend;
    final ServiceName service;
    final Wait wait;
    final Proof proof;
    private final long begun = System.nanoTime();
    private boolean answered = true;
    private String words = "";
    private Optional<Outcome> outcome = Optional.empty();

    UnitProof(SystemdBackend backend, ServiceName service, Wait wait) {
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

    /** What systemctl said to its command; nothing where it has not come back in time: systemd may never have heard of it. */
    final void answered(Optional<CommandResult> answer) {
        answered = answer.isPresent();
        words = answer.filter(result -> !result.succeeded())
                .map(result -> aboutUnit(result.words()))
                .orElse("");
    }

    /** One answer tells of all units of a command. */
    private String aboutUnit(String all) {
        String own = all.lines().filter(line -> line.contains(unit())).collect(Collectors.joining(" "));
        return own.isEmpty() ? all.replace('\n', ' ') : own;
    }

    /** Why systemctl says that its command failed; empty where it did not. */
    final String words() {
        return words;
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
