package dev.gatehouse.profile;

import dev.gatehouse.settings.ForeignText;
import dev.gatehouse.settings.SettingFormat;
import dev.gatehouse.settings.SettingSpan;
import java.nio.file.Path;
import java.util.Optional;

/** Finds values in the files in which the app itself keeps the settings of a profile. */
final class OwnSettings {
    /** A file that has already been read; its text is empty if it does not exist. */
    record Known(Path file, Optional<String> text) {
        /** Reads the file with a profile's settings. */
        static Known of(Profile profile) {
            return new Known(profile.settingsFile(), SettingsFile.text(profile.settingsFile()));
        }
    }

    private OwnSettings() {}

    /**
     * Returns the value of a key as written; empty if the file does not exist or has no such key.
     *
     * @param known a file that is not read again
     * @param format word of the format
     * @throws dev.gatehouse.error.InvalidInputException if the file cannot be read or is not of this format
     */
    static Optional<String> find(Known known, Path file, String format, String key) {
        Optional<String> text = known.file().equals(file) ? known.text() : SettingsFile.text(file);
        SettingFormat written = SettingFormat.of(format);
        // The parser of YAML takes milliseconds, and most files do not have the key.
        String level = key.substring(key.lastIndexOf('.') + 1);
        if (text.isEmpty() || (written == SettingFormat.YAML && !text.get().contains(level))) {
            return Optional.empty();
        }
        return ForeignText.read(file, () -> written.find(file, text.get(), key));
    }

    /** Returns the position of a value, as messages end with it; empty if it is gone meanwhile. */
    static String position(Path file, String format, String key) {
        return locate(file, format, key).map(SettingSpan::position).orElse("");
    }

    /** Returns where the value of a key is; empty as for {@link #find}. */
    static Optional<SettingSpan> locate(Path file, String format, String key) {
        Optional<String> text = SettingsFile.text(file);
        return text.isEmpty()
                ? Optional.empty()
                : ForeignText.read(file, () -> SettingFormat.of(format).locate(file, text.get(), key));
    }
}
