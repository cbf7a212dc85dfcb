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
 * The intent of each profile: one word, and the format's number, in one small file of the profile's directory, replaced atomically, so that it
 * survives reboots and a half-written one cannot be seen.
 *
 * <p>It is a file of its own because Hermes rewrites {@code gateway_state.json} from within the gateway: two writers
 * of one file lose each other's words. Where the file is missing, that of Hermes decides.
 *
 * @since 0.1.0
 */
public final class Intents {
    /** Name of the intent file in a profile's directory. */
    public static final String FILE = "gateway.intent";

    static final String LEGACY_FILE = "gateway_state.json";

    /**
     * States of the gateway's own that mean it was wanted when it was last heard of: a container that is stopped leaves
     * {@code draining} behind, and its gateway must come back.
     */
    private static final Set<String> OBSERVED_WANTED = Set.of("running", "draining", "degraded");

    private Intents() {}

    /** Reads the intent of the profile in this directory; never fails, an unreadable one is reported in the answer. */
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
                directory.resolve(FILE) + " must hold 'running' or 'stopped', got " + Quoted.forMessage(word));
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

    /** Whether this profile has any record of an intent, readable or not, Gatehouse's own or that of Hermes. */
    public static boolean isRecorded(Path directory) {
        return Files.exists(directory.resolve(FILE), LinkOption.NOFOLLOW_LINKS)
                || Files.exists(directory.resolve(LEGACY_FILE), LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Records what the operator asks for. The file belongs to the owner of the profile's directory, whoever writes it.
     *
     * @throws IOException where it cannot be written; what was recorded before is still there then
     */
    public static void write(Path directory, Intent intent) throws IOException {
        try (Folder profile = Folder.open(directory)) {
            profile.replaceFile(
                    FILE, (intent.word() + "\n" + FormatVersion.LINE + "\n").getBytes(StandardCharsets.UTF_8), 0644);
        }
    }

    /**
     * Records again what a reading told: a word that was recorded for nothing is taken back.
     *
     * @throws IOException where it cannot be written
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
