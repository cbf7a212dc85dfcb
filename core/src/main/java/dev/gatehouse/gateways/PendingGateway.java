package dev.gatehouse.gateways;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.gateways.step.IntentRecord;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Intent;
import dev.gatehouse.profile.IntentReading;
import dev.gatehouse.profile.Intents;
import dev.gatehouse.profile.Profile;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One gateway during an operation, from which its {@link GatewayResult} is made. */
final class PendingGateway {
    private final Home home;
    private final ProfileName profile;
    private final IntentRecord intent;
    private Outcome outcome;
    private ServiceStatus status;
    private Duration took = Duration.ZERO;
    private boolean refreshed;
    private boolean ranBefore;
    private List<String> changedLines = List.of();
    private List<Long> survivors = List.of();
    private boolean commandedToRun;

    PendingGateway(Home home, ProfileName profile, Verb verb) {
        this.home = home;
        this.profile = profile;
        this.intent = new IntentRecord(home, profile, verb);
        this.outcome = Outcome.of(new ServiceName(profile), Outcome.Change.UNCHANGED);
        this.status = ServiceStatus.unknown(outcome.service(), "its status was not queried");
    }

    ProfileName profile() {
        return profile;
    }

    ServiceName service() {
        return outcome.service();
    }

    /** Whether the recorded intent is that it runs. */
    boolean isWanted() {
        return intent().filter(found -> found.intent() == Intent.RUNNING).isPresent();
    }

    /** The recorded intent; empty if the profile is not on disk. */
    Optional<IntentReading> intent() {
        return home.profile(profile).map(Profile::intent);
    }

    /** Gatehouse's own record, which only operations write. */
    IntentReading ownIntent() {
        return Intents.read(home.directory(profile));
    }

    boolean isOnDisk() {
        return home.profile(profile).isPresent();
    }

    Outcome outcome() {
        return outcome;
    }

    boolean failed() {
        return outcome.failed();
    }

    void outcome(Outcome done) {
        outcome = done;
    }

    /** For operations that only install. */
    void installed(Outcome done) {
        outcome = done;
        refreshed = done.change() == Outcome.Change.REFRESHED;
    }

    void fail(GatehouseException reason) {
        outcome = Outcome.failed(service(), reason);
    }

    /** Runs a step and keeps its failure. */
    void attempt(Runnable step) {
        try {
            step.run();
        } catch (GatehouseException e) {
            fail(e);
        }
    }

    void status(ServiceStatus now) {
        status = now;
    }

    void refreshed(boolean changed) {
        refreshed = changed;
    }

    void ranBefore(boolean running) {
        ranBefore = running;
    }

    List<String> changedLines() {
        return changedLines;
    }

    void changedLines(List<String> lines) {
        changedLines = lines;
    }

    void refuseDisabled() {
        home.profile(profile).ifPresent(found -> attempt(() -> ProfileDisabledException.refuse(found)));
    }

    void survivors(List<Long> pids) {
        survivors = pids;
    }

    void record(Intent wanted) {
        intent.write(home.profile(profile), wanted);
    }

    /** Records that it should run. If that fails, it is not started. */
    void requireRecord(boolean idle) {
        attempt(() -> intent.require(home.profile(profile), idle));
    }

    /** Lets the app's own record agree, now that the gateway does not run. */
    void agree() {
        intent.agree();
    }

    /** Before an operation that records no intent. */
    void remember() {
        intent.remember();
    }

    /** After the command. */
    void settle() {
        intent.settle();
    }

    void commanded(Outcome done, Duration time) {
        outcome = done;
        took = time;
        commandedToRun = intent.recorded().equals(Optional.of(Intent.RUNNING));
        done.failure().ifPresent(intent::takeBackIfRefused);
    }

    /** Whether another operation has recorded the opposite since this one recorded its intent, and must not be undone. */
    boolean isOvertaken() {
        if (intent.recorded().isEmpty() || !isOnDisk()) {
            return false;
        }
        IntentReading now = ownIntent();
        return now.problem().isEmpty() && (now.intent() == Intent.RUNNING) != commandedToRun;
    }

    /** Does what the other operation asked for, and reports that. */
    void giveWay(Consumer<Boolean> command) {
        commandedToRun = !commandedToRun;
        fail(new GatehouseException(
                "Another operation " + (commandedToRun ? "started " : "stopped ") + profile + " at the same time",
                Remedy.gatehouse("gateway", "status", profile.value())));
        try {
            command.accept(commandedToRun);
        } catch (GatehouseException failure) {
            // The other operation reports it.
            return;
        }
    }

    GatewayResult result() {
        return new GatewayResult(
                profile,
                outcome,
                status,
                took,
                refreshed,
                ranBefore,
                intent.recorded(),
                intent.failure(),
                changedLines,
                survivors);
    }
}
