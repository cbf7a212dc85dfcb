package dev.gatehouse.app.choice;

import java.nio.file.Path;
import java.util.Optional;

/**
 * One app that a call can mean. Immutable.
 *
 * @param preset the preset that it is, or whose home it uses; empty if an app file was named, or the home of another app
 * @param file its app file: a named one, or that of its home; empty if the preset is used as it is
 * @param home its home as far as the choice depends on it; empty if the app was named,
 *     except by the name of its home
 * @param reason why it is meant, as a clause for people: {@code HERMES_HOME is set}
 * @since 0.1.0
 */
public record AppChoice(Optional<String> preset, Optional<Path> file, Optional<Path> home, String reason) {
    /** {@return how a person refers to it: the name of its preset, or the path of its file} */
    public String word() {
        return preset.orElseGet(() -> file.map(Path::toString).orElse(""));
    }
}
