package dev.gatehouse.systemd;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.TimedOutException;
import dev.gatehouse.manager.Wait;
import java.time.Duration;
import java.util.List;

/** Stopping one service: at rest, with nothing left of its control group. */
final class StopProof extends UnitProof {
    private final boolean wasDown;

    StopProof(SystemdBackend backend, ServiceName service, UnitFacts before, Wait wait) {
        super(backend, service, wait);
        this.wasDown = before.isAtRest() && before.number("Job") == 0;
        if (wasDown || wait.goal() == Wait.Goal.NOTHING) {
            over(wasDown ? Outcome.Change.UNCHANGED : Outcome.Change.STOPPED);
        }
        if (before.is("ActiveState", "failed")) {
            forgetFailure();
        }
    }

    @Override
    boolean wanted() {
        return false;
    }

    @Override
    String verb() {
        return wasDown ? "" : "stop";
    }

    @Override
    Duration patience() {
        return wait.patience(proof.stopping());
    }

    @Override
    void look(UnitFacts facts) {
        if (facts.isAtRest()) {
            if (facts.is("ActiveState", "failed")) {
                forgetFailure();
            }
            over(Outcome.Change.STOPPED);
        } else if (isLate()) {
            long pid = facts.number("MainPID");
            over(new TimedOutException(
                    "the gateway of " + service + " did not stop",
                    patience(),
                    pid == 0 ? "" : "pid " + pid + " is still there",
                    "gatehouse gateway status " + service));
        }
    }

    /** What was asked to end and did so badly is nothing that a list of failed units should go on showing. */
    private void forgetFailure() {
        backend.systemctl().attempt(List.of(unit()), "reset-failed");
    }
}
