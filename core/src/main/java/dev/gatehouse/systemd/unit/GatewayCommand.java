package dev.gatehouse.systemd.unit;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.systemd.host.HomeMapping;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Collectors;

/**
 * Value of {@code ExecStart=}: the gateway's own command if systemd can run it, otherwise a shell that executes it. The
 * shell is necessary for an activation script, for encoded variables, for a program on the gateway's PATH, which systemd
 * does not search, and for a path that systemd refuses (systemd.service(5), src/core/load-fragment.c).
 */
final class GatewayCommand {
    private final HomeMapping mapping;
    private final GatewayDefinition definition;

    GatewayCommand(HomeMapping mapping, GatewayDefinition definition) {
        this.mapping = mapping;
        this.definition = definition;
    }

    String line() {
        List<String> words = definition.command().stream().map(mapping::map).toList();
        Optional<Path> activate = definition.activate().map(mapping::map);
        List<String> script = new ArrayList<>();
        SortedSet<String> encoded = EnvironmentFile.encoded(definition.environment());
        for (String name : encoded) {
            // The underscore keeps newlines at the end of the value, which the substitution would remove.
            script.add(name + "=$(printf %b_ \"$" + name + "\"); export " + name + "=\"${" + name + "%_}\";");
        }
        if (activate.isPresent()) {
            script.add("if [ -r \"$1\" ]; then . \"$1\"; fi; shift;");
        }
        if (script.isEmpty() && canBeCalled(words.getFirst())) {
            return joined(words);
        }
        script.add("exec \"$@\"");
        List<String> arguments = new ArrayList<>();
        activate.ifPresent(path -> arguments.add(path.toString()));
        arguments.addAll(words);
        return "/bin/sh -c " + UnitSyntax.script(script) + " sh " + joined(arguments);
    }

    private static String joined(List<String> words) {
        return words.stream().map(UnitSyntax::argument).collect(Collectors.joining(" "));
    }

    /** Whether systemd accepts this as the path of a program: absolute, normalized, without special characters. */
    private static boolean canBeCalled(String program) {
        return program.startsWith("/")
                && program.equals(Path.of(program).normalize().toString())
                && program.chars().allMatch(c -> c > 0x20 && c < 0x7f && "\\\"'".indexOf(c) < 0);
    }
}
