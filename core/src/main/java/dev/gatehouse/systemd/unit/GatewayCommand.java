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
 * The command of a gateway as {@code ExecStart=} has it. It is the gateway's own where systemd can run that; a shell that
 * becomes the gateway stands before it where something has to happen first: an activation script that is there, a
 * variable that systemd could not carry, a program that is to be found on the gateway's PATH, which systemd does not use
 * for that, or one whose name systemd refuses (systemd.service(5), src/core/load-fragment.c).
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
            // What follows the value keeps newlines at its end, which a substitution would take off.
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

    /** What systemd takes for the path of a program: absolute, normal, and without a character that means anything. */
    private static boolean canBeCalled(String program) {
        return program.startsWith("/")
                && program.equals(Path.of(program).normalize().toString())
                && program.chars().allMatch(c -> c > 0x20 && c < 0x7f && "\\\"'".indexOf(c) < 0);
    }
}
