package dev.gatehouse.systemd.journal;

import dev.gatehouse.spi.provider.HostFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The process that stores what gateways print. */
final class Journald {
    /** Name of its process; the kernel keeps 15 characters. */
    private static final String NAME = "systemd-journal";

    /** Its control group, in both versions of cgroups. Reading it is faster than a search of all processes. */
    private static final List<Path> MEMBERS = List.of(
            Path.of("/sys/fs/cgroup/system.slice/systemd-journald.service/cgroup.procs"),
            Path.of("/sys/fs/cgroup/systemd/system.slice/systemd-journald.service/cgroup.procs"));

    private Journald() {}

    static boolean isRunning() {
        for (Path members : MEMBERS) {
            if (hasMembers(members)) {
                return true;
            }
        }
        return !HostFacts.ofThisHost().processes(NAME).isEmpty();
    }

    private static boolean hasMembers(Path members) {
        try {
            return !Files.readAllLines(members).isEmpty();
        } catch (IOException absent) {
            return false;
        }
    }
}
