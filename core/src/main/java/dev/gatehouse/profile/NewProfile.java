package dev.gatehouse.profile;

import dev.gatehouse.app.App;
import dev.gatehouse.definition.ProfileName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The files of a new profile.
 *
 * @param port the port of its gateway, which the file with Gatehouse's settings names; empty: the app's default
 */
record NewProfile(App app, ProfileName name, OptionalInt port) {
    private static final String SECRETS = ".env";

    /** Creates them in the profile's empty directory. */
    void fill(Folder directory) throws IOException {
        for (String folder : app.profiles().folders()) {
            directory.makeChild(folder, HomeDirectory.PRIVATE);
        }
        String marker = app.profiles().markers().getFirst();
        String settings = app.settings().file();
        if (!marker.equals(settings)) {
            directory.createFile(marker, bytes(emptyMarker(marker)), 0644);
        }
        if (readsSecrets() && !app.profiles().folders().contains(SECRETS) && !marker.equals(SECRETS)) {
            directory.createFile(SECRETS, new byte[0], 0600);
        }
        if (marker.equals(settings) || port.isPresent()) {
            directory.createFile(
                    settings,
                    bytes("# " + name + "\n"
                            + (port.isPresent() ? app.settings().text(port.getAsInt()) : "")),
                    0644);
        }
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
