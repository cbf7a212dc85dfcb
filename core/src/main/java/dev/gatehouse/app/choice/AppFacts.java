package dev.gatehouse.app.choice;

import java.nio.file.Path;
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
     * Tests whether something exists at a path, such as a file.
     *
     * @param file the path
     * @return whether it does
     */
    boolean exists(Path file);
}
