package dev.gatehouse.cli.command;

import dev.gatehouse.error.Remedy;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The user's editor. */
public final class Editor {
    private Editor() {}

    /**
     * Returns a command that opens a file, or prints it with line numbers if the user has not chosen an editor; what a terminal
     * would interpret is made visible. For a FIFO, on which both would wait, and for a directory, returns one that shows what
     * is there.
     */
    public static Remedy of(Map<String, String> environment, Path file) {
        if (File.separatorChar == '/' && Files.exists(file) && !Files.isRegularFile(file)) {
            return Remedy.of("ls", "-ld", file.toString());
        }
        for (String variable : List.of("VISUAL", "EDITOR")) {
            String chosen = environment.getOrDefault(variable, "").strip();
            if (!chosen.isEmpty()) {
                // It may be a program with options.
                return Remedy.of(List.of(chosen.split(" +"))).with(file.toString());
            }
        }
        if (File.separatorChar == '\\') {
            return Remedy.of("notepad", file.toString());
        }
        return Remedy.of("cat", "-nv", file.toString());
    }
}
