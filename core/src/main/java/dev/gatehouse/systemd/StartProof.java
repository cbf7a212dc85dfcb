package dev.gatehouse.systemd;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.StartFailedException;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.TimedOutException;
import dev.gatehouse.manager.Wait;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Starting one service: ready, or up and stayed up; or what happened instead. */
final class StartProof extends UnitProof {
    /** What a restart may take beyond the grace after which systemd kills. */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private final boolean restarts;
    private final boolean wasUp;
    private final String verb;
    private long restartsBefore;
    private long pid;
    private long seen;

    static StartProof ofStart(Backend backend, ServiceName service, UnitFacts before, Wait wait) {
        return new StartProof(backend, service, before, wait, false);
    }

    static StartProof ofRestart(Backend backend, ServiceName service, UnitFacts before, Wait wait) {
        return new StartProof(backend, service, before, wait, true);
    }

    private StartProof(Backend backend, ServiceName service, UnitFacts before, Wait wait, boolean restarts) {
        super(backend, service, wait);
        this.restarts = restarts;
        State state = new StatusReader(service, before, backend.runtime(service)).state();
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
        boolean longer = wait.goal() == Wait.Goal.PROVEN && proof.limit().compareTo(wait.limit()) > 0;
        Duration start = longer ? proof.limit() : wait.limit();
        boolean stops = restarts && wait.goal() == Wait.Goal.PROVEN;
        return stops ? start.plus(proof.grace()).plus(MARGIN) : start;
    }

    @Override
    void look(UnitFacts facts) {
        ServiceStatus status = new StatusReader(service, facts, backend.runtime(service)).read();
        if (!isAnswered() && facts.isAtRest()) {
            over(late(status));
            return;
        }
        long restartsNow = facts.number("NRestarts");
        boolean ended = !status.isRunning() && hasEnded(facts, status);
        if (ended || restartsNow > restartsBefore) {
            if (!asksForRestart(status)) {
                over(startFailed(status));
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
        return isSettled(status) && (proof.port() == 0 || accepts(proof.port()));
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

    private static boolean accepts(int port) {
        try (SocketChannel channel = SocketChannel.open()) {
            return channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException refused) {
            return false;
        }
    }

    private StartFailedException startFailed(ServiceStatus status) {
        String next = switch (status.state()) {
            case FINISHED -> "it is finished and stays down";
            case FAILED -> status.reason().orElse("it is not started again");
            default -> "systemd will start it again, more slowly each time";
        };
        String ended = status.lastExit()
                .map(exit -> "did not stay up: it ended with " + exit)
                .orElse("could not be started");
        return new StartFailedException(
                "the gateway of " + service + " " + ended + "; " + next + lastLines(),
                status,
                backend.journal().command(unit()));
    }

    private String lastLines() {
        List<String> lines = backend.journal().lastLines(unit());
        return lines.isEmpty() ? "" : "; its last lines:\n  " + String.join("\n  ", lines);
    }

    private TimedOutException late(ServiceStatus status) {
        boolean notifies = !proof.limit().isZero();
        String instead = status.isRunning()
                ? "it runs with pid " + status.pid().orElse(0)
                : "it is " + status.state().words()
                        + status.reason().map(reason -> " (" + reason + ")").orElse("");
        if (proof.port() != 0) {
            instead += ", and nothing accepts on port " + proof.port();
        }
        return new TimedOutException(
                "the gateway of " + service + " did not " + (notifies ? "become ready" : "stay up"),
                patience(),
                instead,
                backend.journal().command(unit()));
    }
}
