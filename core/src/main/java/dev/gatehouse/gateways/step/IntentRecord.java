package dev.gatehouse.gateways.step;

import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.StorageException;
import dev.gatehouse.manager.InterruptedOperationException;
import dev.gatehouse.profile.Intent;
import dev.gatehouse.profile.IntentReading;
import dev.gatehouse.profile.Intents;
import dev.gatehouse.profile.Profile;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** The intent that an operation records for one profile. If recording fails, the operation continues. */
public final class IntentRecord {
    private final Path directory;
    private final String done;
    private Optional<IntentReading> before = Optional.empty();
    private Optional<Intent> recorded = Optional.empty();
    private Optional<StorageException> failure = Optional.empty();

    /**
     * Prepares a record.
     *
     * @param directory the profile's directory
     * @param done what is recorded, such as {@code coder was started}
     */
    public IntentRecord(Path directory, String done) {
        this.directory = directory;
        this.done = done;
    }

    /** Records an intent, if the profile is on disk. A disabled profile that is stopped stays disabled. */
    public void write(Optional<Profile> profile, Intent wanted) {
        try {
            if (profile.isPresent()) {
                IntentReading reading = Intents.read(directory);
                boolean stays = wanted == Intent.STOPPED && reading.intent() == Intent.DISABLED;
                Intent intent = stays ? Intent.DISABLED : wanted;
                Intents.write(directory, intent);
                before = Optional.of(reading);
                recorded = Optional.of(intent);
            } else if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS) && !Files.isExecutable(directory)) {
                // The profile may exist nevertheless: this user cannot look.
                fail("no permission for " + directory);
            }
        } catch (IOException e) {
            fail(words(e));
        }
    }

    /** Restores the former record, even in an interrupted thread. */
    public void takeBack() {
        if (before.isEmpty()) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        try {
            Intents.restore(directory, before.get());
            recorded = Optional.empty();
        } catch (IOException e) {
            fail(words(e));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
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
                "Cannot record that " + done + ", so this does not survive a reboot: " + reason,
                Remedy.of("ls", "-la", directory.toString())));
    }

    /** The message of some exceptions is only the path. */
    private static String words(IOException e) {
        return switch (e) {
            case AccessDeniedException denied -> "no permission for " + denied.getFile();
            case NoSuchFileException absent when absent.getReason() == null -> absent.getFile() + " does not exist";
            default -> String.valueOf(e.getMessage());
        };
    }

    /** The recorded intent. */
    public Optional<Intent> recorded() {
        return recorded;
    }

    public Optional<StorageException> failure() {
        return failure;
    }
}
