package dev.gatehouse.app;

import dev.gatehouse.app.keys.HomeKeys;
import dev.gatehouse.app.keys.LaunchKeys;
import dev.gatehouse.app.keys.NamesKeys;
import dev.gatehouse.app.keys.OwnServiceKeys;
import dev.gatehouse.app.keys.PlaceKeys;
import dev.gatehouse.app.keys.ProfileKeys;
import dev.gatehouse.app.keys.RecordsKeys;
import dev.gatehouse.app.layout.AppHome;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.posix.OwnerAccess;
import dev.gatehouse.posix.Reasons;
import dev.gatehouse.settings.ForeignText;
import dev.gatehouse.settings.PlainFile;
import dev.gatehouse.settings.SettingsKeys;
import dev.gatehouse.settings.YamlValue;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads an {@link App} from a YAML file; {@code docs/app-file.md} has the grammar and the defaults. Has only static
 * methods and is thread-safe.
 *
 * @since 0.1.0
 */
public final class AppFile {
    /** Name of the app file in a home. */
    public static final String NAME = AppHome.APP_FILE;

    private static final List<String> OWN = List.of("app", "description", "home", "manager", "names", "own-service");

    private static final String[] KEYS = keys();

    private final Path file;
    private final YamlValue document;
    private final Map<String, YamlValue> keys;

    private AppFile(Path file, YamlValue document) {
        this.file = file;
        this.document = document;
        this.keys = document.entries(KEYS);
    }

    /** Not a stream: the first one takes a short command a millisecond. */
    private static String[] keys() {
        List<String> keys = new ArrayList<>(OWN);
        keys.addAll(LaunchKeys.KEYS);
        keys.addAll(ProfileKeys.KEYS);
        keys.addAll(PlaceKeys.KEYS);
        keys.addAll(RecordsKeys.KEYS);
        keys.addAll(SettingsKeys.SHARED);
        return keys.toArray(new String[0]);
    }

    /**
     * Reads an app. The keys {@code app} and {@code command} are required; every other one has a default derived from
     * {@code app}.
     *
     * @param file the app file
     * @return the app
     * @throws InvalidInputException if the file does not exist or is invalid; the message has the file, the key and the
     *     rule
     */
    public static App read(Path file) {
        try {
            return parse(file, PlainFile.settings(file));
        } catch (IOException e) {
            throw new InvalidInputException(file + ": cannot be read: " + e.getMessage());
        }
    }

    /**
     * Returns the text of an app file, valid or not.
     *
     * @param file the app file
     * @return its text
     * @throws InvalidInputException if the file does not exist or cannot be read
     */
    public static String text(Path file) {
        try {
            return PlainFile.settings(file).orElseThrow(() -> missing(file));
        } catch (IOException e) {
            throw new InvalidInputException(file + ": cannot be read: " + e.getMessage());
        }
    }

    /**
     * Writes a new app file. Root writes it as the owner of its place.
     *
     * @param file the app file
     * @param text its text, which is not checked
     * @param directory whether to create the directory of the file if it does not exist, for its owner only
     * @throws FileAlreadyExistsException if something exists at the path, which stays as it is
     * @throws IOException if the file cannot be written
     */
    public static void create(Path file, String text, boolean directory) throws IOException {
        Path path = file.toAbsolutePath().normalize();
        try {
            OwnerAccess.run(path, () -> NewFile.write(path, text, directory));
        } catch (FileAlreadyExistsException taken) {
            throw taken;
        } catch (IOException e) {
            throw new IOException(Reasons.of(e), e);
        }
    }

    private static InvalidInputException missing(Path file) {
        return new InvalidInputException(file + ": the app file does not exist");
    }

    /** Reads an app from a file that nobody named; root uses it only if root alone can change it. */
    static App readTrusted(Path file) {
        try {
            return parse(file, PlainFile.trusted(file));
        } catch (PlainFile.UntrustedException e) {
            throw new InvalidInputException(file + ": root does not use an app file that another user may write;"
                    + " to use it, name it with --app or " + Apps.VARIABLE);
        } catch (IOException e) {
            throw new InvalidInputException(file + ": cannot be read: " + e.getMessage());
        }
    }

    private static App parse(Path file, Optional<String> text) {
        String content = text.orElseThrow(() -> missing(file));
        return ForeignText.read(file, () -> parse(file, content));
    }

    /**
     * Reads an app from a text.
     *
     * @param file the text's place, for messages
     * @param content the text of an app file
     * @return the app
     * @throws InvalidInputException as {@link #read}
     */
    static App parse(Path file, String content) {
        return YamlValue.reading(
                file,
                content,
                document -> new AppFile(
                                file,
                                document.orElseThrow(() ->
                                        new InvalidInputException(file + ": must contain at least app and command")))
                        .app());
    }

    private App app() {
        String name = name();
        YamlValue command = required("command");
        YamlValue description = keys.get("description");
        try {
            return new App(
                    name,
                    description == null ? name + " gateway" : description.text(),
                    HomeKeys.parse(name, keys.get("home")),
                    ProfileKeys.parse(keys),
                    PlaceKeys.parse(keys),
                    LaunchKeys.parse(keys, command),
                    SettingsKeys.ofApp(file, keys),
                    RecordsKeys.parse(keys),
                    NamesKeys.parse(keys.get("names")),
                    OwnServiceKeys.parse(keys.get("own-service")),
                    manager());
        } catch (InvalidInputException e) {
            String message = String.valueOf(e.getMessage());
            throw message.startsWith(file + ": ") ? e : new InvalidInputException(file + ": " + message);
        }
    }

    /**
     * The app's name, checked first: an invalid name would otherwise appear as an error of a key whose default contains
     * it.
     */
    private String name() {
        YamlValue value = required("app");
        String name = value.text();
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")) {
            throw value.refused("must be one word of letters, digits, '.', '_' and '-'");
        }
        return name;
    }

    /** Whether a backend of this kind exists is known only where backends are. */
    private Optional<String> manager() {
        YamlValue value = keys.get("manager");
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        String word = value.text();
        if (!word.matches("[a-z][a-z0-9-]{0,31}")) {
            throw value.refused("must be the kind of a service manager, such as kubernetes");
        }
        return Optional.of(word);
    }

    private YamlValue required(String key) {
        YamlValue value = keys.get(key);
        if (value == null || value.isNull()) {
            throw document.refused("must have the key '" + key + "'");
        }
        return value;
    }
}
