package dev.gatehouse.spi.command;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.Quoted;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.spi.process.GatewayVariables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Checks that a gateway's program, and the interpreter that a script names, exist where its service looks for them. What
 * cannot be read counts as existing. Immutable.
 *
 * @param path the directories of the service's own PATH; empty if it cannot be told, and then names without a slash are
 *     not checked
 * @param where the owner of that PATH, such as {@code the unit}
 * @since 0.1.0
 */
public record ProgramSearch(Optional<List<Path>> path, String where) {
    /**
     * Splits the value of a PATH variable. Relative entries are left out: a service has another working directory.
     *
     * @param value directories, separated by colons
     * @return the directories
     */
    public static List<Path> directories(String value) {
        List<Path> directories = new ArrayList<>();
        for (String entry : value.split(":", -1)) {
            if (entry.startsWith("/")) {
                directories.add(Path.of(entry));
            }
        }
        return directories;
    }

    /**
     * Checks the program of a gateway. The directory of the activation script counts as part of the PATH, and so do the
     * directories that the gateway puts before it. A PATH among the gateway's own variables replaces the service's.
     *
     * @param definition the gateway
     * @throws GatehouseException if the program does not exist or is not executable, or its interpreter does not exist
     */
    public void require(GatewayDefinition definition) {
        String program = definition.command().getFirst();
        Optional<String> reason = program.contains("/") ? absolute(definition, program) : named(definition, program);
        if (reason.isPresent()) {
            throw new GatehouseException(
                    "The gateway of " + definition.profile() + " cannot start: " + reason.get(),
                    Remedy.gatehouse("profile", "show", definition.profile().value()));
        }
    }

    private Optional<String> absolute(GatewayDefinition definition, String program) {
        try {
            Path file = definition.home().value().resolve(program);
            if (Files.notExists(file)) {
                return Optional.of("program " + Quoted.forMessage(program) + " does not exist");
            }
            return isExecutable(file)
                    ? interpreter(definition, file)
                    : Optional.of("program " + Quoted.forMessage(program) + " is not executable");
        } catch (InvalidPathException unusual) {
            return Optional.empty();
        }
    }

    private Optional<String> named(GatewayDefinition definition, String program) {
        Optional<List<Path>> places = places(definition);
        if (places.isEmpty()) {
            return Optional.empty();
        }
        Optional<Path> file = found(places.get(), program);
        return file.isPresent()
                ? interpreter(definition, file.get())
                : Optional.of("no program " + Quoted.forMessage(program) + onPath(definition));
    }

    /** An upgrade can remove the interpreter of a script that stays: node of nvm, python of pyenv. */
    private Optional<String> interpreter(GatewayDefinition definition, Path script) {
        Interpreter interpreter = Interpreter.of(script);
        Optional<List<Path>> places = places(definition);
        if (interpreter.file().filter(Files::notExists).isPresent()) {
            return Optional.of("program " + Quoted.forMessage(script.toString()) + " needs "
                    + interpreter.file().get() + ", which does not exist");
        }
        if (interpreter.name().isPresent()
                && places.isPresent()
                && found(places.get(), interpreter.name().get()).isEmpty()) {
            return Optional.of("program " + Quoted.forMessage(script.toString()) + " needs "
                    + Quoted.forMessage(interpreter.name().get()) + ", which is not" + onPath(definition));
        }
        return Optional.empty();
    }

    /** Where the service looks for programs; empty if unknown. */
    private Optional<List<Path>> places(GatewayDefinition definition) {
        Optional<String> own = GatewayVariables.path(definition);
        return own.map(ProgramSearch::directories).or(() -> path).map(known -> {
            List<Path> places = new ArrayList<>(definition.sources().searchPath());
            if (own.isEmpty()) {
                definition.activate().map(Path::getParent).ifPresent(places::add);
            }
            places.addAll(known);
            return places;
        });
    }

    private String onPath(GatewayDefinition definition) {
        List<Path> shown = new ArrayList<>(definition.sources().searchPath());
        shown.addAll(GatewayVariables.path(definition)
                .map(ProgramSearch::directories)
                .or(() -> path)
                .orElse(List.of()));
        return " on the PATH of " + where + " ("
                + shown.stream().map(Path::toString).collect(Collectors.joining(":")) + ")";
    }

    private static Optional<Path> found(List<Path> places, String program) {
        for (Path place : places) {
            Path file = place.resolve(program);
            if (!Files.notExists(file) && isExecutable(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    /** Whether somebody may execute it. The caller can be another account than the gateway's. */
    private static boolean isExecutable(Path file) {
        try {
            Set<PosixFilePermission> modes = Files.getPosixFilePermissions(file);
            return !Files.isDirectory(file)
                    && (modes.contains(PosixFilePermission.OWNER_EXECUTE)
                            || modes.contains(PosixFilePermission.GROUP_EXECUTE)
                            || modes.contains(PosixFilePermission.OTHERS_EXECUTE));
        } catch (IOException | UnsupportedOperationException unknown) {
            return true;
        }
    }
}
