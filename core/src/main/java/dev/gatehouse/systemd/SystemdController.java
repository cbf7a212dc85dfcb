package dev.gatehouse.systemd;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.manager.GatewayNotRegisteredException;
import dev.gatehouse.manager.LastExit;
import dev.gatehouse.manager.State;
import dev.gatehouse.spi.Cause;
import dev.gatehouse.spi.Controller;
import dev.gatehouse.spi.Observation;
import dev.gatehouse.spi.Operation;
import dev.gatehouse.spi.Refusals;
import dev.gatehouse.spi.command.CommandResult;
import dev.gatehouse.spi.waiting.Deadline;
import dev.gatehouse.spi.waiting.Signals;
import dev.gatehouse.systemd.unit.UnitDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Starts and stops units: one systemctl for each verb, which returns when the jobs are done. The job is the event. */
final class SystemdController implements Controller<SystemdTarget> {
    /** For what no job announces: a process that must stay up, a port. */
    private static final Duration LOOK = Duration.ofMillis(50);

    private final SystemdBackend backend;
    private final Systemctl systemctl;
    private final boolean temporary;

    /**
     * Creates the controller.
     *
     * @param temporary whether starts and stops leave alone what is enabled at boot
     */
    SystemdController(SystemdBackend backend, boolean temporary) {
        this.backend = backend;
        this.systemctl = backend.systemctl();
        this.temporary = temporary;
    }

    @Override
    public void admit(Operation operation, List<ServiceName> services) {
        backend.requireRights(
                switch (operation) {
                    case START -> "start";
                    case RESTART -> "restart";
                    case STOP, MAKE_WAY -> "stop";
                    case REMOVE -> SystemdBackend.UNINSTALL;
                },
                services);
    }

    @Override
    public List<SystemdTarget> prepare(List<ServiceName> services, Operation operation, Refusals refusals) {
        Map<String, UnitFacts> all = backend.show(services);
        List<SystemdTarget> targets = new ArrayList<>();
        for (ServiceName service : services) {
            try {
                UnitFacts facts = backend.factsOf(service, all);
                if (operation != Operation.REMOVE) {
                    requireOurs(service, facts);
                }
                targets.add(new SystemdTarget(
                        service,
                        backend.context().unit(service),
                        backend.runtime(service),
                        operation,
                        backend.units().expectations(service),
                        facts));
            } catch (GatehouseException e) {
                refusals.refuse(service, e);
            }
        }
        return targets;
    }

    private void requireOurs(ServiceName service, UnitFacts facts) {
        UnitDirectory.Found found = backend.look(service);
        if (found == UnitDirectory.Found.OURS) {
            return;
        }
        if (found == UnitDirectory.Found.NOTHING || !facts.isKnown()) {
            throw new GatewayNotRegisteredException(
                    service.profile(), backend.home().profile(service.profile()).isPresent());
        }
        throw backend.notOurs(service, found);
    }

    @Override
    public void command(Operation operation, List<SystemdTarget> targets, Deadline deadline, Refusals refusals) {
        if (operation.ends()) {
            if (operation == Operation.STOP) {
                enable(targets, false);
                forgetFailures(targets);
            }
        } else {
            if (!enable(targets, true) && anyOf(targets, facts -> facts.is("NeedDaemonReload", "yes"))) {
                // Written by somebody who was ended before systemd could read it, or edited by hand.
                systemctl.reload();
            }
            forgetRestarts(targets);
        }
        Map<String, List<SystemdTarget>> verbs = new LinkedHashMap<>();
        for (SystemdTarget target : targets) {
            if (!target.verb().isEmpty()) {
                verbs.computeIfAbsent(target.verb(), _ -> new ArrayList<>()).add(target);
            }
        }
        verbs.forEach((verb, same) -> {
            if (deadline.hasPassed()) {
                systemctl.require(verb, units(same), verb, "--no-block");
            } else {
                Optional<CommandResult> answer = systemctl.await(deadline.left(), verb, units(same));
                same.forEach(target -> target.answered(answer));
            }
        });
    }

    /** What was requested last also holds after a reboot. Returns whether systemd read all units anew, as this makes it do. */
    private boolean enable(List<SystemdTarget> targets, boolean wanted) {
        List<String> differing = temporary ? List.of() : units(targets, facts -> facts.isEnabled() != wanted);
        if (!differing.isEmpty()) {
            systemctl.require(wanted ? "enabling" : "disabling", differing, wanted ? "enable" : "disable");
        }
        return !differing.isEmpty();
    }

    /**
     * A requested start begins the count of restarts anew, and does not wait for the rest of a back-off. systemd keeps the
     * count of a unit that was stopped while it waited for its timer (service_stop, src/core/service.c).
     */
    private void forgetRestarts(List<SystemdTarget> targets) {
        List<SystemdTarget> fresh =
                targets.stream().filter(target -> !target.goesOn()).toList();
        fresh.forEach(SystemdController::forgetDelay);
        resetFailed(units(fresh, facts -> facts.number("NRestarts") > 0));
    }

    /** No script does this during systemd's own second before a restart. */
    private static void forgetDelay(SystemdTarget target) {
        for (String file : List.of("delay", "failures")) {
            try {
                Files.deleteIfExists(target.runtime.resolve(file));
            } catch (IOException notOurs) {
                // The restart usually ends the wait; otherwise the start takes that much longer.
                return;
            }
        }
    }

    /** A requested end is no failure, so that the list of failed units does not go on showing it. */
    private void forgetFailures(List<SystemdTarget> targets) {
        resetFailed(targets.stream()
                .filter(target -> target.facts().is("ActiveState", "failed"))
                .map(target -> target.unit)
                .toList());
    }

    private void resetFailed(List<String> units) {
        if (!units.isEmpty()) {
            systemctl.attempt(units, "reset-failed");
        }
    }

    @Override
    public void conclude(Operation operation, List<SystemdTarget> succeeded) {
        if (operation == Operation.STOP) {
            forgetFailures(succeeded);
        }
    }

    @Override
    public Map<ServiceName, Observation> observe(Collection<SystemdTarget> targets, Refusals refusals) {
        Map<String, UnitFacts> now =
                systemctl.show(targets.stream().map(target -> target.unit).toList());
        Map<ServiceName, Observation> seen = new LinkedHashMap<>();
        targets.forEach(target -> seen.put(target.service(), target.observe(backend.factsOf(target.service(), now))));
        return seen;
    }

    @Override
    public Signals<SystemdTarget> signals(List<SystemdTarget> targets) {
        return Signals.timer(LOOK);
    }

    @Override
    public String remedy(SystemdTarget target, Cause cause) {
        return target.operation.ends()
                ? "gatehouse gateway status " + target.service()
                : backend.journal().command(target.unit);
    }

    @Override
    public String detail(SystemdTarget target, Observation now, Cause cause) {
        return switch (cause) {
            case ENDED, STOPPED -> reason(now) + lastLines(target, now);
            case NOT_STARTED -> ": " + whyNotStarted(target);
            case LATE -> target.operation == Operation.REMOVE ? "; its unit stays until it has" : "";
            case GONE -> "";
        };
    }

    /** Why it ended, unless the exit says everything. */
    private static String reason(Observation now) {
        String exit = now.end().map(LastExit::toString).orElse("");
        String reason = now.status().reason().orElse("");
        if (now.state() == State.FAILED && !reason.isEmpty() && (exit.isEmpty() || !reason.startsWith(exit))) {
            return "; " + reason;
        }
        String meaning = now.end().map(FailureReason::meaning).orElse("");
        return meaning.isEmpty() ? "" : ";" + meaning.substring(1);
    }

    private String lastLines(SystemdTarget target, Observation now) {
        Instant ended = now.status().since().orElseGet(Instant::now);
        List<String> lines = backend.journal().lastLines(target.unit, target.prepared, ended);
        return lines.isEmpty() ? "" : "; its last lines:\n  " + String.join("\n  ", lines);
    }

    private static String whyNotStarted(SystemdTarget target) {
        UnitFacts facts = target.facts();
        boolean tested =
                facts.number("ConditionTimestampMonotonic") > target.factsBefore.number("ConditionTimestampMonotonic");
        if (tested && facts.is("ConditionResult", "no")) {
            return "a condition of its unit does not hold";
        }
        return target.words().isEmpty() ? "something that its unit requires is missing" : target.words();
    }

    private static boolean anyOf(List<SystemdTarget> targets, Predicate<UnitFacts> which) {
        return !units(targets, which).isEmpty();
    }

    private static List<String> units(List<SystemdTarget> targets) {
        return units(targets, _ -> true);
    }

    /** Names of the units that were so before the command. */
    private static List<String> units(List<SystemdTarget> targets, Predicate<UnitFacts> which) {
        return targets.stream()
                .filter(target -> which.test(target.factsBefore))
                .map(target -> target.unit)
                .toList();
    }
}
