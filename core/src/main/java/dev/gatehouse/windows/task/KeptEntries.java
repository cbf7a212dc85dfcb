package dev.gatehouse.windows.task;

import dev.gatehouse.definition.Quoted;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.posix.SmallFile;
import dev.gatehouse.spi.files.SharedFiles;
import dev.gatehouse.windows.text.StartScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * The files of the Startup folder that are kept and given back. The text of one is its bytes in Base64, because its code page is its
 * author's.
 */
final class KeptEntries {
    /** Characters that no file name has on Windows. */
    private static final String NO_NAME = "<>:\"/\\|?*";

    private static final int LARGEST = 1 << 16;

    private final Optional<Path> startup;
    private final TaskRecord record;

    /**
     * Creates a view of the folder.
     *
     * @param record where names of entries come from, for messages
     */
    KeptEntries(Optional<Path> startup, TaskRecord record) {
        this.startup = startup;
        this.record = record;
    }

    /** The file of an entry. Its name may come from a record that somebody has edited. */
    Path file(String name) {
        if (!StartScript.isScript(name) || name.chars().anyMatch(c -> c < ' ' || NO_NAME.indexOf(c) >= 0)) {
            Path place = record.place();
            throw new GatehouseException(
                    Quoted.forMessage(name) + " in " + place + " is not the name of a Startup entry",
                    Remedy.of("type", place.toString()));
        }
        return startup.orElseThrow(() -> new GatehouseException(
                        "The Startup folder is unknown: neither APPDATA nor USERPROFILE is set",
                        Remedy.of("cmd", "/c", "set", "APPDATA")))
                .resolve(name);
    }

    String text(String name) throws IOException {
        return Base64.getEncoder().encodeToString(bytes(file(name)));
    }

    void delete(String name) throws IOException {
        Path file = file(name);
        SharedFiles.retried(() -> Files.deleteIfExists(file));
    }

    /** Writes an entry again. One that is there with the same content stays. */
    void putBack(String name, String text) throws IOException {
        Path file = file(name);
        byte[] content = Base64.getDecoder().decode(text);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            TaskRecord.writePrivate(file, content);
        } else if (!Arrays.equals(bytes(file), content)) {
            throw new GatehouseException(
                    file + " is in the way of the entry that is given back; it is not changed",
                    Remedy.of("type", file.toString()));
        }
    }

    private static byte[] bytes(Path file) throws IOException {
        byte[] content = SharedFiles.retried(() -> SmallFile.read(file, LARGEST + 1));
        if (content.length > LARGEST) {
            throw new GatehouseException(
                    file + " is too large to be kept; remove it with the app's own command",
                    Remedy.of("type", file.toString()));
        }
        return content;
    }
}
