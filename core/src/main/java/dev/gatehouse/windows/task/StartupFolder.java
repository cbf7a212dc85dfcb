package dev.gatehouse.windows.task;

import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.manager.StorageException;
import dev.gatehouse.windows.host.WindowsLayout;
import dev.gatehouse.windows.launcher.ServiceFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** The user's Startup folder, whose files Windows opens at a logon: for want of a task. */
public final class StartupFolder {
    private final WindowsLayout layout;

    StartupFolder(WindowsLayout layout) {
        this.layout = layout;
    }

    private Optional<Path> entry(String task) {
        return layout.startup().map(folder -> folder.resolve(task + ".cmd"));
    }

    /** Whether there is an entry of this home's. */
    boolean has(String task) {
        return text(task).filter(this::isOurs).isPresent();
    }

    /** Whether the entry is there and says this. */
    boolean says(String task, String content) {
        return text(task).filter(content::equals).isPresent();
    }

    private Optional<String> text(String task) {
        Optional<Path> entry = entry(task).filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS));
        try {
            return entry.isEmpty() ? Optional.empty() : ServiceFolder.read(entry.get());
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private boolean isOurs(String text) {
        return text.contains(TaskXml.homeMark(layout.home().toString()));
    }

    /**
     * Writes an entry.
     *
     * @throws GatehouseException where there is no such folder, or somebody else's entry has the name
     */
    void write(String task, String content) {
        Path entry = entry(task)
                .orElseThrow(() -> new StorageException(
                        "there is no Startup folder: neither APPDATA nor USERPROFILE is set", "set APPDATA"));
        if (Files.exists(entry, LinkOption.NOFOLLOW_LINKS) && !has(task)) {
            throw new StorageException(entry + " is not of this home and is left alone", "type \"" + entry + "\"");
        }
        try {
            Files.createDirectories(entry.getParent());
            ServiceFolder.write(entry, content.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new StorageException(
                    "cannot write " + entry + ": " + e.getMessage(), "dir \"" + entry.getParent() + "\"", e);
        }
    }

    /** Deletes the entry, if it is of this home. */
    boolean delete(String task) throws IOException {
        return has(task) && ServiceFolder.delete(entry(task).orElseThrow());
    }
}
