package dev.gatehouse.systemd;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
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

/** Starts and stops units with one systemctl call per verb, which returns when the jobs are done. */
final class SystemdController implements Controller<SystemdTarget> {
    /** Interval of polling for what no job announces: a process that must stay up, a port. */
    private static final Duration LOOK = Duration.ofMillis(50);

    private final SystemdBackend backend;
    private final Systemctl systemctl;
    private final boolean temporary;

    /**
     * Creates the controller.
     *
     * @param temporary whether starts and stops leave the enablement at boot unchanged
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
                boolean changeable = operation == Operation.REMOVE || !isAtRestOfApp(service, operation, facts);
                if (changeable && operation != Operation.REMOVE) {
                    requireOurs(service, facts);
                }
                targets.add(new SystemdTarget(
                        service,
                        backend.context().unit(service),
                        backend.runtime(service),
                        operation,
                        changeable,
                        backend.units().expectations(service),
                        facts));
            } catch (GatehouseException e) {
                refusals.refuse(service, e);
            }
        }
        return targets;
    }

    /** A unit of the app itself that does not run need not be changed to be stopped. */
    private boolean isAtRestOfApp(ServiceName service, Operation operation, UnitFacts facts) {
        return operation == Operation.STOP
                && facts.isAtRest()
                && facts.number("Job") == 0
                && backend.look(service) == UnitDirectory.Found.OF_APP;
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
    public void command(Operation operation, List<SystemdTarget> all, Deadline deadline, Refusals refusals) {
        List<SystemdTarget> targets =
                all.stream().filter(target -> target.changeable).toList();
        all.stream()
                .filter(target -> !target.changeable && target.factsBefore.isEnabled())
                .forEach(target -> backend.advice().starts(target.service()));
        if (operation.ends()) {
            if (operation == Operation.STOP) {
                enable(targets, false);
                forgetFailures(targets);
            }
        } else {
            if (!enable(targets, true) && anyOf(targets, facts -> facts.is("NeedDaemonReload", "yes"))) {
                // The unit was written by a process that was killed before the reload, or edited by hand.
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
                if (answer.isEmpty() && operation.ends()) {
                    // A very short limit can end systemctl before it has sent the command. A second stop changes
                    // nothing.
                    systemctl.require(verb, units(same), verb, "--no-block");
                }
            }
        });
    }

    /**
     * Enables or disables units, so that the last request also applies after a reboot. Returns whether systemd reloaded
     * all units, which this does implicitly.
     */
    private boolean enable(List<SystemdTarget> targets, boolean wanted) {
        List<String> differing = temporary ? List.of() : units(targets, facts -> facts.isEnabled() != wanted);
        if (!differing.isEmpty()) {
            systemctl.require(wanted ? "enabling" : "disabling", differing, wanted ? "enable" : "disable");
            backend.syncLinks();
        }
        return !differing.isEmpty();
    }

    /**
     * A requested start resets the count of restarts and skips the rest of a back-off. systemd keeps the count of a
     * unit that was stopped while it waited for its timer (service_stop, src/core/service.c).
     */
    private void forgetRestarts(List<SystemdTarget> targets) {
        List<SystemdTarget> fresh =
                targets.stream().filter(target -> !target.goesOn()).toList();
        fresh.forEach(SystemdController::forgetDelay);
        resetFailed(units(fresh, facts -> facts.number("NRestarts") > 0));
    }

    /** Deletes the back-off file; no script runs during RestartSec to do it. */
    private static void forgetDelay(SystemdTarget target) {
        for (String file : List.of("delay", "failures")) {
            try {
                Files.deleteIfExists(target.runtime.resolve(file));
            } catch (IOException notOurs) {
                // The restart command usually ends the wait; otherwise the start takes longer.
                return;
            }
        }
    }

    /** Resets failed units after a requested stop, so that the list of failed units does not show them any more. */
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
            forgetFailures(
                    succeeded.stream().filter(target -> target.changeable).toList());
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
    public Remedy remedy(SystemdTarget target, Cause cause) {
        return target.operation.ends()
                ? Remedy.gatehouse("gateway", "status", target.service().toString())
                : backend.journal().command(target.unit);
    }

    @Override
    public String detail(SystemdTarget target, Observation now, Cause cause) {
        return switch (cause) {
            case ENDED, STOPPED -> reason(now);
            case NOT_STARTED -> ": " + whyNotStarted(target);
            case LATE -> target.operation == Operation.REMOVE ? "; its unit file is kept until then" : "";
            case GONE, PORT_TAKEN, REPORTED -> "";
        };
    }

    /** Returns why the run ended, unless the exit code already says it. */
    private static String reason(Observation now) {
        String exit = now.end().map(LastExit::toString).orElse("");
        String reason = now.status().reason().orElse("");
        if (now.state() == State.FAILED && !reason.isEmpty() && (exit.isEmpty() || !reason.startsWith(exit))) {
            return "; " + reason;
        }
        String meaning = now.end().map(FailureReason::meaning).orElse("");
        return meaning.isEmpty() ? "" : "; " + meaning;
    }

    @Override
    public Optional<List<String>> lastLines(SystemdTarget target, Observation now) {
        Instant ended = now.status().since().orElseGet(Instant::now);
        return Optional.of(backend.journal().lastLines(target.unit, target.prepared, ended));
    }

    private static String whyNotStarted(SystemdTarget target) {
        UnitFacts facts = target.facts();
        boolean tested =
                facts.number("ConditionTimestampMonotonic") > target.factsBefore.number("ConditionTimestampMonotonic");
        if (tested && facts.is("ConditionResult", "no")) {
            return "a condition of its unit is not met";
        }
        return target.words().isEmpty() ? "a dependency of its unit is missing" : target.words();
    }

    private static boolean anyOf(List<SystemdTarget> targets, Predicate<UnitFacts> which) {
        return !units(targets, which).isEmpty();
    }

    private static List<String> units(List<SystemdTarget> targets) {
        return units(targets, _ -> true);
    }

    /** Returns the names of the units that matched before the command. */
    private static List<String> units(List<SystemdTarget> targets, Predicate<UnitFacts> which) {
        return targets.stream()
                .filter(target -> which.test(target.factsBefore))
                .map(target -> target.unit)
                .toList();
    }
}
