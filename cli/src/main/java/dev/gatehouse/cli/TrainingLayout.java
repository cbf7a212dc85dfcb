package dev.gatehouse.cli;

import dev.gatehouse.systemd.host.SystemdLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The layout of the host with the programs and the units of an {@link AotStage}. Not a lambda, which the commands would not link.
 *
 * @param stage the directory of the stage
 */
record TrainingLayout(Path stage) implements Function<Map<String, String>, SystemdLayout> {
    @Override
    public SystemdLayout apply(Map<String, String> environment) {
        SystemdLayout host = SystemdLayout.ofHost(environment);
        return new SystemdLayout(
                stage.resolve("units"),
                host.systemUnits(),
                host.systemRuntime(),
                host.lingerers(),
                host.session(),
                List.of("/bin/sh", AotStage.systemctl(stage).toString()),
                List.of("/bin/sh", AotStage.journalctl(stage).toString()),
                host.loginctl(),
                host.accounts(),
                host.searchPath(),
                host.limit(),
                stage.startsWith("/tmp") || stage.startsWith("/var/tmp"));
    }
}
