package dev.gatehouse.systemtest.systemd;

import dev.gatehouse.spi.command.Command;
import dev.gatehouse.spi.command.CommandResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The oracle: what systemd's own tools say, and do as a person would have them do it. */
final class SystemdTools {
    /** Fifty units at once take {@code systemd-analyze} some seconds. */
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private SystemdTools() {}

    /** Runs systemctl in the scope of the place where the test runs, and gives what it printed. */
    static String here(String... words) {
        return tool("systemctl", words).output();
    }

    /** Runs a tool of systemd's, which is given the scope and then these words, to its end. */
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
