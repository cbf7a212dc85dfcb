package dev.gatehouse.spi.port;

import dev.gatehouse.posix.LinuxProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The processes of a gateway: its descendants, and the members of its process group, session and control group. Groups that
 * the gateway shares with its parent are not its own. Without Linux's {@code /proc} only descendants are known. Reads the
 * system anew at each question; thread-safe.
 *
 * @since 0.1.0
 */
public final class ProcessFamily {
    /** No process tree is as deep; a changing one must not loop. */
    private static final int DEEPEST = 64;

    private final Path proc;
    private final long gateway;
    private final Optional<Stat> self;
    private final Optional<Stat> parent;
    private final String cgroup;

    private ProcessFamily(Path proc, long gateway) {
        this.proc = proc;
        this.gateway = gateway;
        this.self = stat(gateway);
        this.parent = self.flatMap(stat -> stat(stat.parent()));
        String own = cgroup(gateway);
        boolean shared = self.isEmpty() || own.equals(cgroup(self.get().parent()));
        this.cgroup = shared ? "" : own;
    }

    /**
     * Returns the processes of a gateway on this host.
     *
     * @param gateway its main process
     * @return its family
     */
    public static ProcessFamily of(long gateway) {
        return of(Path.of("/proc"), gateway);
    }

    static ProcessFamily of(Path proc, long gateway) {
        return new ProcessFamily(proc, gateway);
    }

    /**
     * Tests whether a process is in the family.
     *
     * @param pid the process
     * @return whether it is
     */
    public boolean contains(long pid) {
        if (self.isEmpty()) {
            return isDescendantOnAnySystem(pid);
        }
        return isDescendant(pid) || isInGroup(pid) || (!cgroup.isEmpty() && isBelow(cgroup(pid)));
    }

    private boolean isBelow(String other) {
        return other.equals(cgroup) || other.startsWith(cgroup + "/");
    }

    private boolean isDescendant(long pid) {
        long ancestor = pid;
        for (int depth = 0; depth < DEEPEST && ancestor > 1; depth++) {
            if (ancestor == gateway) {
                return true;
            }
            ancestor = stat(ancestor).map(Stat::parent).orElse(0L);
        }
        return false;
    }

    private boolean isDescendantOnAnySystem(long pid) {
        Optional<ProcessHandle> ancestor = ProcessHandle.of(pid);
        for (int depth = 0; depth < DEEPEST && ancestor.isPresent(); depth++) {
            if (ancestor.get().pid() == gateway) {
                return true;
            }
            ancestor = ancestor.get().parent();
        }
        return false;
    }

    private boolean isInGroup(long pid) {
        Optional<Stat> other = stat(pid);
        if (self.isEmpty() || other.isEmpty()) {
            return false;
        }
        boolean group = other.get().group() == self.get().group()
                && parent.filter(stat -> stat.group() == self.get().group()).isEmpty();
        boolean session = other.get().session() == self.get().session()
                && parent.filter(stat -> stat.session() == self.get().session()).isEmpty();
        return group || session;
    }

    private String cgroup(long pid) {
        return process(pid).text("cgroup").strip();
    }

    private LinuxProcess process(long pid) {
        return new LinuxProcess(proc.resolve(Long.toString(pid)));
    }

    private record Stat(long parent, long group, long session) {}

    private Optional<Stat> stat(long pid) {
        List<String> words = process(pid).stat();
        try {
            return words.size() < 4
                    ? Optional.empty()
                    : Optional.of(new Stat(
                            Long.parseLong(words.get(1)), Long.parseLong(words.get(2)), Long.parseLong(words.get(3))));
        } catch (NumberFormatException damaged) {
            return Optional.empty();
        }
    }
}
