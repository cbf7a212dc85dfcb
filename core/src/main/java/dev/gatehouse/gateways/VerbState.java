package dev.gatehouse.gateways;

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
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What becomes of one gateway in the course of a verb, and of the intent that is recorded of it. */
final class VerbState {
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

    VerbState(Home home, ProfileName profile) {
        this.home = home;
        this.profile = profile;
        this.outcome = Outcome.of(new ServiceName(profile), Outcome.Change.UNCHANGED);
        this.status = ServiceStatus.unknown(new ServiceName(profile), "it was not asked");
    }

    GatewayResult result() {
        return new GatewayResult(profile, outcome, status, took, refreshed, ran, changedLines, unrecorded);
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

    void status(ServiceStatus told) {
        status = told;
    }

    void refreshed(boolean changed) {
        refreshed = changed;
    }

    void changedLines(List<String> changes) {
        changedLines = changes;
    }

    void ran(boolean running) {
        ran = running;
    }

    /** Runs a step of the verb, and keeps why it failed. */
    void attempt(Runnable step) {
        try {
            step.run();
        } catch (GatehouseException e) {
            fail(e);
        }
    }

    void fail(GatehouseException reason) {
        outcome = Outcome.failed(outcome.service(), reason);
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
            unrecorded = words(e);
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
                unrecorded = words(e);
            }
        }
    }

    /** Whether nobody has ever recorded what is wanted of it. */
    boolean isSilent() {
        return home.profile(profile)
                .filter(found -> found.intent().source() == IntentReading.Source.NOTHING)
                .isPresent();
    }

    /** What a failed call on a file says; the message of some is the path alone. */
    private static String words(IOException e) {
        return switch (e) {
            case AccessDeniedException denied -> "no permission for " + denied.getFile();
            case NoSuchFileException absent when absent.getReason() == null -> absent.getFile() + " is not there";
            default -> String.valueOf(e.getMessage());
        };
    }
}
