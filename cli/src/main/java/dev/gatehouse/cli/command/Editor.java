package dev.gatehouse.cli.command;

import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.Shell;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Ports;
import dev.gatehouse.profile.Profile;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The user's editor. */
public final class Editor {
    private Editor() {}

    /** Returns the command that corrects the settings of a profile, which a file that the exception names has or lacks. */
    public static Remedy of(Map<String, String> environment, Profile profile, InvalidInputException problem) {
        return of(environment, profile, problem.file().orElseGet(profile::settingsFile));
    }

    /**
     * Returns the command that corrects a file of a profile. If it does not exist, only a port is missing, and the command writes one
     * into the new file.
     */
    public static Remedy of(Map<String, String> environment, Profile profile, Path file) {
        boolean opens = Files.exists(file) || File.separatorChar == '\\' || isChosen(environment);
        if (opens) {
            return of(environment, file);
        }
        return Files.notExists(file) && file.equals(profile.settingsFile())
                ? newPort(profile, file)
                : Remedy.of("ls", "-ld", Session.existing(file).toString());
    }

    private static Remedy newPort(Profile profile, Path file) {
        String text = profile.home().app().settings().text(freePort(profile.home()));
        String line = "printf '" + text.replace("\n", "\\n") + "' >>" + Shell.POSIX.quote(file.toString());
        return Remedy.of("sh", "-c", line);
    }

    private static int freePort(Home home) {
        try {
            return Ports.of(home).free();
        } catch (IOException e) {
            return new Ports(new TreeMap<>()).free();
        }
    }

    private static boolean isChosen(Map<String, String> environment) {
        return !environment.getOrDefault("VISUAL", "").isBlank()
                || !environment.getOrDefault("EDITOR", "").isBlank();
    }

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
