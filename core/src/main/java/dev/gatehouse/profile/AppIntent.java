package dev.gatehouse.profile;

import dev.gatehouse.app.layout.StateFile;
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
import java.util.Map;
import java.util.Optional;

/**
 * The intent in the state file of an app. Loaded only for an app that has one. Without lambdas, because status reads intents, and
 * must be fast.
 */
final class AppIntent {
    /** Names of the lines in the record of an intent. */
    private static final String WORD = "app";

    private static final String SEEN = "seen";

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
        AppMark mark = new AppMark(
                state.text(wanted.key()).orElse(""),
                state.text(file.state()).orElse(""),
                file.reason().isPresent() && state.line(file.reason().get()).isPresent(),
                "",
                0);
        Optional<Boolean> asks = mark.asksToRun(wanted);
        String recorded = mark.word().isEmpty() ? mark.state() : mark.word();
        if (asks.isEmpty()) {
            return recorded.isEmpty()
                    ? IntentReading.nothing()
                    : IntentReading.of(Intent.STOPPED, IntentReading.Source.NOTHING, recorded);
        }
        return reading(asks.get(), mark);
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

    /** What the app asks for, with the word that says so. */
    private static IntentReading reading(boolean running, AppMark mark) {
        Intent intent = running ? Intent.RUNNING : Intent.STOPPED;
        return mark.word().isEmpty()
                ? IntentReading.of(intent, IntentReading.Source.GATEWAY_STATE, mark.state())
                : IntentReading.of(intent, IntentReading.Source.DESIRED_STATE, mark.word());
    }

    /** The name goes into messages, so it must not look like a line of its own. */
    private static String shown(String name) {
        return ProfileName.isValid(name) ? name : Quoted.forMessage(name);
    }

    /** What the file says now. */
    AppMark mark() {
        String text = text();
        return new AppMark(
                word(text, wanted.key()),
                word(text, file.state()),
                file.reason().isPresent() && !word(text, file.reason().get()).isEmpty(),
                TopLevelText.digits(text, file.pid()),
                text.isEmpty() ? 0 : written());
    }

    private static String word(String text, String key) {
        Optional<TopLevelText> found = TopLevelText.find(text, key);
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
     * @param lines the lines of the record
     * @param record the file with the record
     * @return the later intent, which contradicts the record; empty if the record is the later one, or both agree
     */
    Optional<IntentReading> since(IntentReading own, Map<String, String> lines, Path record) {
        if (own.intent() == Intent.DISABLED) {
            return Optional.empty();
        }
        AppMark now = mark();
        Optional<Boolean> asks = now.asksToRun(wanted);
        if (asks.isEmpty() || asks.get() == (own.intent() == Intent.RUNNING)) {
            return Optional.empty();
        }
        String seen = lines.get(SEEN);
        boolean asksNewer = (now.word().isEmpty() ? seen : lines.get(WORD)) == null && isNewer(record);
        if (!now.isLater(lines.get(WORD), seen, wanted, asksNewer)) {
            return Optional.empty();
        }
        IntentReading theirs = reading(asks.get(), now);
        String key = now.word().isEmpty() ? file.state() : wanted.key();
        return Optional.of(theirs.withRemark(key + " in " + file.file() + " became " + theirs.recorded()
                + " after the last gateway " + (asks.get() ? "stop" : "start")));
    }

    /**
     * Returns the lines that keep what the file says, for the record of an intent.
     *
     * @param ends whether an operation of ours ends the gateway, so that what its process still writes says nothing
     */
    String lines(boolean ends) {
        AppMark now = mark();
        return WORD + "=" + now.word().replace('\n', ' ') + "\n" + SEEN + "=" + (ends ? now.ending() : now.seen())
                + "\n";
    }

    /**
     * Whether the process that an operation of ours ends has not written its last state yet.
     *
     * @param lines the lines of the record of an intent
     */
    boolean isEnding(Map<String, String> lines) {
        return mark().isEnding(lines.get(SEEN), wanted);
    }

    private long written() {
        try {
            return OwnerAccess.call(path, new Written(path));
        } catch (IOException unseen) {
            return 0;
        }
    }

    private record Written(Path file) implements OwnerAccess.Work<Long> {
        @Override
        public Long run() throws IOException {
            return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toMillis();
        }
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
