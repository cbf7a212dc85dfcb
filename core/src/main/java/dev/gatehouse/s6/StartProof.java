package dev.gatehouse.s6;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.definition.ShellWord;
import dev.gatehouse.manager.LastExit;
import dev.gatehouse.manager.LoopbackPort;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.StartFailedException;
import dev.gatehouse.manager.TimedOutException;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.posix.Directory;
import dev.gatehouse.posix.PosixException;
import dev.gatehouse.profile.Home;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/** Starting one service: {@code u}, then ready, or up and stayed up; or what happened instead. */
final class StartProof extends Commanded {
    /** How often a port is tried; a refused connection to the own host costs some ten microseconds. */
    private static final Duration KNOCK = Duration.ofMillis(20);

    private final S6Tools tools;
    private final Home home;
    private final Wait wait;
    private final Proof proof;
    private final Duration patience;
    private final boolean wasUp;
    private final int deathsBefore;
    private boolean died;
    private boolean hastened;

    StartProof(S6Tools tools, Home home, ServiceName service, Servicedir slot, Wait wait) throws PosixException {
        super(tools, service, slot);
        this.tools = tools;
        this.home = home;
        this.wait = wait;
        this.proof = slot.proof();
        this.patience = wait.patience(proof.limit());
        SupervisionStatus before = status();
        this.wasUp = before.isUp() && before.wantUp();
        this.deathsBefore = slot.deaths().orElse(0);
    }

    @Override
    void command() throws IOException {
        if (!wasUp) {
            besides(this::forgetFailures);
        }
        send("u");
        if (!wasUp) {
            // One that waits before a restart is started now: the operator has asked.
            backOff.end();
        }
        patience(patience);
    }

    /** A start that is asked for begins the count of failures anew, and outlives the supervisor. */
    private void forgetFailures(Directory directory) throws IOException {
        directory.delete("down");
        try (Directory data = directory.child("data")) {
            data.delete("failures");
        }
    }

    @Override
    public Duration look(String announced) throws PosixException {
        Outcome.Change change = wasUp ? Outcome.Change.UNCHANGED : Outcome.Change.STARTED;
        if (wait.goal() == Wait.Goal.NOTHING) {
            return over(change);
        }
        // s6-supervise counts a death before it writes the status. In this order the status is that of the run that
        // died, or of a later one, and never the one of before the start, which would tell of another end.
        died |= announced.indexOf('d') >= 0 || slot.deaths().orElse(0) > deathsBefore;
        SupervisionStatus status = status();
        if (isUnwritten(status)) {
            return over(unwritten(status));
        }
        if (isDoubtful()) {
            return DOUBTFUL;
        }
        if (died && !asksForRestart(status)) {
            return ended(announced, status);
        }
        if (!status.isUp()) {
            return notYetUp(announced, status);
        }
        return switch (proof.kind()) {
            case NOTIFY -> status.ready() ? over(change) : NEXT_EVENT;
            case PORT -> !isSettled(status) || !LoopbackPort.accepts(proof.port()) ? KNOCK : over(change);
            case NONE -> isSettled(status) ? over(change) : Wait.SETTLED.dividedBy(20);
        };
    }

    /** What is said of a run that has ended waits for ./finish to decide, which takes it a moment. */
    private Duration ended(String announced, SupervisionStatus status) {
        boolean decided = announced.indexOf('D') >= 0 || status.isDown() || backOff.hasBegun();
        // Read anew: until ./finish runs, the status does not say yet how the run has ended.
        return decided ? over(startFailed(status())) : SOON;
    }

    private boolean asksForRestart(SupervisionStatus status) {
        LastExit exit = status.lastExit();
        return exit.signal() == 0 && proof.again().contains(exit.code());
    }

    private Duration notYetUp(String announced, SupervisionStatus status) throws PosixException {
        if (!hastened && announced.indexOf('D') >= 0) {
            // It was waiting before a restart when this start was asked for: u spares it the second that
            // s6-supervise would let pass. Only once, or a gateway that keeps asking for restarts would spin.
            hastened = true;
            send("u");
        }
        boolean waits = status.finishing() && !died && backOff.end();
        return waits || !status.wantUp() ? SOON : Duration.ofMillis(100);
    }

    /** The service has been up for long enough, by its own stamp; a clock set back does not make it wait for ever. */
    private static boolean isSettled(SupervisionStatus status) {
        Duration up = Duration.between(status.stamp(), Instant.now());
        return up.isNegative() || up.compareTo(Wait.SETTLED) >= 0;
    }

    private StartFailedException startFailed(SupervisionStatus status) {
        ServiceStatus told = new StatusReader(tools).read(service, slot, Liveness.exact());
        String next = switch (told.state()) {
            case FINISHED -> "it is finished and stays down";
            case FAILED -> "it is not started again";
            default -> "s6 will start it again, more slowly each time";
        };
        int deaths = slot.deaths().orElse(0);
        return new StartFailedException(
                "the gateway of " + service + " did not stay up: it ended with " + status.lastExit()
                        + (deaths > 1 ? " (death " + deaths + ")" : "") + "; " + next,
                told,
                logTail());
    }

    private String logTail() {
        return "tail -n 20 " + ShellWord.quote(home.path().resolve("logs/gateways/" + service + "/current"));
    }

    @Override
    public void expired() {
        SupervisionStatus status = status();
        if (isDoubtful()) {
            over(unwritten(status));
            return;
        }
        String wanted = proof.kind() == Proof.Kind.NONE ? "stay up" : "become ready";
        String instead = status.isUp() ? "it runs with pid " + status.pid() : "it is not up";
        if (proof.kind() == Proof.Kind.PORT) {
            instead += ", and nothing accepts on port " + proof.port();
        }
        over(new TimedOutException("the gateway of " + service + " did not " + wanted, patience, instead, logTail()));
    }
}
