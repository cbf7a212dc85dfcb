package dev.gatehouse.windows.task;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.StorageException;
import dev.gatehouse.profile.Home;
import dev.gatehouse.spi.files.FileWriter;
import dev.gatehouse.spi.files.SharedFiles;
import dev.gatehouse.spi.files.StorageErrors;
import dev.gatehouse.windows.host.WindowsLayout;
import dev.gatehouse.windows.text.StartScript;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** An entry in the user's Startup folder. Windows opens these files at logon. Used if Task Scheduler refused the task. */
final class StartupEntry {
    private final Optional<Path> folder;
    private final Path name;
    private final Path home;
    private final Path directory;
    private final String mark;

    StartupEntry(WindowsLayout layout, ProfileName profile, String task) {
        this.folder = layout.startup();
        this.name = Path.of(task + ".cmd");
        this.home = layout.home();
        this.directory = layout.directory(profile);
        this.mark = TaskXml.homeMark(layout.home().toString());
    }

    /** Whether the entry exists and belongs to this home, under whatever name of the home. */
    boolean isOurs() {
        return text().filter(this::isOurs).isPresent();
    }

    private boolean isOurs(String text) {
        return text.contains(mark)
                || (isOfGatehouse(text)
                        && owner(text).filter(owner -> Home.isSame(owner, home)).isPresent());
    }

    private static boolean isOfGatehouse(String text) {
        return text.contains(TaskRenderer.AUTHOR);
    }

    /** Whether the entry is certainly one of another home: of Gatehouse, or of Hermes by the place of its script. */
    boolean isOfAnotherHome() {
        return text().filter(text -> !isOurs(text)
                        && (isOfGatehouse(text)
                                || owner(text)
                                        .filter(owner -> !Home.isSame(owner, home) && !Home.isSame(owner, directory))
                                        .isPresent()))
                .isPresent();
    }

    private Optional<Path> owner(String text) {
        return StartScript.parse(name.toString(), text).commands().stream()
                .map(StartAction::owner)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Whether the entry exists with this content. */
    boolean hasContent(String content) {
        return text().filter(content::equals).isPresent();
    }

    private Optional<String> text() {
        Optional<Path> file = folder.map(place -> place.resolve(name))
                .filter(entry -> Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS));
        try {
            return file.isEmpty() ? Optional.empty() : SharedFiles.read(file.get());
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /**
     * Writes the entry.
     *
     * @throws GatehouseException if there is no Startup folder, or the name belongs to another entry
     */
    void write(String content) {
        Path place = folder.orElseThrow(() -> new StorageException(
                "The Startup folder is unknown: neither APPDATA nor USERPROFILE is set",
                Remedy.of("cmd", "/c", "set", "APPDATA")));
        Path entry = place.resolve(name);
        if (Files.exists(entry, LinkOption.NOFOLLOW_LINKS) && !isOurs()) {
            throw new StorageException(
                    entry + " does not belong to this home; it is not changed", Remedy.of("type", entry.toString()));
        }
        try {
            FileWriter.at(place).replace(name, content.getBytes(StandardCharsets.UTF_8), 0600);
        } catch (IOException e) {
            throw StorageErrors.translate("writing " + entry, place, e);
        }
    }

    /** Deletes the entry if it belongs to this home. */
    void delete() throws IOException {
        if (folder.isPresent() && isOurs()) {
            FileWriter.at(folder.get()).delete(name);
        }
    }
}
