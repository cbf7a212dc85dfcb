package dev.gatehouse.windows.task;

import dev.gatehouse.windows.text.StartScript;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The scripts in the user's Startup folder, of any author. Shortcuts are not read: their format is binary.
 *
 * @param folder the Startup folder; empty if it is unknown
 */
public record StartupEntries(Optional<Path> folder) {
    /** Returns the scripts, in the order of their names; none if the folder cannot be read. */
    public List<Path> files() {
        List<Path> files = new ArrayList<>();
        if (folder.isPresent()) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder.get())) {
                for (Path entry : entries) {
                    if (StartScript.isScript(entry.toString())) {
                        files.add(entry);
                    }
                }
            } catch (IOException | DirectoryIteratorException absent) {
                return List.of();
            }
        }
        files.sort(null);
        return files;
    }

    /** Returns what a script starts. */
    public static StartAction.All actions(Path entry) {
        return StartAction.ofScript(entry);
    }
}
