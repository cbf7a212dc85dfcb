package dev.gatehouse.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Gives an input to a parser that reads a file. */
public final class InputFile {
    private static final Path FOLDER = folder();

    private InputFile() {}

    private static Path folder() {
        try {
            Path folder = Files.createTempDirectory("gatehouse-fuzz");
            folder.toFile().deleteOnExit();
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a file into a directory of this process. */
    public static Path write(String name, byte[] content) throws IOException {
        Path file = FOLDER.resolve(name);
        if (Files.notExists(file)) {
            file.toFile().deleteOnExit();
        }
        return Files.write(file, content);
    }
}
