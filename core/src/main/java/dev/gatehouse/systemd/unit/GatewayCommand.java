package dev.gatehouse.systemd.unit;

import dev.gatehouse.definition.EnvironmentSources;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.spi.process.EnvironmentScript;
import dev.gatehouse.systemd.host.HomeMapping;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Value of {@code ExecStart=}: the gateway's own command if systemd can run it, otherwise the home's script, which prepares the
 * environment and executes the command. The script is necessary for an activation script, for encoded variables, for the files of
 * secrets and variables, for a program on the gateway's PATH, which systemd does not search, and for a path that systemd refuses
 * (systemd.service(5), src/core/load-fragment.c).
 *
 * <p>The environment file of a gateway is not an EnvironmentFile of its unit: systemd has another grammar, continues lines, and
 * drops what it does not understand.
 */
final class GatewayCommand {
    private final HomeMapping mapping;
    private final GatewayDefinition definition;

    GatewayCommand(HomeMapping mapping, GatewayDefinition definition) {
        this.mapping = mapping;
        this.definition = definition;
    }

    /**
     * Returns the words of the command.
     *
     * @param script words that call the home's script
     */
    List<String> words(List<String> script) {
        List<String> command = definition.command().stream().map(mapping::map).toList();
        List<String> preparations = new ArrayList<>();
        for (String name : EnvironmentFile.encoded(definition.environment())) {
            preparations.addAll(List.of("--decode", name));
        }
        definition
                .activate()
                .map(mapping::map)
                .ifPresent(path -> preparations.addAll(List.of("--activate", path.toString())));
        preparations.addAll(sources());
        if (preparations.isEmpty() && canBeCalled(command.getFirst())) {
            return command;
        }
        List<String> words = new ArrayList<>(script);
        words.add("run");
        words.addAll(preparations);
        words.add("--");
        words.addAll(command);
        return words;
    }

    private List<String> sources() {
        EnvironmentSources sources = definition.sources();
        List<String> words = new ArrayList<>();
        sources.secrets().forEach((name, file) -> words.addAll(List.of("--secret", name + "=" + mapping.map(file))));
        sources.secretFiles()
                .forEach((name, file) -> words.addAll(List.of("--secret-file", name + "=" + mapping.map(file))));
        sources.file()
                .ifPresent(file -> words.addAll(List.of(
                        "--keep",
                        EnvironmentScript.kept(definition),
                        "--env-file",
                        mapping.map(file).toString())));
        if (!sources.searchPath().isEmpty()) {
            String directories = sources.searchPath().stream()
                    .map(directory -> mapping.map(directory).toString())
                    .collect(Collectors.joining(":"));
            words.addAll(List.of("--path", directories));
        }
        return words;
    }

    /** Whether systemd accepts this as the path of a program: absolute, normalized, without special characters. */
    private static boolean canBeCalled(String program) {
        return program.startsWith("/")
                && program.equals(Path.of(program).normalize().toString())
                && program.chars().allMatch(c -> c > 0x20 && c < 0x7f && "\\\"'".indexOf(c) < 0);
    }
}
