package dev.gatehouse.profile;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import dev.gatehouse.definition.FormatVersion;
import dev.gatehouse.definition.Quoted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Reads and writes the intents of profiles. An intent is one word, followed by the format number, in a small file in
 * the profile's directory. The file is replaced atomically, so it survives reboots and is never seen half-written.
 *
 * <p>Hermes rewrites {@code gateway_state.json} from within the gateway. Two programs that write one file lose each
 * other's changes, so the intent has a file of its own. If it does not exist, the file of Hermes decides.
 *
 * <p>Has only static methods and is thread-safe.
 *
 * @since 0.1.0
 */
public final class Intents {
    /** Name of the intent file in a profile's directory. */
    public static final String FILE = "gateway.intent";

    static final String LEGACY_FILE = "gateway_state.json";

    /**
     * States of the gateway itself that mean that it should run: in a container that was stopped, the last state is
     * {@code draining}, and the gateway must start again.
     */
    private static final Set<String> OBSERVED_WANTED = Set.of("running", "draining", "degraded");

    private Intents() {}

    /**
     * Reads the intent of a profile. Never fails: the result says why a record cannot be read.
     *
     * @param directory the profile's directory
     * @return the intent
     */
    public static IntentReading read(Path directory) {
        try {
            Optional<String> own = PlainFile.text(directory.resolve(FILE));
            return own.isPresent() ? own(own.get(), directory) : legacy(directory);
        } catch (IOException e) {
            return IntentReading.unreadable(
                    IntentReading.Source.INTENT_FILE, "cannot read " + directory.resolve(FILE) + ": " + e.getMessage());
        }
    }

    private static IntentReading own(String text, Path directory) {
        String newer = FormatVersion.refusal(text, directory.resolve(FILE).toString());
        if (!newer.isEmpty()) {
            return IntentReading.unreadable(IntentReading.Source.INTENT_FILE, newer);
        }
        String word = FormatVersion.without(text).strip();
        for (Intent intent : Intent.values()) {
            if (intent.word().equals(word)) {
                return new IntentReading(intent, IntentReading.Source.INTENT_FILE, word, Optional.empty());
            }
        }
        return IntentReading.unreadable(
                IntentReading.Source.INTENT_FILE,
                directory.resolve(FILE) + " must contain 'running' or 'stopped', got " + Quoted.forMessage(word));
    }

    private static IntentReading legacy(Path directory) {
        Path file = directory.resolve(LEGACY_FILE);
        try {
            Optional<String> text = PlainFile.text(file);
            if (text.isEmpty()) {
                return IntentReading.nothing();
            }
            JsonObject state = JsonParser.object().from(text.get());
            if (state.get("desired_state") instanceof String desired) {
                return reading(desired.equals("running"), IntentReading.Source.DESIRED_STATE, desired);
            }
            if (state.get("gateway_state") instanceof String observed) {
                return reading(OBSERVED_WANTED.contains(observed), IntentReading.Source.GATEWAY_STATE, observed);
            }
            return IntentReading.nothing();
        } catch (JsonParserException e) {
            return IntentReading.unreadable(
                    IntentReading.Source.GATEWAY_STATE, file + " is not JSON: " + e.getMessage());
        } catch (IOException e) {
            return IntentReading.unreadable(
                    IntentReading.Source.GATEWAY_STATE, "cannot read " + file + ": " + e.getMessage());
        }
    }

    private static IntentReading reading(boolean running, IntentReading.Source source, String recorded) {
        return new IntentReading(running ? Intent.RUNNING : Intent.STOPPED, source, recorded, Optional.empty());
    }

    /**
     * Tests whether a profile has a record of an intent, readable or not, by Gatehouse or Hermes.
     *
     * @param directory the profile's directory
     * @return whether it has
     */
    public static boolean isRecorded(Path directory) {
        return Files.exists(directory.resolve(FILE), LinkOption.NOFOLLOW_LINKS)
                || Files.exists(directory.resolve(LEGACY_FILE), LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Records an intent. The file belongs to the owner of the profile's directory, whoever writes it.
     *
     * @param directory the profile's directory
     * @param intent the intent
     * @throws IOException if it cannot be written; the former record is unchanged
     */
    public static void write(Path directory, Intent intent) throws IOException {
        try (Folder profile = Folder.open(directory)) {
            profile.replaceFile(
                    FILE, (intent.word() + "\n" + FormatVersion.LINE + "\n").getBytes(StandardCharsets.UTF_8), 0644);
        }
    }

    /**
     * Restores a former record, or deletes the record if there was none in Gatehouse's own file.
     *
     * @param directory the profile's directory
     * @param before the former record
     * @throws IOException if it cannot be written
     */
    public static void restore(Path directory, IntentReading before) throws IOException {
        if (before.source() == IntentReading.Source.INTENT_FILE) {
            write(directory, before.intent());
            return;
        }
        try (Folder profile = Folder.open(directory)) {
            profile.deleteTree(FILE);
        }
    }
}
