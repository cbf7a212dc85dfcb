package dev.gatehouse.definition;

import dev.gatehouse.error.InvalidInputException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * {@link EnvironmentSources} as settings name them: each path is a text that can begin with {@code ~/} and contain
 * {@link Placeholders}. Immutable.
 *
 * @param file the environment file
 * @param secrets files by variable, for their content
 * @param secretFiles files by variable, for their path
 * @param searchPath directories before all others of PATH
 * @since 0.1.0
 */
public record EnvironmentFiles(
        Optional<String> file,
        SortedMap<String, String> secrets,
        SortedMap<String, String> secretFiles,
        List<String> searchPath) {
    /** No files. */
    public static final EnvironmentFiles NONE =
            new EnvironmentFiles(Optional.empty(), new TreeMap<>(), new TreeMap<>(), List.of());

    /**
     * Checks and copies the components.
     *
     * @throws InvalidInputException if a name is no valid variable name, belongs to the shell, or is in both maps
     */
    public EnvironmentFiles {
        secrets = checked("secret", secrets);
        secretFiles = checked("secret-file", secretFiles);
        searchPath = List.copyOf(searchPath);
        for (String name : secrets.keySet()) {
            if (secretFiles.containsKey(name)) {
                throw new InvalidInputException(name + " is set by both secret and secret-file");
            }
        }
    }

    private static SortedMap<String, String> checked(String key, SortedMap<String, String> files) {
        files.keySet().forEach(name -> EnvironmentSources.requireName(key, name));
        return Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /** {@return the variables that a secret or a secret file sets, sorted} */
    public SortedSet<String> names() {
        SortedSet<String> names = new TreeSet<>(secrets.keySet());
        names.addAll(secretFiles.keySet());
        return names;
    }

    /**
     * Returns the sources of one gateway.
     *
     * @param word replaces placeholders and {@code ~/} in a path
     * @return the sources
     * @throws InvalidInputException if a path is relative or contains control characters, or a directory a separator of PATH
     */
    public EnvironmentSources of(UnaryOperator<String> word) {
        // Not equals, which a record links at run time: that takes a short command milliseconds.
        if (file.isEmpty() && secrets.isEmpty() && secretFiles.isEmpty() && searchPath.isEmpty()) {
            return EnvironmentSources.NONE;
        }
        Function<String, Path> path = text -> Path.of(word.apply(text)).normalize();
        return new EnvironmentSources(
                file.map(path),
                paths(secrets, path),
                paths(secretFiles, path),
                searchPath.stream().map(path).toList());
    }

    private static SortedMap<String, Path> paths(Map<String, String> files, Function<String, Path> path) {
        SortedMap<String, Path> paths = new TreeMap<>();
        files.forEach((name, file) -> paths.put(name, path.apply(file)));
        return paths;
    }

    /**
     * Returns these files changed by those of a profile, which take precedence: its environment file and its search path
     * replace these, and a variable that the profile sets itself, in whatever way, is set in no other.
     *
     * @param profile the files of the profile
     * @param variables the variables that the profile sets by value
     * @return the combined files
     */
    public EnvironmentFiles with(EnvironmentFiles profile, Environment variables) {
        return new EnvironmentFiles(
                profile.file().or(this::file),
                merged(secrets, profile.secrets(), profile, variables),
                merged(secretFiles, profile.secretFiles(), profile, variables),
                profile.searchPath().isEmpty() ? searchPath : profile.searchPath());
    }

    private static SortedMap<String, String> merged(
            Map<String, String> usual, Map<String, String> own, EnvironmentFiles profile, Environment variables) {
        SortedMap<String, String> merged = new TreeMap<>(usual);
        merged.keySet().removeAll(profile.names());
        merged.keySet().removeAll(variables.names());
        merged.putAll(own);
        return merged;
    }
}
