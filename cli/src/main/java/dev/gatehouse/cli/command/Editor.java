package dev.gatehouse.cli.command;

import dev.gatehouse.error.Remedy;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The user's editor. */
public final class Editor {
    private static final List<String> USUAL = List.of("editor", "vi", "nano", "vim", "emacs");

    private Editor() {}

    /** Returns a command that opens a file; it prints the file if this host has no editor. */
    public static Remedy of(Map<String, String> environment, Path file) {
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
        Optional<String> installed = USUAL.stream()
                .filter(editor -> isOnPath(editor, environment.getOrDefault("PATH", "")))
                .findFirst();
        return installed.isPresent()
                ? Remedy.of(installed.get(), file.toString())
                : Remedy.of("cat", "-n", file.toString());
    }

    private static boolean isOnPath(String program, String path) {
        for (String entry : path.split(File.pathSeparator, -1)) {
            try {
                if (!entry.isEmpty() && Files.isExecutable(Path.of(entry, program))) {
                    return true;
                }
            } catch (InvalidPathException e) {
                // The shell finds nothing there either.
            }
        }
        return false;
    }
}
