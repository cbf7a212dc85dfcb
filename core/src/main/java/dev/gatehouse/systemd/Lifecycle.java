package dev.gatehouse.systemd;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.manager.GatewayNotRegisteredException;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.process.CommandResult;
import dev.gatehouse.systemd.unit.UnitDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Starting and stopping: one command for all services together, and then the proof of each. */
final class Lifecycle {
    /** How often units are looked at where systemctl has no event to wait for: a process that stays, a port. */
    private static final Duration LOOK = Duration.ofMillis(50);

    private final SystemdBackend backend;
    private final Systemctl systemctl;
    private final boolean temporary;

    /**
     * Makes one.
     *
     * @param temporary whether what is enabled at boot is left as it is
     */
    Lifecycle(SystemdBackend backend, boolean temporary) {
        this.backend = backend;
        this.systemctl = backend.systemctl();
        this.temporary = temporary;
    }

    Batch start(Collection<ServiceName> services, Wait wait) {
        return perform(services, wait, "start", StartProof::ofStart);
    }

    Batch stop(Collection<ServiceName> services, Wait wait) {
        return perform(services, wait, "stop", StopProof::new);
    }

    Batch restart(Collection<ServiceName> services, Wait wait) {
        return perform(services, wait, "restart", StartProof::ofRestart);
    }

    /** Begins the proof of one service, with what is known of it before the command. */
    private interface Beginning {
        UnitProof begin(SystemdBackend backend, ServiceName service, UnitFacts before, Wait wait);
    }

    private Batch perform(Collection<ServiceName> services, Wait wait, String action, Beginning beginning) {
        Map<ServiceName, Outcome> outcomes = new LinkedHashMap<>();
        if (!services.isEmpty()) {
            try {
                backend.requireRights(action, services);
                together(services, wait, beginning, outcomes);
            } catch (GatehouseException e) {
                services.forEach(service -> outcomes.putIfAbsent(service, Outcome.failed(service, e)));
            }
        }
        return new Batch(services.stream()
                .map(service -> outcomes.getOrDefault(service, Outcome.of(service, Outcome.Change.UNCHANGED)))
                .toList());
    }

    private void together(
            Collection<ServiceName> services, Wait wait, Beginning beginning, Map<ServiceName, Outcome> outcomes) {
        Map<String, UnitFacts> before = backend.show(services);
        List<UnitProof> begun = new ArrayList<>();
        for (ServiceName service : services) {
            UnitFacts facts = backend.factsOf(service, before);
            try {
                requireOurs(service, facts);
                begun.add(beginning.begin(backend, service, facts, wait));
            } catch (GatehouseException e) {
                outcomes.put(service, Outcome.failed(service, e));
            }
        }
        enable(begun, before);
        forgetRestarts(begun, before);
        command(begun, wait);
        prove(begun, outcomes);
    }

    private void requireOurs(ServiceName service, UnitFacts facts) {
        try {
            UnitDirectory.Found found = backend.units().look(service);
            if (found == UnitDirectory.Found.OURS) {
                return;
            }
            if (found == UnitDirectory.Found.NOTHING || !facts.isKnown()) {
                throw new GatewayNotRegisteredException(
                        service.profile(),
                        backend.home().profile(service.profile()).isPresent());
            }
            throw backend.notOurs(service, found);
        } catch (IOException e) {
            throw SystemdErrors.translate(
                    "reading the unit of " + service, backend.context().directory(), e);
        }
    }

    /** What is started is enabled, and what is stopped is not: what was asked for last holds after a reboot too. */
    private void enable(List<UnitProof> begun, Map<String, UnitFacts> before) {
        if (temporary) {
            return;
        }
        Map<Boolean, List<String>> changes = new HashMap<>();
        for (UnitProof proof : begun) {
            UnitFacts facts = backend.factsOf(proof.service(), before);
            if (facts.isEnabled() != proof.wanted()) {
                changes.computeIfAbsent(proof.wanted(), _ -> new ArrayList<>()).add(proof.unit());
            }
        }
        changes.forEach((wanted, units) ->
                systemctl.require(wanted ? "enabling" : "disabling", units, wanted ? "enable" : "disable"));
    }

    /**
     * A start that is asked for begins the count of restarts anew, by which its proof knows of a death. systemd keeps the
     * old count of a unit that was stopped while it waited for its timer (service_stop, src/core/service.c).
     */
    private void forgetRestarts(List<UnitProof> begun, Map<String, UnitFacts> before) {
        List<UnitProof> starting = begun.stream()
                .filter(proof -> proof.wanted() && !proof.verb().isEmpty())
                .toList();
        starting.forEach(proof -> forgetDelay(proof.service()));
        List<String> counted = starting.stream()
                .filter(proof -> backend.factsOf(proof.service(), before).number("NRestarts") > 0)
                .map(UnitProof::unit)
                .toList();
        if (!counted.isEmpty()) {
            systemctl.attempt(counted, "reset-failed");
        }
    }

    /** Nor does it wait what is left of a back-off: in systemd's own second before a restart no script takes that away. */
    private void forgetDelay(ServiceName service) {
        for (String file : List.of("delay", "failures")) {
            try {
                Files.deleteIfExists(backend.runtime(service).resolve(file));
            } catch (IOException notOurs) {
                // Then the wait is ended by the stop, as a rule, and at worst it is waited for.
                return;
            }
        }
    }

    /** One call for each verb; it returns when the jobs are done, which is the event that there is to wait for. */
    private void command(List<UnitProof> begun, Wait wait) {
        Map<String, List<UnitProof>> verbs = new LinkedHashMap<>();
        for (UnitProof proof : begun) {
            if (!proof.verb().isEmpty()) {
                verbs.computeIfAbsent(proof.verb(), _ -> new ArrayList<>()).add(proof);
            }
        }
        verbs.forEach((verb, proofs) -> {
            List<String> units = proofs.stream().map(UnitProof::unit).toList();
            if (wait.goal() == Wait.Goal.NOTHING) {
                systemctl.require(verb, units, verb, "--no-block");
            } else {
                Duration limit = proofs.stream()
                        .map(UnitProof::patience)
                        .max(Duration::compareTo)
                        .orElse(wait.limit());
                Optional<CommandResult> answer = systemctl.await(limit, verb, units);
                proofs.forEach(proof -> proof.answered(answer));
            }
        });
    }

    private void prove(List<UnitProof> begun, Map<ServiceName, Outcome> outcomes) {
        List<UnitProof> open = new ArrayList<>(begun);
        while (true) {
            open.removeIf(proof -> proof.isOver(outcomes));
            if (open.isEmpty()) {
                return;
            }
            Map<String, UnitFacts> now =
                    systemctl.show(open.stream().map(UnitProof::unit).toList());
            open.forEach(proof -> proof.look(backend.factsOf(proof.service(), now)));
            open.removeIf(proof -> proof.isOver(outcomes));
            if (!open.isEmpty()) {
                LockSupport.parkNanos(LOOK.toNanos());
            }
        }
    }
}
