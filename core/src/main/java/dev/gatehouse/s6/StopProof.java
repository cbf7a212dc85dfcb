package dev.gatehouse.s6;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.TimedOutException;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.posix.Directory;
import dev.gatehouse.posix.PosixException;
import java.io.IOException;
import java.time.Duration;

/** Stopping one service: {@code d}, then down with ./finish ended too. */
final class StopProof extends Commanded {
    /** What s6-supervise may take beyond the grace after which it kills. */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private final Wait wait;
    private final Duration patience;
    private final boolean wasDown;

    StopProof(S6Tools tools, ServiceName service, Servicedir slot, Wait wait) throws PosixException {
        super(tools, service, slot);
        this.wait = wait;
        this.patience = wait.patience(
                Duration.ofMillis(slot.killAfterMillis().orElse(0)).plus(MARGIN));
        SupervisionStatus before = status();
        this.wasDown = before.isDown() && !before.wantUp();
    }

    @Override
    void command() throws IOException {
        besides(this::stayDown);
        send("d");
        patience(patience);
    }

    /** What is stopped by its operator is neither finished nor failed, and stays down should its supervisor start anew. */
    private void stayDown(Directory directory) throws IOException {
        if (slot.isNormallyUp()) {
            directory.createFile("down", new byte[0], 0644);
        }
        try (Directory data = directory.child("data")) {
            data.delete("verdict");
        }
    }

    @Override
    public Duration look(String announced) throws PosixException {
        Outcome.Change change = wasDown ? Outcome.Change.UNCHANGED : Outcome.Change.STOPPED;
        if (wait.goal() == Wait.Goal.NOTHING) {
            return over(change);
        }
        SupervisionStatus status = status();
        if (status.isDown() && !status.wantUp()) {
            return over(change);
        }
        if (isUnwritten(status)) {
            return over(unwritten(status));
        }
        // A d that comes while ./finish runs does not show in the status file until ./finish has ended.
        boolean waits = status.finishing() && backOff.end();
        // Until s6-supervise has read the command it may be about to start the service, which makes no event of ours.
        if (waits || status.wantUp()) {
            return SOON;
        }
        return isDoubtful() ? DOUBTFUL : NEXT_EVENT;
    }

    @Override
    public void expired() {
        SupervisionStatus status = status();
        if (isDoubtful()) {
            over(unwritten(status));
            return;
        }
        over(new TimedOutException(
                "the gateway of " + service + " did not stop",
                patience,
                status.pid() == 0 ? "" : "pid " + status.pid() + " is still there",
                "gatehouse gateway status " + service));
    }
}
