package dev.gatehouse.gateways.step;

import dev.gatehouse.app.App;
import dev.gatehouse.app.layout.StateFile;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.StorageException;
import dev.gatehouse.manager.InterruptedOperationException;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.posix.Reasons;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Intent;
import dev.gatehouse.profile.IntentReading;
import dev.gatehouse.profile.Intents;
import dev.gatehouse.profile.Intents.Meanwhile;
import dev.gatehouse.profile.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** The intent that an operation records for one profile. */
public final class IntentRecord {
    private final App app;
    private final Path directory;
    private final ProfileName profile;
    private final Verb verb;
    private Optional<IntentReading> before = Optional.empty();
    private Optional<Intent> recorded = Optional.empty();
    private Optional<StorageException> failure = Optional.empty();
    private Optional<Intents.Kept> kept = Optional.empty();

    /**
     * Prepares a record.
     *
     * @param home the profile's home
     * @param profile the profile
     * @param verb what is done to its gateway
     */
    public IntentRecord(Home home, ProfileName profile, Verb verb) {
        this.app = home.app();
        this.directory = home.directory(profile);
        this.profile = profile;
        this.verb = verb;
    }

    /**
     * Records an intent, if the profile is on disk; {@link #failure} says if that failed. A disabled profile that is stopped
     * stays disabled.
     */
    public void write(Optional<Profile> profile, Intent wanted) {
        try {
            tryWrite(profile, wanted, Meanwhile.RUNS);
        } catch (IOException e) {
            fail(Reasons.of(e));
        }
    }

    /** Lets the app's own record agree with the recorded intent, now that the gateway does not run. */
    public void agree() {
        try {
            if (isStillRecorded()) {
                Intents.write(directory, recorded.get(), app, Meanwhile.IDLE);
            }
        } catch (IOException e) {
            fail(Reasons.of(e));
        }
    }

    /** Whether the app has a record too, and no other operation has recorded the opposite meanwhile. */
    private boolean isStillRecorded() {
        return appRecords() && recorded.isPresent() && Intents.read(directory).intent() == recorded.get();
    }

    private boolean appRecords() {
        return app.records().state().flatMap(StateFile::wanted).isPresent();
    }

    /** Keeps the intent, because the operation records none. */
    public void remember() {
        if (!appRecords()) {
            return;
        }
        kept = Optional.of(Intents.remember(directory, app));
        if (verb == Verb.STOP || verb == Verb.RESTART) {
            try {
                // Before the command: the gateway may end when nobody waits for it any more, or this process is gone.
                Intents.keep(directory, kept.get(), app, Meanwhile.ENDS);
                kept = Optional.of(Intents.remember(directory, app));
            } catch (IOException e) {
                fail(Reasons.of(e));
            }
        }
    }

    /**
     * Lets what the gateway wrote during the operation count for nothing, even in an interrupted thread: it was not the app's own
     * command that ended it.
     */
    public void settle() {
        evenIfInterrupted(() -> {
            if (Intents.isEnding(directory, app)) {
                return;
            }
            if (kept.isPresent()) {
                Intents.keep(directory, kept.get(), app, Meanwhile.RUNS);
            } else if (verb == Verb.RESTART && isStillRecorded()) {
                Intents.write(directory, recorded.get(), app, Meanwhile.RUNS);
            }
        });
    }

    /** Writes to the disk. */
    private interface Writing {
        void run() throws IOException;
    }

    /** An interrupted thread cannot use channels, so it is one again only after the writing. */
    private void evenIfInterrupted(Writing writing) {
        boolean interrupted = Thread.interrupted();
        try {
            writing.run();
        } catch (IOException e) {
            fail(Reasons.of(e));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void tryWrite(Optional<Profile> profile, Intent wanted, Meanwhile meanwhile) throws IOException {
        if (profile.isPresent()) {
            IntentReading reading = Intents.read(directory);
            boolean stays = wanted == Intent.STOPPED && reading.intent() == Intent.DISABLED;
            Intent intent = stays ? Intent.DISABLED : wanted;
            Intents.write(directory, intent, app, meanwhile);
            before = Optional.of(reading);
            recorded = Optional.of(intent);
        } else if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS) && !Files.isExecutable(directory)) {
            // The profile may exist nevertheless: this user cannot look.
            throw new IOException("no permission for " + directory);
        }
    }

    /**
     * Records that a gateway should run, before it is started: the next reconcile or reboot would stop a gateway that runs
     * without this record. A record that says so already need not be written again.
     *
     * @param idle whether the gateway does not run yet
     * @throws StorageException if it cannot be recorded
     */
    public void require(Optional<Profile> profile, boolean idle) {
        IntentReading former = Intents.read(directory);
        try {
            Meanwhile meanwhile = verb == Verb.RESTART ? Meanwhile.ENDS : Meanwhile.RUNS;
            tryWrite(profile, Intent.RUNNING, idle ? Meanwhile.IDLE : meanwhile);
        } catch (IOException e) {
            if (former.source() != IntentReading.Source.INTENT_FILE || former.intent() != Intent.RUNNING) {
                throw new StorageException(
                        "Cannot record that it should run, so it was not " + verb.past() + ": " + Reasons.of(e),
                        Remedy.of("ls", "-la", directory.toString()),
                        e);
            }
        }
    }

    /** Restores the former record, even in an interrupted thread. */
    public void takeBack() {
        evenIfInterrupted(() -> {
            if (kept.isPresent()) {
                // The gateway has not been ended after all, so what it writes counts.
                Intents.keep(directory, kept.get(), app, Meanwhile.RUNS);
                kept = Optional.empty();
            }
            if (before.isPresent()) {
                Intents.restore(directory, before.get(), app);
                recorded = Optional.empty();
            }
        });
    }

    /**
     * Restores the former record if a command had no effect. Otherwise another user's reconcile would act on the intent.
     *
     * @param failure why the command failed
     */
    public void takeBackIfRefused(GatehouseException failure) {
        if (failure instanceof AccessRefusedException
                || (failure instanceof InterruptedOperationException interrupted && !interrupted.wasCommanded())) {
            takeBack();
        }
    }

    private void fail(String reason) {
        failure = Optional.of(new StorageException(
                "Cannot record that " + profile + " was " + verb.past()
                        + (kept.isPresent()
                                ? " only temporarily, so this may be permanent: "
                                : ", so this does not survive a reboot: ")
                        + reason,
                Remedy.of("ls", "-la", directory.toString())));
    }

    /** The recorded intent. */
    public Optional<Intent> recorded() {
        return recorded;
    }

    public Optional<StorageException> failure() {
        return failure;
    }
}
