package dev.gatehouse.testkit;

import dev.gatehouse.app.App;
import dev.gatehouse.app.Presets;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Intent;
import dev.gatehouse.profile.Intents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A home in a directory of a test, with profiles written to disk as a person would write them. Immutable.
 *
 * @param home the home
 * @since 0.1.0
 */
public record TestHome(Home home) {
    /**
     * Creates an empty home of Hermes.
     *
     * @param directory a directory of the test, such as JUnit's {@code @TempDir}
     * @return the home, in the folder {@code home} of the directory
     * @throws IOException if it cannot be created
     */
    public static TestHome in(Path directory) throws IOException {
        return of(Presets.named("hermes"), directory);
    }

    /**
     * Creates an empty home of an app.
     *
     * @param app the app
     * @param directory a directory of the test, such as JUnit's {@code @TempDir}
     * @return the home, in the folder {@code home} of the directory
     * @throws IOException if it cannot be created
     */
    public static TestHome of(App app, Path directory) throws IOException {
        Path path = Files.createDirectories(directory.resolve("home"));
        return new TestHome(Home.at(app, path.toRealPath()));
    }

    /** {@return the directory of the home} */
    public Path path() {
        return home.path();
    }

    /**
     * Returns the directory of a profile, which need not exist.
     *
     * @param profile the profile's name; it may be one that Gatehouse rejects
     * @return its directory
     */
    public Path directory(String profile) {
        return profile.equals(ProfileName.DEFAULT.value())
                ? home.path()
                : home.profilesDirectory().resolve(profile);
    }

    /**
     * Creates a profile with its marker file. One that exists is left as it is.
     *
     * @param profile the profile's name; it may be one that Gatehouse rejects
     * @return its directory
     * @throws IOException if it cannot be created
     */
    public Path profile(String profile) throws IOException {
        Path directory = Files.createDirectories(directory(profile));
        Path marker = directory.resolve(home.app().profiles().markers().getFirst());
        if (!Files.exists(marker)) {
            Files.createFile(marker);
        }
        return directory;
    }

    /**
     * Writes the {@code config.yaml} of a profile that exists.
     *
     * @param profile the profile's name
     * @param yaml the text of the file
     * @return the file
     * @throws IOException if it cannot be written
     */
    public Path config(String profile, String yaml) throws IOException {
        return Files.writeString(directory(profile).resolve("config.yaml"), yaml);
    }

    /**
     * Records the intent of a profile that exists, as an operator's start or stop does.
     *
     * @param profile the profile's name
     * @param intent the intent
     * @throws IOException if it cannot be written
     */
    public void intent(String profile, Intent intent) throws IOException {
        Intents.write(directory(profile), intent);
    }
}
