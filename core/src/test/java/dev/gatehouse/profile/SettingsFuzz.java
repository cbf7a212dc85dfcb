package dev.gatehouse.profile;

import dev.gatehouse.app.AppFile;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.fuzz.InputFile;
import java.io.IOException;
import java.nio.file.Path;

/** The settings of a profile, and app files. */
public final class SettingsFuzz {
    private SettingsFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        Path file = InputFile.write("config.yaml", input);
        try {
            SettingsFile.read(file);
        } catch (InvalidInputException documented) {
            check(documented, file);
        }
        try {
            AppFile.read(file);
        } catch (InvalidInputException documented) {
            check(documented, file);
        }
    }

    private static void check(InvalidInputException refused, Path file) {
        if (!String.valueOf(refused.getMessage()).startsWith(file + ": ")) {
            throw new IllegalStateException("does not name its file: " + refused.getMessage(), refused);
        }
    }
}
