package dev.gatehouse.spi.port;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The processes of a gateway: its descendants, and the members of its process group, session and control group. Groups that
 * the gateway shares with its parent are not its own.
 */
final class ProcessFamily {
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

    static ProcessFamily of(Path proc, long gateway) {
        return new ProcessFamily(proc, gateway);
    }

    boolean contains(long pid) {
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
        try {
            return Files.readString(proc.resolve(Long.toString(pid)).resolve("cgroup"))
                    .strip();
        } catch (IOException gone) {
            return "";
        }
    }

    private record Stat(long parent, long group, long session) {}

    /** Fields 4 to 6 of proc_pid_stat(5), after the program's name, which may contain any character. */
    private Optional<Stat> stat(long pid) {
        try {
            String text = Files.readString(proc.resolve(Long.toString(pid)).resolve("stat"));
            String[] words = text.substring(text.lastIndexOf(')') + 1).strip().split(" ", -1);
            return Optional.of(new Stat(Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3])));
        } catch (IOException | RuntimeException gone) {
            return Optional.empty();
        }
    }
}
