package dev.gatehouse.spi.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The interpreter in the first line of a script. Immutable.
 *
 * @param file the interpreter, or {@code env}; empty if the file is no script or cannot be read
 * @param name the name that {@code env} looks for on the PATH; empty if the line has none, or one with options
 * @since 0.1.0
 */
public record Interpreter(Optional<Path> file, Optional<String> name) {
    private static final Interpreter NONE = new Interpreter(Optional.empty(), Optional.empty());

    private static final int LONGEST_LINE = 500;

    /**
     * Reads the first line of a file.
     *
     * @param script the file; it may be a program of another kind
     * @return its interpreter
     */
    public static Interpreter of(Path script) {
        // Opening a FIFO would wait for a writer.
        if (!Files.isRegularFile(script)) {
            return NONE;
        }
        try (InputStream in = Files.newInputStream(script)) {
            String begin = new String(in.readNBytes(LONGEST_LINE), StandardCharsets.ISO_8859_1);
            String line = begin.lines().findFirst().orElse("");
            return line.startsWith("#!") ? parse(line.substring(2).strip()) : NONE;
        } catch (IOException | InvalidPathException unreadable) {
            return NONE;
        }
    }

    private static Interpreter parse(String line) {
        String[] words = line.split("[ \\t]+", -1);
        if (!words[0].startsWith("/")) {
            return NONE;
        }
        boolean named = words[0].endsWith("/env") && words.length > 1 && words[1].matches("[^-=/][^=/]*");
        return new Interpreter(Optional.of(Path.of(words[0])), named ? Optional.of(words[1]) : Optional.empty());
    }
}
