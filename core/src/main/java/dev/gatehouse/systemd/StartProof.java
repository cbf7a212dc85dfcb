package dev.gatehouse.systemd;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.LoopbackPort;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.StartFailedException;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.TimedOutException;
import dev.gatehouse.manager.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Starting one service: ready, or up and stayed up; or what happened instead. */
final class StartProof extends UnitProof {
    private final boolean restarts;
    private final boolean wasUp;
    private final String verb;
    private final UnitFacts before;
    private final Instant begunAt = Instant.now();
    private final Optional<EndRecord> recordBefore;
    private long restartsBefore;
    private long pid;
    private long seen;

    static StartProof ofStart(SystemdBackend backend, ServiceName service, UnitFacts before, Wait wait) {
        return new StartProof(backend, service, before, wait, false);
    }

    static StartProof ofRestart(SystemdBackend backend, ServiceName service, UnitFacts before, Wait wait) {
        return new StartProof(backend, service, before, wait, true);
    }

    private StartProof(SystemdBackend backend, ServiceName service, UnitFacts before, Wait wait, boolean restarts) {
        super(backend, service, wait);
        this.restarts = restarts;
        this.before = before;
        this.recordBefore = EndRecord.in(backend.runtime(service));
        State state = new SystemdStatusReader(service, before, backend.runtime(service)).state();
        this.wasUp = !restarts && state.isRunning();
        // A start of one that waits would wait with it, whether systemd's timer or the unit's own script lets it wait.
        boolean waits = before.isWaitingToStart();
        this.verb = wasUp && before.isActive() ? "" : restarts || waits ? "restart" : "start";
        this.restartsBefore = wasUp ? before.number("NRestarts") : 0;
        if (wait.goal() == Wait.Goal.NOTHING) {
            over(change());
        }
    }

    private Outcome.Change change() {
        if (restarts) {
            return Outcome.Change.RESTARTED;
        }
        return wasUp ? Outcome.Change.UNCHANGED : Outcome.Change.STARTED;
    }

    @Override
    boolean wanted() {
        return true;
    }

    @Override
    String verb() {
        return verb;
    }

    @Override
    Duration patience() {
        Duration start = wait.patience(proof.limit());
        boolean stops = restarts && wait.goal() == Wait.Goal.PROVEN;
        return stops ? start.plus(proof.stopping()) : start;
    }

    @Override
    void look(UnitFacts facts) {
        ServiceStatus status = new SystemdStatusReader(service, facts, backend.runtime(service)).read();
        if (!isAnswered() && facts.isAtRest()) {
            over(late(status));
            return;
        }
        long restartsNow = facts.number("NRestarts");
        boolean ended = !status.isRunning() && hasEnded(facts, status);
        if (ended || restartsNow > restartsBefore) {
            if (!asksForRestart(status)) {
                over(hasBegun(facts) ? startFailed(status) : notStarted(facts, status));
                return;
            }
            restartsBefore = restartsNow;
        }
        if (status.isRunning() && isProven(status, facts)) {
            over(change());
        } else if (isLate()) {
            over(late(status));
        }
    }

    /** It is at rest, or waits for its next start, and no job is about to change that. */
    private static boolean hasEnded(UnitFacts facts, ServiceStatus status) {
        boolean decided = facts.isAtRest() && facts.number("Job") == 0;
        boolean waits = facts.isWaitingToStart() && facts.number("NRestarts") > 0;
        boolean between = facts.text("SubState").startsWith("auto-restart");
        return decided || ((waits || between) && status.lastExit().isPresent());
    }

    /**
     * Whether the unit has left its rest since the command: a failed dependency, a condition or an assertion keeps it there.
     * Where systemd has forgotten its times already, the record of a run's end is a new one.
     */
    private boolean hasBegun(UnitFacts facts) {
        long left = facts.number("InactiveExitTimestampMonotonic");
        boolean goesOn = !before.isAtRest() && !verb.equals("restart");
        return goesOn
                || left > before.number("InactiveExitTimestampMonotonic")
                || (left == 0 && !EndRecord.in(backend.runtime(service)).equals(recordBefore));
    }

    private boolean asksForRestart(ServiceStatus status) {
        boolean again = status.state() != State.FAILED && status.state() != State.FINISHED;
        return again
                && status.lastExit()
                        .filter(exit -> exit.signal() == 0 && proof.again().contains(exit.code()))
                        .isPresent();
    }

    private boolean isProven(ServiceStatus status, UnitFacts facts) {
        if (facts.is("Type", "notify")) {
            return status.state() == State.READY;
        }
        return isSettled(status) && (proof.port() == 0 || LoopbackPort.accepts(proof.port()));
    }

    /** The same process was seen for long enough, or has its time from before, which systemctl tells in whole seconds. */
    private boolean isSettled(ServiceStatus status) {
        long now = System.nanoTime();
        long current = status.pid().orElse(0);
        if (current != pid) {
            pid = current;
            seen = now;
        }
        boolean old = wasUp
                && status.since()
                        .filter(since ->
                                since.isBefore(Instant.now().minus(Wait.SETTLED).minusSeconds(1)))
                        .isPresent();
        return old || now - seen >= Wait.SETTLED.toNanos();
    }

    private StartFailedException startFailed(ServiceStatus status) {
        String next = switch (status.state()) {
            case FINISHED -> "it is finished and stays down";
            case FAILED -> whyFailed(status);
            case DOWN -> "it was asked to end meanwhile";
            default -> "systemd will start it again, more slowly each time";
        };
        String ended = status.lastExit()
                .map(exit -> "did not stay up: it ended with " + exit + FailureReason.meaning(exit))
                .orElse("could not be started");
        return new StartFailedException(
                "the gateway of " + service + " " + ended + "; " + next + lastLines(status),
                status,
                backend.journal().command(unit()));
    }

    /** Why it failed, where that is more than how it ended, which is said already. */
    private static String whyFailed(ServiceStatus status) {
        String reason = status.reason().orElse("");
        boolean said = status.lastExit()
                .filter(exit -> reason.startsWith(exit.toString()))
                .isPresent();
        return reason.isEmpty() || said ? "it is not started again" : reason;
    }

    /** How an earlier run ended is no part of that. */
    private StartFailedException notStarted(UnitFacts facts, ServiceStatus status) {
        long tested = facts.number("ConditionTimestampMonotonic");
        boolean unmet = facts.is("ConditionResult", "no") && tested > before.number("ConditionTimestampMonotonic");
        String why = unmet ? "a condition that its unit names does not hold" : words();
        return new StartFailedException(
                "systemd did not start the gateway of " + service
                        + (why.isEmpty() ? ": what its unit requires, or a condition of it, is not there" : ": " + why),
                status,
                backend.journal().command(unit()));
    }

    private String lastLines(ServiceStatus status) {
        Instant ended = status.since().orElseGet(Instant::now);
        List<String> lines = backend.journal().lastLines(unit(), begunAt, ended);
        return lines.isEmpty() ? "" : "; its last lines:\n  " + String.join("\n  ", lines);
    }

    private TimedOutException late(ServiceStatus status) {
        boolean hasSign = !proof.limit().isZero();
        String instead = status.isRunning()
                ? "it runs with pid " + status.pid().orElse(0)
                : "it is " + status.state().words()
                        + status.reason().map(reason -> " (" + reason + ")").orElse("");
        if (proof.port() != 0) {
            instead += ", and nothing accepts on port " + proof.port();
        }
        return new TimedOutException(
                "the gateway of " + service + " did not " + (hasSign ? "become ready" : "stay up"),
                patience(),
                instead,
                backend.journal().command(unit()));
    }
}
