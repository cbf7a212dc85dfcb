package dev.gatehouse.spi.run;

import dev.gatehouse.settings.PlainFile;
import dev.gatehouse.settings.StateReading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * The file in which an app writes the number of its process: alone, or as {@code pid} of a JSON object. Has only static methods and is
 * thread-safe.
 *
 * @since 0.1.0
 */
public final class PidFile {
    private PidFile() {}

    /**
     * Reads a file.
     *
     * @param file the file
     * @return the process, which may have ended; empty if the file does not exist, cannot be read or names none
     */
    public static OptionalLong read(Path file) {
        try {
            String text = PlainFile.record(file).orElse("").strip();
            boolean number =
                    !text.isEmpty() && text.length() < 10 && text.chars().allMatch(Character::isDigit);
            if (number) {
                return OptionalLong.of(Long.parseLong(text));
            }
            return text.startsWith("{")
                    ? StateReading.find(file).map(json -> json.number("pid")).orElse(OptionalLong.empty())
                    : OptionalLong.empty();
        } catch (IOException unreadable) {
            return OptionalLong.empty();
        }
    }
}
