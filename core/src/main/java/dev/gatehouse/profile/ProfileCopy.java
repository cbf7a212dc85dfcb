package dev.gatehouse.profile;

import dev.gatehouse.app.App;
import dev.gatehouse.definition.PlannedStop;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.posix.Directory;
import dev.gatehouse.posix.Listing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The files of a profile that is a copy of another one: without what describes processes, intents or past runs, and with a port of
 * its own.
 *
 * @param source the profile that is copied; its gateway does not run
 * @param port the port of the new gateway; empty: it has none
 */
record ProfileCopy(Profile source, OptionalInt port) {
    private static final String OWN_FOLDER = ".gatehouse";

    /**
     * Checks the port, and returns the files that get another text, by their names.
     *
     * @throws InvalidInputException if the source has a port and the copy none, a file of the source is invalid, or the port cannot be
     *     written
     */
    Map<String, String> changed() {
        OptionalInt former = source.settings().port();
        if (port.isEmpty()) {
            if (former.isPresent()) {
                throw new InvalidInputException("Profile " + source.name() + " has port " + former.getAsInt() + " (in "
                        + source.portFile() + "): pass --port for the port of its clone");
            }
            return Map.of();
        }
        App app = source.home().app();
        Map<String, String> changed = new LinkedHashMap<>();
        for (PortEntry entry : PortEntry.all(app)) {
            Optional<String> text = text(entry, changed);
            if (text.isPresent() && entry.isIn(path(entry), text.get())) {
                changed.put(entry.file(), entry.written(path(entry), text.get(), port.getAsInt()));
            }
        }
        if (changed.isEmpty()) {
            PortEntry entry = PortEntry.ofNew(app);
            changed.put(
                    entry.file(),
                    entry.written(path(entry), text(entry, changed).orElse(""), port.getAsInt()));
        }
        return changed;
    }

    private Optional<String> text(PortEntry entry, Map<String, String> changed) {
        String text = changed.get(entry.file());
        return text == null ? SettingsFile.text(path(entry)) : Optional.of(text);
    }

    private Path path(PortEntry entry) {
        return source.directory().resolve(entry.file());
    }

    /**
     * Copies the files into the empty directory of the new profile. Links are copied as links; sockets, FIFOs and devices are left out.
     *
     * @param changed what {@link #changed} has returned
     */
    void fill(Path target, Map<String, String> changed) throws IOException {
        Path directory = source.directory();
        Optional<Path> log = source.home().app().records().logFile().map(directory::resolve);
        Set<String> without = without();
        for (Path entry : Listing.of(directory)) {
            String name = entry.getFileName().toString();
            if (changed.containsKey(name)) {
                continue;
            }
            if (!without.contains(name) && !Directory.isTemporary(name)) {
                copy(entry, target.resolve(name), log);
            }
        }
        for (Map.Entry<String, String> file : changed.entrySet()) {
            Path former = directory.resolve(file.getKey());
            // A port goes into the file with the secrets of the app, or into one that anybody may read.
            int mode = file.getKey().equals(".env") ? 0600 : 0644;
            if (Files.isRegularFile(former, LinkOption.NOFOLLOW_LINKS)) {
                mode = Folder.modeOf(former);
            }
            Folder.at(target).createFile(file.getKey(), file.getValue().getBytes(StandardCharsets.UTF_8), mode);
        }
    }

    private Set<String> without() {
        App app = source.home().app();
        Set<String> names = new HashSet<>(app.profiles().volatileFiles());
        names.add(Intents.FILE);
        names.add(Intents.LOCK);
        names.add(OWN_FOLDER);
        names.add(PlannedStop.USUAL_FILE);
        app.records().state().ifPresent(state -> names.add(state.file()));
        app.records().pidFile().ifPresent(names::add);
        app.defaults().stop().marker().ifPresent(marker -> names.add(marker.file()));
        return names;
    }

    private static void copy(Path from, Path to, Optional<Path> log) throws IOException {
        if (Files.isSymbolicLink(from)) {
            Files.createSymbolicLink(to, Files.readSymbolicLink(from));
        } else if (Files.isDirectory(from, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(to);
            Folder.setMode(to, HomeDirectory.PRIVATE);
            for (Path entry : Listing.of(from)) {
                copy(entry, to.resolve(entry.getFileName()), log);
            }
            Folder.setMode(to, Folder.modeOf(from));
        } else if (Files.isRegularFile(from, LinkOption.NOFOLLOW_LINKS) && !isLog(from, log)) {
            Folder.copyFile(from, to);
        }
    }

    /** Whether a file is the app's log, or one of its former parts, such as {@code gateway.log.1}. */
    private static boolean isLog(Path file, Optional<Path> log) {
        String name = log.map(path -> path.getFileName().toString()).orElse("");
        return log.isPresent()
                && file.resolveSibling(name).equals(log.get())
                && file.getFileName().toString().startsWith(name);
    }
}
