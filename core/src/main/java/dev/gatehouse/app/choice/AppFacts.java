package dev.gatehouse.app.choice;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the rule needs to know about the caller and the host. Each fact is read when the rule asks for it.
 *
 * @since 0.1.0
 */
public interface AppFacts {
    /**
     * Returns the home that the variable of a preset names.
     *
     * @param preset the preset
     * @return its home; empty if the variable is unset
     */
    Optional<Path> named(PresetOutline preset);

    /**
     * Returns the usual home of a preset: in a container the one of containers, otherwise that of the person meant.
     *
     * @param preset the preset
     * @return the path, whether or not it exists
     */
    Path usual(PresetOutline preset);

    /**
     * Returns the home whose installed services or whose account shows that it is meant. Asked only if no preset has its
     * usual home.
     *
     * @param preset the preset
     * @return an existing home; empty if nothing shows one
     */
    Optional<Path> elsewhere(PresetOutline preset);

    /**
     * Returns what shows that a home of a preset exists.
     *
     * @param preset the preset
     * @param home the home
     * @return the home, if it is a directory; otherwise the first profile of the preset beside it; empty if there is neither
     */
    Optional<Path> present(PresetOutline preset, Path home);

    /**
     * Returns the home of an app that is no preset, by the app's name.
     *
     * @param name a name without a slash
     * @return the directory {@code ~/.NAME} of the person meant, if it has an app file; otherwise empty
     */
    Optional<Path> other(String name);

    /**
     * Returns the homes of apps that are no presets: directories {@code ~/.*} of the person meant that have an app file. Reads the home
     * directory of that person, so the rule asks only if no preset decides, or for every app.
     *
     * @return the directories, sorted; those of presets can be among them
     */
    List<Path> others();

    /**
     * Tests whether something exists at a path, such as a file.
     *
     * @param file the path
     * @return whether it does
     */
    boolean exists(Path file);
}
