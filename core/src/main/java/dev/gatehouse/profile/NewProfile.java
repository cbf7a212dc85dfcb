package dev.gatehouse.profile;

import dev.gatehouse.app.App;
import dev.gatehouse.definition.ProfileName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The files of a new profile.
 *
 * @param port the port of its gateway, which the app's own file has, or that with Gatehouse's settings; empty: the app's default
 */
record NewProfile(App app, ProfileName name, OptionalInt port) {
    private static final String SECRETS = ".env";

    /**
     * Creates them in the profile's empty directory.
     *
     * @throws dev.gatehouse.error.InvalidInputException if the port has a place that cannot be written
     */
    void fill(Folder directory, Path path) throws IOException {
        for (String folder : app.profiles().folders()) {
            directory.makeChild(folder, HomeDirectory.PRIVATE);
        }
        for (Map.Entry<String, String> file : files(path).entrySet()) {
            boolean secret = file.getKey().equals(SECRETS);
            directory.createFile(file.getKey(), bytes(file.getValue()), secret ? 0600 : 0644);
        }
    }

    /** The texts of the files by their names. */
    private Map<String, String> files(Path path) {
        Map<String, String> files = new LinkedHashMap<>();
        String marker = app.profiles().markers().getFirst();
        files.put(marker, emptyMarker(marker));
        if (readsSecrets() && !app.profiles().folders().contains(SECRETS)) {
            files.putIfAbsent(SECRETS, "");
        }
        if (port.isPresent()) {
            PortEntry entry = PortEntry.ofNew(app);
            String text = files.getOrDefault(entry.file(), entry.format().equals("yaml") ? "# " + name + "\n" : "");
            files.put(entry.file(), entry.written(path.resolve(entry.file()), text, port.getAsInt()));
        }
        return files;
    }

    /** Whether the app or its gateways read a file with secrets. Nothing would read that of another app. */
    private boolean readsSecrets() {
        return app.settings().ports().stream().anyMatch(source -> source.file().equals(SECRETS))
                || app.defaults().files().file().equals(Optional.of("{directory}/" + SECRETS));
    }

    /** The content of a marker that says nothing. */
    private String emptyMarker(String marker) {
        return marker.endsWith(".json") || marker.endsWith(".json5") ? "{}\n" : "# " + name + "\n";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
