package dev.gatehouse.profile;

import dev.gatehouse.app.App;
import dev.gatehouse.definition.FormatVersion;
import dev.gatehouse.definition.Quoted;
import dev.gatehouse.posix.OwnerAccess;
import dev.gatehouse.settings.PlainFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads and writes the intents of profiles. An intent is one word in a small file in the profile's directory, followed by
 * the format number and the place for which it was recorded: profile, directory and host. The intent of another place is
 * none, because it came here with a copy. The file is replaced atomically, so it survives reboots and is never seen
 * half-written.
 *
 * <p>An app can record in its state file, too, whether a gateway should run. Gateways rewrite that file, and two programs that
 * write one file lose each other's changes, so the intent has a file of its own. If it does not exist, or if the app's own
 * commands have asked for something else since it was written, the app's record decides.
 *
 * <p>Has only static methods and is thread-safe.
 *
 * @since 0.1.0
 */
public final class Intents {
    /** Name of the intent file in a profile's directory. */
    public static final String FILE = "gateway.intent";

    static final String LOCK = "gateway.intent.lock";

    private Intents() {}

    /**
     * Reads the intent of a profile: the later one of Gatehouse's record and the app's. Never fails: the result says why a record
     * cannot be read.
     *
     * @param directory the profile's directory
     * @param app the app
     * @return the intent
     */
    public static IntentReading read(Path directory, App app) {
        Optional<AppIntent> theirs = AppIntent.of(directory, app.records().state());
        if (theirs.isEmpty()) {
            return read(directory);
        }
        try {
            Optional<String> text = PlainFile.record(directory.resolve(FILE));
            if (text.isEmpty()) {
                return theirs.get().read(directory);
            }
            IntentReading own = own(text.get(), directory);
            return own.source() == IntentReading.Source.INTENT_FILE
                            && own.problem().isEmpty()
                    ? theirs.get()
                            .since(own, keys(text.get(), 0), directory.resolve(FILE))
                            .orElse(own)
                    : own;
        } catch (IOException e) {
            return unreadable(directory, e);
        }
    }

    /**
     * Reads Gatehouse's own record of an intent. Never fails, as above.
     *
     * @param directory the profile's directory
     * @return the intent; from {@link IntentReading.Source#NOTHING} if Gatehouse has recorded none
     */
    public static IntentReading read(Path directory) {
        try {
            Optional<String> own = PlainFile.record(directory.resolve(FILE));
            return own.isPresent() ? own(own.get(), directory) : IntentReading.nothing();
        } catch (IOException e) {
            return unreadable(directory, e);
        }
    }

    private static IntentReading unreadable(Path directory, IOException e) {
        return IntentReading.unreadable(
                IntentReading.Source.INTENT_FILE, "cannot read " + directory.resolve(FILE) + ": " + e.getMessage());
    }

    /** A record, because linking a lambda takes a short command too long. */
    private record Comparison(IntentPlace place, Path directory) implements OwnerAccess.Work<Boolean> {
        @Override
        public Boolean run() {
            return place.isOf(directory);
        }
    }

    private static IntentReading own(String text, Path directory) throws IOException {
        String newer = FormatVersion.refusal(text, directory.resolve(FILE).toString());
        if (!newer.isEmpty()) {
            return IntentReading.unreadable(IntentReading.Source.INTENT_FILE, newer);
        }
        String record = FormatVersion.without(text).strip();
        int end = record.indexOf('\n');
        String word = (end < 0 ? record : record.substring(0, end)).strip();
        for (Intent intent : Intent.values()) {
            if (intent.word().equals(word)) {
                Optional<IntentPlace> place = end < 0 ? Optional.empty() : IntentPlace.parse(keys(record, end + 1));
                if (place.isPresent() && !OwnerAccess.call(directory, new Comparison(place.get(), directory))) {
                    return IntentReading.copied(place.get().words());
                }
                return IntentReading.of(intent, IntentReading.Source.INTENT_FILE, word);
            }
        }
        return IntentReading.unreadable(
                IntentReading.Source.INTENT_FILE,
                directory.resolve(FILE) + " must begin with 'running', 'stopped' or 'disabled', got "
                        + Quoted.forMessage(word));
    }

    /** Needs no regular expression and no lambda: status reads intents, and must be fast. */
    private static Map<String, String> keys(String text, int from) {
        Map<String, String> keys = new HashMap<>();
        for (int begin = from, end; begin < text.length(); begin = end + 1) {
            end = text.indexOf('\n', begin);
            end = end < 0 ? text.length() : end;
            String line = text.substring(begin, end).strip();
            int equals = line.indexOf('=');
            if (equals > 0) {
                keys.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return keys;
    }

    /**
     * Tests whether a profile has a record of an intent, readable or not, by Gatehouse or the app.
     *
     * @param directory the profile's directory
     * @param app the app
     * @return whether it has
     */
    public static boolean isRecorded(Path directory, App app) {
        Optional<AppIntent> theirs = AppIntent.of(directory, app.records().state());
        try {
            return OwnerAccess.call(directory, new Search(directory, theirs));
        } catch (IOException unseen) {
            return false;
        }
    }

    private record Search(Path directory, Optional<AppIntent> theirs) implements OwnerAccess.Work<Boolean> {
        @Override
        public Boolean run() {
            return Files.exists(directory.resolve(FILE), LinkOption.NOFOLLOW_LINKS)
                    || (theirs.isPresent() && theirs.get().exists());
        }
    }

    /**
     * Records an intent. The file belongs to the owner of the profile's directory, whoever writes it.
     *
     * @param directory the profile's directory
     * @param intent the intent
     * @throws IOException if it cannot be written; the former record is unchanged
     */
    public static void write(Path directory, Intent intent) throws IOException {
        write(directory, intent, "");
    }

    /** What a gateway does while its intent is recorded. */
    public enum Meanwhile {
        /** It does not run. The app's own record is changed where it contradicts the intent. */
        IDLE,
        /** It may run, and writes its file itself. */
        RUNS,
        /** Its process is about to be ended, perhaps in order to start it again. What that process still writes asks for nothing. */
        ENDS
    }

    /**
     * An intent to be kept over an operation that does not change it. Immutable.
     *
     * @param intent the intent before the operation
     * @param record Gatehouse's record at that moment; empty if there was none
     * @since 0.1.0
     */
    public record Kept(IntentReading intent, String record) {}

    /**
     * Records an intent as above, with what the app has recorded, so that later requests of the app's own commands can be told from
     * earlier ones.
     *
     * @param directory the profile's directory
     * @param intent the intent
     * @param app the app
     * @param meanwhile what the gateway does
     * @throws IOException if Gatehouse's record cannot be written; the former one is unchanged
     */
    public static void write(Path directory, Intent intent, App app, Meanwhile meanwhile) throws IOException {
        Optional<AppIntent> theirs = AppIntent.of(directory, app.records().state());
        if (theirs.isEmpty()) {
            write(directory, intent);
            return;
        }
        if (meanwhile == Meanwhile.IDLE) {
            agree(directory, theirs.get(), intent);
        }
        write(directory, intent, theirs.get().lines(meanwhile == Meanwhile.ENDS));
    }

    /**
     * Remembers the intent, the later one of Gatehouse's record and the app's, for {@link #keep}. Never fails.
     *
     * @param directory the profile's directory
     * @param app the app
     * @return the intent
     */
    public static Kept remember(Path directory, App app) {
        // The record first: if another operation writes one in between, its intent is not overwritten.
        String record = record(directory);
        return new Kept(read(directory, app), record);
    }

    private static String record(Path directory) {
        try {
            return PlainFile.record(directory.resolve(FILE)).orElse("");
        } catch (IOException unreadable) {
            return "";
        }
    }

    /**
     * Records again what was the intent before an operation that records none, or that has to end the gateway in order to start it
     * again: the app takes that end for a request. Does nothing if Gatehouse has no record of its own, or if another operation has
     * written it since.
     *
     * @param directory the profile's directory; after a rename, the new one
     * @param kept the intent before
     * @param app the app
     * @param meanwhile what the gateway does
     * @throws IOException if it cannot be written; the former record is unchanged
     */
    public static void keep(Path directory, Kept kept, App app, Meanwhile meanwhile) throws IOException {
        IntentReading own = read(directory);
        // Without inodes, as on Windows, the record of a renamed profile looks like that of a copy.
        boolean valid = own.source() == IntentReading.Source.INTENT_FILE
                ? own.problem().isEmpty()
                : own.source() == IntentReading.Source.COPY;
        if (valid && kept.intent().problem().isEmpty() && record(directory).equals(kept.record())) {
            write(directory, kept.intent().intent(), app, meanwhile);
        }
    }

    /**
     * Records Gatehouse's own record of the intent again, so that what the app has recorded meanwhile asks for nothing. Does nothing
     * if Gatehouse has none, as {@link #keep}.
     *
     * @param directory the profile's directory
     * @param app the app
     * @throws IOException if it cannot be written; the former record is unchanged
     */
    public static void renew(Path directory, App app) throws IOException {
        String record = record(directory);
        keep(directory, new Kept(read(directory), record), app, Meanwhile.RUNS);
    }

    /**
     * Tests whether the process for which {@link Meanwhile#ENDS} was recorded has not written its last state yet: the operation did
     * not wait for its end, or not long enough. Never fails.
     *
     * @param directory the profile's directory
     * @param app the app
     * @return whether its end is still to come
     */
    public static boolean isEnding(Path directory, App app) {
        Optional<AppIntent> theirs = AppIntent.of(directory, app.records().state());
        return theirs.isPresent() && theirs.get().isEnding(keys(record(directory), 0));
    }

    /** The app's record need not agree: what the app's commands asked for before counts no more. */
    private static void agree(Path directory, AppIntent theirs, Intent intent) {
        try {
            theirs.agree(directory, intent);
        } catch (IOException unwritable) {
            // The record of the intent says that it is later.
        }
    }

    private static void write(Path directory, Intent intent, String further) throws IOException {
        OwnerAccess.run(directory, () -> {
            String text = intent.word() + "\n" + FormatVersion.LINE + "\n"
                    + IntentPlace.of(directory).text() + further;
            Folder profile = Folder.open(directory);
            makeRoom(profile, directory);
            profile.replaceFile(FILE, text.getBytes(StandardCharsets.UTF_8), 0644);
        });
    }

    /**
     * Moves away a directory in place of the record: Docker creates one for a file that it mounts and does not find.
     * Everything else is replaced. Its content is kept, because Gatehouse did not create it.
     */
    private static void makeRoom(Folder profile, Path directory) throws IOException {
        if (!Files.isDirectory(directory.resolve(FILE), LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        String aside = FILE + ".directory";
        for (int i = 2; profile.has(aside); i++) {
            aside = FILE + ".directory-" + i;
        }
        try {
            profile.rename(FILE, aside);
        } catch (IOException e) {
            throw new IOException(
                    directory.resolve(FILE) + " is a directory, and cannot be moved to " + aside + ": "
                            + e.getMessage(),
                    e);
        }
    }

    /**
     * Returns the file that operations lock while they start or install a profile's gateway. Creates it if it does not exist;
     * it belongs to the owner of the profile's directory.
     *
     * @param directory the profile's directory
     * @return the file
     * @throws IOException if it cannot be created
     */
    public static Path lock(Path directory) throws IOException {
        OwnerAccess.run(directory, () -> Folder.open(directory).touch(LOCK, 0600));
        return directory.resolve(LOCK);
    }

    /**
     * Restores a former record, or deletes the record if there was none in Gatehouse's own file.
     *
     * @param directory the profile's directory
     * @param before the former record
     * @param app the app
     * @throws IOException if it cannot be written
     */
    public static void restore(Path directory, IntentReading before, App app) throws IOException {
        if (before.source() == IntentReading.Source.INTENT_FILE) {
            write(directory, before.intent(), app, Meanwhile.RUNS);
            return;
        }
        OwnerAccess.run(directory, () -> Folder.open(directory).deleteTree(FILE));
    }
}
