package dev.gatehouse.bench;

import dev.gatehouse.app.App;
import dev.gatehouse.app.Presets;
import dev.gatehouse.app.service.Launch;
import dev.gatehouse.definition.GatewaySettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The directories and programs of the bench, as set by {@code bench/run}.
 *
 * @param scratch a directory for trees and homes, in memory if possible
 * @param scripts the directory of {@code bench/run}
 * @param command the installed command's launcher
 * @param python the interpreter itself, not a wrapper script
 * @param tools the directory of the s6 programs
 */
record Place(Path scratch, Path scripts, Path command, Path python, Path tools) {
    private static final String PREFIX = "gatehouse.bench.";

    /** A gateway that does nothing, so its own start costs almost nothing. */
    private static final List<String> SLEEPER = List.of("sleep", "1000000");

    static Place ofProcess() {
        return new Place(
                property("scratch"), property("scripts"), property("command"), property("python"), property("tools"));
    }

    private static Path property(String name) {
        String value = System.getProperty(PREFIX + name);
        if (value == null) {
            throw new IllegalStateException("-D" + PREFIX + name + " is missing; use bench/run");
        }
        return Path.of(value);
    }

    /** Returns the directory of the installed command, with bin and lib. */
    Path installation() {
        return command.resolve("../..").normalize();
    }

    Path tool(String name) {
        return tools.resolve(name);
    }

    /** Returns the environment that selects a scandir. */
    Map<String, String> environment(Path scandir) {
        return Map.of("GATEHOUSE_SCANDIR", scandir.toString(), "GATEHOUSE_S6_BIN", tools.toString());
    }

    /** Returns the preset with a gateway command that every machine has. */
    static App app() {
        App preset = Presets.named("hermes");
        return preset.toBuilder()
                .launch(Launch.of(SLEEPER))
                .defaults(GatewaySettings.DEFAULTS)
                .build();
    }
}
