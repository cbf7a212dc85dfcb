package dev.gatehouse.cli.gateway;

import dev.gatehouse.cli.command.Failure;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.AccessRefusedException;
import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Intent;
import dev.gatehouse.profile.IntentReading;
import dev.gatehouse.profile.Intents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What becomes of one gateway in the course of a command, and of the intent that is recorded of it. */
final class GatewayResult {
    private final Home home;
    private final ProfileName profile;
    private Outcome outcome;
    private ServiceStatus status;
    private Duration took = Duration.ZERO;
    private boolean refreshed;
    private boolean ran;
    private List<String> changedLines = List.of();
    private String unrecorded = "";
    private Optional<IntentReading> before = Optional.empty();

    GatewayResult(Home home, ProfileName profile) {
        this.home = home;
        this.profile = profile;
        this.outcome = Outcome.of(new ServiceName(profile), Outcome.Change.UNCHANGED);
        this.status = ServiceStatus.unknown(new ServiceName(profile), "it was not asked");
    }

    ProfileName profile() {
        return profile;
    }

    ServiceName service() {
        return outcome.service();
    }

    Outcome outcome() {
        return outcome;
    }

    void outcome(Outcome done) {
        outcome = done;
    }

    void outcome(Outcome done, Duration time) {
        outcome = done;
        took = time;
    }

    void fail(GatehouseException reason) {
        outcome = Outcome.failed(outcome.service(), reason);
    }

    /** What the manager says of it afterwards. */
    ServiceStatus status() {
        return status;
    }

    void status(ServiceStatus told) {
        status = told;
    }

    /** How long the command took. */
    Duration took() {
        return took;
    }

    /** Whether its definition was another one before. */
    boolean refreshed() {
        return refreshed;
    }

    void refreshed(boolean changed) {
        refreshed = changed;
    }

    /** What changes in the files of one that is installed with {@code --adopt}, a line each; empty where nothing does. */
    List<String> changedLines() {
        return changedLines;
    }

    void changedLines(List<String> changes) {
        changedLines = changes;
    }

    /** Whether it ran before it was stopped. */
    boolean ran() {
        return ran;
    }

    void ran(boolean running) {
        ran = running;
    }

    /** Why the operator's intent could not be recorded; empty where it was. */
    String unrecorded() {
        return unrecorded;
    }

    boolean failed() {
        return outcome.failed() || !unrecorded.isEmpty();
    }

    /** Runs a step of the command, and keeps why it failed. */
    void attempt(Runnable step) {
        try {
            step.run();
        } catch (GatehouseException e) {
            fail(e);
        }
    }

    /** Records what the operator wants. The gateway is of more weight than the record: what fails is told beside it. */
    void record(Intent intent) {
        Path directory = home.directory(profile);
        try {
            if (home.profile(profile).isPresent()) {
                before = Optional.of(Intents.read(directory));
                Intents.write(directory, intent);
            } else if (isClosed(directory)) {
                unrecorded = "no permission for " + directory;
            }
        } catch (IOException e) {
            unrecorded = Failure.words(e);
        }
    }

    private static boolean isClosed(Path directory) {
        return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS) && !Files.isExecutable(directory);
    }

    /** What this user may not have done was not asked for either: somebody who may will not find it recorded. */
    void takeBackIfRefused() {
        boolean refused = outcome.failure().orElse(null) instanceof AccessRefusedException;
        if (refused && before.isPresent()) {
            try {
                Intents.restore(home.directory(profile), before.get());
            } catch (IOException e) {
                unrecorded = Failure.words(e);
            }
        }
    }

    /** Whether nobody has ever recorded what is wanted of it. */
    boolean isSilent() {
        return home.profile(profile)
                .filter(found -> found.intent().source() == IntentReading.Source.NOTHING)
                .isPresent();
    }
}
