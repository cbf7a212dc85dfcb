package dev.gatehouse.definition;

import dev.gatehouse.error.InvalidInputException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Where a gateway's environment comes from besides the values of its definition. What these files contain is read when
 * the gateway starts, with the rights of its account, and is part of no unit, script, plist or task. Immutable.
 *
 * @param file file of {@code NAME=VALUE} lines ({@link EnvironmentLines}). A file that does not exist sets nothing. All
 *     other variables of the gateway take precedence over those of this file
 * @param secrets files by variable: the variable's value is the content of the file, without line breaks at its end
 * @param secretFiles files by variable: the variable's value is the path of a file with the secret
 * @param searchPath directories that come before all others in the gateway's PATH, in this order
 * @since 0.1.0
 */
public record EnvironmentSources(
        Optional<Path> file,
        SortedMap<String, Path> secrets,
        SortedMap<String, Path> secretFiles,
        List<Path> searchPath) {
    /** No sources. */
    public static final EnvironmentSources NONE =
            new EnvironmentSources(Optional.empty(), new TreeMap<>(), new TreeMap<>(), List.of());

    /**
     * Checks and copies the components.
     *
     * @throws InvalidInputException if a name is no valid variable name, belongs to the shell
     *     ({@link EnvironmentLines#isOfTheShell}), or has both a secret and a secret file; or if a path is relative or
     *     contains control characters, or a directory of the search path contains the separator of PATH
     */
    public EnvironmentSources {
        file.ifPresent(path -> requirePath("env-file", path));
        secrets.forEach((name, path) -> require("secret", name, path));
        secretFiles.forEach((name, path) -> require("secret-file", name, path));
        secrets = Collections.unmodifiableSortedMap(new TreeMap<>(secrets));
        secretFiles = Collections.unmodifiableSortedMap(new TreeMap<>(secretFiles));
        searchPath = List.copyOf(searchPath);
        for (String name : secrets.keySet()) {
            if (secretFiles.containsKey(name)) {
                throw new InvalidInputException(name + " is set by both secret and secret-file");
            }
        }
        for (Path directory : searchPath) {
            requirePath("path", directory);
            if (directory
                    .toString()
                    .contains(directory.getFileSystem().getSeparator().equals("\\") ? ";" : ":")) {
                throw new InvalidInputException("path: a directory of PATH must not contain its separator, got "
                        + Quoted.forMessage(directory.toString()));
            }
        }
    }

    private static void require(String key, String name, Path path) {
        requireName(key, name);
        requirePath(key + "." + name, path);
    }

    static void requireName(String key, String name) {
        Environment.checkKey(name);
        if (EnvironmentLines.isOfTheShell(name)) {
            throw new InvalidInputException(key + ": the variable " + name + " belongs to the shell");
        }
    }

    private static void requirePath(String key, Path path) {
        if (!path.isAbsolute()) {
            throw new InvalidInputException(
                    key + " must be an absolute path, got " + Quoted.forMessage(path.toString()));
        }
        HomeVariable.requireOneLine(key, path.toString());
    }

    /** {@return whether there are none} */
    public boolean isEmpty() {
        return equals(NONE);
    }

    /** {@return the variables that a secret or a secret file sets, sorted} */
    public SortedSet<String> names() {
        SortedSet<String> names = new TreeSet<>(secrets.keySet());
        names.addAll(secretFiles.keySet());
        return names;
    }

    /**
     * Returns the value of PATH with the directories of the search path before it.
     *
     * @param path the other directories, as a value of PATH; can be empty
     * @param separator what separates directories: a colon, on Windows a semicolon
     * @return the value
     */
    public String before(String path, String separator) {
        StringBuilder all = new StringBuilder();
        for (Path directory : searchPath) {
            all.append(all.isEmpty() ? "" : separator).append(directory);
        }
        return all + (all.isEmpty() || path.isEmpty() ? "" : separator) + path;
    }
}
