package dev.gatehouse.check;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.rendering.RenderedFile;
import dev.gatehouse.rendering.Rendering;
import dev.gatehouse.spi.command.Interpreter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A path with a version in it, in the definition of a service: Homebrew's Cellar, nvm, fnm, pyenv, asdf, mise, Volta, pnpm, uv
 * and Nix have such directories. The next upgrade removes it, and the service dies at its next start, often only at a reboot.
 *
 * @param path the path in the definition
 * @param stable a name of the same program that an upgrade keeps; empty if none is known
 * @param chosen whether a person's settings name the path, so that only this person can replace it; otherwise Gatehouse
 *     found the program, and finds it again
 */
record VersionedPath(Path path, Optional<Path> stable, boolean chosen) {
    /** v22.11.0, 3.12.4, cpython-3.12.4-linux-x86_64-gnu, openclaw@1.2.3; or a hash and a name in Nix's store. */
    private static final Pattern VERSION = Pattern.compile("(.*[-@])?v?[0-9]+(\\.[0-9]+)+([-_+].*)?|[a-z0-9]{32}-.*");

    /** No file system has longer names, and the pattern recurses into each part of a version. */
    private static final int LONGEST_NAME = 255;

    private static final Pattern PATHS = Pattern.compile("/[^\\s:=\"'<>]+");

    /**
     * Finds the versioned paths that a definition needs: those of its program, and of the interpreter that the program names.
     *
     * @param rendering the rendered definition
     * @param definition the definition
     */
    static List<VersionedPath> in(Rendering rendering, GatewayDefinition definition) {
        Set<Path> mentioned = new LinkedHashSet<>();
        for (RenderedFile file : rendering.files()) {
            Matcher matcher = PATHS.matcher(file.content());
            while (matcher.find()) {
                path(matcher.group()).ifPresent(mentioned::add);
            }
        }
        List<VersionedPath> found = new ArrayList<>();
        Optional<Path> file = located(definition.command().getFirst(), mentioned);
        file.ifPresent(path -> add(path, definition, mentioned, found));
        file.flatMap(script -> Interpreter.of(script).name())
                .flatMap(name -> located(name, mentioned))
                .ifPresent(path -> add(path, definition, mentioned, found));
        return found;
    }

    private static void add(
            Path program, GatewayDefinition definition, Set<Path> mentioned, List<VersionedPath> found) {
        if (isVersioned(program)) {
            found.add(new VersionedPath(program, stable(program, mentioned), isChosen(program, definition)));
        }
    }

    /** Whether the definition's own words have the path, and not only the PATH that the backend adds. */
    private static boolean isChosen(Path program, GatewayDefinition definition) {
        String directory = String.valueOf(program.getParent());
        return definition.command().contains(program.toString())
                || definition.activate().map(Path::getParent).equals(Optional.ofNullable(program.getParent()))
                || List.of(definition
                                .environment()
                                .variables()
                                .getOrDefault("PATH", "")
                                .split(":", -1))
                        .contains(directory);
    }

    /** Whether a directory of the path has a version in its name. */
    static boolean isVersioned(Path path) {
        Path parent = path.getParent();
        if (parent != null) {
            for (Path part : parent) {
                String name = part.toString();
                if (name.length() <= LONGEST_NAME && VERSION.matcher(name).matches()) {
                    return true;
                }
            }
        }
        return false;
    }

    private static Optional<Path> located(String program, Set<Path> directories) {
        if (program.startsWith("/")) {
            return path(program).filter(Files::isRegularFile);
        }
        return directories.stream()
                .map(directory -> directory.resolve(program))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    /** A link to the program, or a shim: a script that a version manager keeps and that calls the present version. */
    private static Optional<Path> stable(Path program, Set<Path> directories) {
        String name = program.getFileName().toString();
        List<Path> candidates = new ArrayList<>();
        for (Path top = program.getParent(); top != null; top = top.getParent()) {
            candidates.add(top.resolve("shims").resolve(name));
            candidates.add(top.resolve("bin").resolve(name));
        }
        directories.forEach(directory -> candidates.add(directory.resolve(name)));
        return candidates.stream()
                .filter(candidate -> !isVersioned(candidate) && leadsTo(candidate, program))
                .findFirst();
    }

    private static boolean leadsTo(Path candidate, Path program) {
        try {
            boolean shim = String.valueOf(candidate.getParent()).endsWith("/shims") && Files.isExecutable(candidate);
            return shim || (Files.isExecutable(candidate) && Files.isSameFile(candidate, program));
        } catch (IOException gone) {
            return false;
        }
    }

    private static Optional<Path> path(String text) {
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException unreadable) {
            return Optional.empty();
        }
    }

    /** The finding in words. */
    String words() {
        String needs = "its service needs " + path + ", which an upgrade removes"
                + stable.map(name -> "; " + name + " stays").orElse("");
        return needs + (chosen ? ". Its own settings name it:" : ". After an upgrade:");
    }

    /** Returns the command that shows where a person named the path, or else makes the service find the new one. */
    Remedy remedy(String profile) {
        return chosen ? Remedy.gatehouse("profile", "show", profile) : Remedy.gatehouse("reconcile");
    }
}
