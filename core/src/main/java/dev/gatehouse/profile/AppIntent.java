package dev.gatehouse.profile;

import dev.gatehouse.app.StateFile;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.Quoted;
import dev.gatehouse.posix.OwnerAccess;
import dev.gatehouse.settings.PlainFile;
import dev.gatehouse.settings.StateReading;
import dev.gatehouse.settings.TopLevelText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The intent in the state file of an app. Loaded only for an app that has one. Without lambdas, because status reads intents, and
 * must be fast.
 */
final class AppIntent {
    private final Path path;
    private final StateFile file;
    private final StateFile.Wanted wanted;

    private AppIntent(Path path, StateFile file, StateFile.Wanted wanted) {
        this.path = path;
        this.file = file;
        this.wanted = wanted;
    }

    /** The intent in a profile's directory; empty if the app records none. */
    static Optional<AppIntent> of(Path directory, Optional<StateFile> file) {
        return file.isPresent() && file.get().wanted().isPresent()
                ? Optional.of(new AppIntent(
                        directory.resolve(file.get().file()),
                        file.get(),
                        file.get().wanted().get()))
                : Optional.empty();
    }

    boolean exists() {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** Reads the intent. Never fails: the result says why a record cannot be read. */
    IntentReading read(Path directory) {
        try {
            Optional<StateReading> state = StateReading.read(path);
            return state.isEmpty() ? IntentReading.nothing() : read(state.get(), Home.profileAt(directory));
        } catch (IOException e) {
            String reason = String.valueOf(e.getMessage());
            return IntentReading.unreadable(
                    IntentReading.Source.GATEWAY_STATE,
                    reason.startsWith(StateReading.NOT_JSON)
                            ? path + " is " + reason
                            : "cannot read " + path + ": " + reason);
        }
    }

    private IntentReading read(StateReading state, ProfileName profile) {
        Optional<String> other = otherProfile(state, profile);
        if (other.isPresent()) {
            return IntentReading.copied("profile " + shown(other.get()));
        }
        Optional<String> desired = state.text(wanted.key());
        if (desired.isPresent()) {
            return reading(wanted.run().contains(desired.get()), IntentReading.Source.DESIRED_STATE, desired.get());
        }
        Optional<String> observed = state.text(file.state());
        return observed.isEmpty() || wanted.observed().isEmpty()
                ? IntentReading.nothing()
                : reading(
                        wanted.observed().contains(observed.get()), IntentReading.Source.GATEWAY_STATE, observed.get());
    }

    /** The profile that the recorded command line names, if it is another one: the file was copied with its profile. */
    private Optional<String> otherProfile(StateReading state, ProfileName profile) {
        if (file.command().isEmpty()) {
            return Optional.empty();
        }
        List<String> words = state.words(file.command().get());
        int option = words.indexOf("-p");
        if (option < 0 || option + 1 >= words.size() || words.get(option + 1).equals(profile.value())) {
            return Optional.empty();
        }
        return Optional.of(words.get(option + 1));
    }

    private static IntentReading reading(boolean running, IntentReading.Source source, String recorded) {
        return IntentReading.of(running ? Intent.RUNNING : Intent.STOPPED, source, recorded);
    }

    /** The name goes into messages, so it must not look like a line of its own. */
    private static String shown(String name) {
        return ProfileName.isValid(name) ? name : Quoted.forMessage(name);
    }

    /** The word that the app's own commands wrote last; empty if there is none. */
    String word() {
        return word(text());
    }

    private String word(String text) {
        Optional<TopLevelText> found = TopLevelText.find(text, wanted.key());
        return found.isPresent() ? found.get().value().strip() : "";
    }

    private String text() {
        try {
            return PlainFile.record(path).orElse("");
        } catch (IOException unreadable) {
            return "";
        }
    }

    /**
     * Returns what the app's own commands asked for after a record of ours.
     *
     * @param own the record
     * @param before the app's word when that was recorded; null if the record does not say
     * @param record the file with the record
     * @return the later intent, which contradicts the record; empty if the record is the later one, or both agree
     */
    Optional<IntentReading> since(IntentReading own, @Nullable String before, Path record) {
        String now = own.intent() == Intent.DISABLED ? "" : word();
        boolean run = wanted.run().contains(now);
        boolean contradicts = (run || wanted.stop().contains(now)) && run != (own.intent() == Intent.RUNNING);
        // The gateway rewrites its file all the time, but not this word. So the word tells more than the file's time.
        if (!contradicts || !(before == null ? isNewer(record) : !before.equals(now))) {
            return Optional.empty();
        }
        IntentReading theirs = reading(run, IntentReading.Source.DESIRED_STATE, now);
        return Optional.of(theirs.withRemark(wanted.key() + " in " + file.file() + " became " + now
                + " after the last gateway " + (run ? "stop" : "start")));
    }

    private boolean isNewer(Path record) {
        try {
            return OwnerAccess.call(record, new Age(path, record));
        } catch (IOException unseen) {
            return false;
        }
    }

    private record Age(Path one, Path other) implements OwnerAccess.Work<Boolean> {
        @Override
        public Boolean run() throws IOException {
            return Files.getLastModifiedTime(one, LinkOption.NOFOLLOW_LINKS)
                            .compareTo(Files.getLastModifiedTime(other, LinkOption.NOFOLLOW_LINKS))
                    > 0;
        }
    }

    /**
     * Writes an intent over a word that contradicts it, so that the app's own commands and its boot agree. Does nothing if the app
     * has recorded no word. Only while the gateway does not run: two programs that write one file lose each other's changes.
     *
     * @throws IOException if it cannot be written
     */
    void agree(Path directory, Intent intent) throws IOException {
        Optional<TopLevelText> found = TopLevelText.find(text(), wanted.key());
        List<String> words = intent == Intent.RUNNING ? wanted.run() : wanted.stop();
        if (found.isEmpty() || words.contains(found.get().value())) {
            return;
        }
        byte[] edited = found.get().replaced(words.getFirst()).getBytes(StandardCharsets.UTF_8);
        OwnerAccess.run(directory, () -> Folder.open(directory).replaceFile(file.file(), edited, Folder.modeOf(path)));
    }
}
