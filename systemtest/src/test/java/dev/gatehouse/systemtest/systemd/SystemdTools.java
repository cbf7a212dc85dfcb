package dev.gatehouse.systemtest.systemd;

import dev.gatehouse.spi.command.Command;
import dev.gatehouse.spi.command.CommandResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The oracle: systemd's own tools, used like an administrator. */
final class SystemdTools {
    /** {@code systemd-analyze} takes a few seconds for fifty units. */
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private SystemdTools() {}

    /** Runs systemctl in the scope of the test, and returns its output. */
    static String here(String... words) {
        return tool("systemctl", words).output();
    }

    /** Runs a tool of systemd with the scope and then these arguments. */
    static CommandResult tool(String tool, String... words) {
        Machine machine = Machine.here();
        List<String> all = new ArrayList<>(List.of(tool, machine.isSystem() ? "--system" : "--user"));
        all.addAll(List.of(words));
        Command command = new Command(all, LIMIT, machine.session())
                .with("LC_ALL", "C.UTF-8")
                .with("SYSTEMD_PAGER", "")
                .with("SYSTEMD_COLORS", "0");
        try {
            return command.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
