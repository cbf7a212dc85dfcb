package dev.gatehouse.profile;

import dev.gatehouse.app.Presets;
import dev.gatehouse.fuzz.InputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The intent of a profile, of Gatehouse and of Hermes. */
public final class IntentFuzz {
    private IntentFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        Path file = InputFile.write(Intents.FILE, input);
        Path directory = file.getParent();
        Intents.read(directory, Presets.named("hermes"));
        Files.delete(file);
        Path state = InputFile.write("gateway_state.json", input);
        Intents.read(directory, Presets.named("hermes"));
        Files.delete(state);
    }
}
