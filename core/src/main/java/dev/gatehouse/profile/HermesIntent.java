package dev.gatehouse.profile;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParserException;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.Quoted;
import dev.gatehouse.settings.LimitedJson;
import dev.gatehouse.settings.PlainFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** The intent in {@code gateway_state.json} of Hermes. Loaded only if a profile has no intent of Gatehouse's own. */
final class HermesIntent {
    static final String FILE = "gateway_state.json";

    /**
     * States of the gateway itself that mean that it should run: in a container that was stopped, the last state is
     * {@code draining}, and the gateway must start again.
     */
    private static final Set<String> OBSERVED_WANTED = Set.of("running", "draining", "degraded");

    private HermesIntent() {}

    static IntentReading read(Path directory) {
        Path file = directory.resolve(FILE);
        try {
            Optional<String> text = PlainFile.record(file);
            return text.isEmpty() ? IntentReading.nothing() : read(LimitedJson.object(text.get()), directory);
        } catch (JsonParserException e) {
            return IntentReading.unreadable(
                    IntentReading.Source.GATEWAY_STATE, file + " is not JSON: " + e.getMessage());
        } catch (IOException e) {
            return IntentReading.unreadable(
                    IntentReading.Source.GATEWAY_STATE, "cannot read " + file + ": " + e.getMessage());
        } catch (RuntimeException | StackOverflowError e) {
            // As in ForeignText, but without a lambda: status reads intents, and must be fast.
            return IntentReading.unreadable(
                    IntentReading.Source.GATEWAY_STATE,
                    "cannot read " + file + ": the parser failed with "
                            + e.getClass().getSimpleName());
        }
    }

    private static IntentReading read(JsonObject state, Path directory) {
        Optional<String> other = otherProfile(state, Home.profileAt(directory));
        if (other.isPresent()) {
            return IntentReading.copied("profile " + shown(other.get()));
        }
        if (state.get("desired_state") instanceof String desired) {
            return reading(desired.equals("running"), IntentReading.Source.DESIRED_STATE, desired);
        }
        if (state.get("gateway_state") instanceof String observed) {
            return reading(OBSERVED_WANTED.contains(observed), IntentReading.Source.GATEWAY_STATE, observed);
        }
        return IntentReading.nothing();
    }

    /** The profile that the recorded command line names, if it is another one: the file was copied with its profile. */
    private static Optional<String> otherProfile(JsonObject state, ProfileName profile) {
        if (state.get("argv") instanceof JsonArray words) {
            int option = words.indexOf("-p");
            if (option >= 0 && option + 1 < words.size() && words.get(option + 1) instanceof String name) {
                return name.equals(profile.value()) ? Optional.empty() : Optional.of(name);
            }
        }
        return Optional.empty();
    }

    private static IntentReading reading(boolean running, IntentReading.Source source, String recorded) {
        return new IntentReading(running ? Intent.RUNNING : Intent.STOPPED, source, recorded, Optional.empty());
    }

    /** The name goes into messages, so it must not look like a line of its own. */
    private static String shown(String name) {
        return ProfileName.isValid(name) ? name : Quoted.forMessage(name);
    }
}
