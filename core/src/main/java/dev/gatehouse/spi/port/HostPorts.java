package dev.gatehouse.spi.port;

import dev.gatehouse.manager.LoopbackPort;
import dev.gatehouse.posix.LinuxProcess;
import dev.gatehouse.posix.UnixPath;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The ports of this host. First it tries to connect, which takes about 10 µs if nobody listens. Only for a port that
 * accepts does it read {@code /proc/net/tcp}, {@code /proc/net/tcp6} and the descriptors of processes
 * (proc_pid_net(5), proc_pid_fd(5)). Without {@code /proc} the owner is unknown. Thread-safe.
 *
 * @since 0.1.0
 */
public final class HostPorts implements PortOwners {
    private final Path proc;

    /** Creates a view of this host. Reads nothing. */
    public HostPorts() {
        this(Path.of("/proc"));
    }

    HostPorts(Path proc) {
        this.proc = proc;
    }

    @Override
    public PortUse of(int port, OptionalLong gateway) {
        if (!LoopbackPort.accepts(port)) {
            return PortUse.FREE;
        }
        return UnixPath.isMeant(proc) ? owner(port, gateway) : PortUse.UNKNOWN;
    }

    /** Who has a listening socket, from the files of {@code /proc}. */
    PortUse owner(int port, OptionalLong gateway) {
        List<Listener> listeners = Listener.on(port, proc.resolve("net"));
        if (listeners.isEmpty()) {
            return PortUse.UNKNOWN;
        }
        Set<String> sockets = new HashSet<>();
        listeners.forEach(listener -> sockets.add("socket:[" + listener.inode() + "]"));
        if (gateway.isPresent() && has(gateway.getAsLong(), sockets)) {
            return PortUse.OF_GATEWAY;
        }
        List<Long> holders = holders(sockets);
        if (gateway.isPresent()) {
            ProcessFamily family = ProcessFamily.of(proc, gateway.getAsLong());
            if (holders.stream().anyMatch(family::contains)) {
                return PortUse.OF_GATEWAY;
            }
        }
        if (holders.isEmpty()) {
            return hidden(listeners, gateway);
        }
        long listener = listener(holders);
        return new PortUse(PortUse.Owner.OTHER, OptionalLong.of(listener), program(listener));
    }

    /** A child has its parent's descriptors, at least until it executes a program: the parent is the one that listens. */
    private long listener(List<Long> holders) {
        return holders.stream()
                .filter(pid -> !holders.contains(new LinuxProcess(proc.resolve(Long.toString(pid))).parent()))
                .findFirst()
                .orElse(holders.getFirst());
    }

    /** The descriptors of processes of other accounts are hidden, but the account of a socket is not. */
    private PortUse hidden(List<Listener> listeners, OptionalLong gateway) {
        int account = gateway.isPresent() ? accountOf(gateway.getAsLong()) : -1;
        if (listeners.stream().anyMatch(listener -> listener.uid() == account)) {
            return PortUse.UNKNOWN;
        }
        int uid = listeners.getFirst().uid();
        return new PortUse(PortUse.Owner.OTHER, OptionalLong.empty(), "a process of uid " + uid);
    }

    private int accountOf(long pid) {
        try {
            Object uid = Files.getAttribute(proc.resolve(Long.toString(pid)), "unix:uid");
            return uid instanceof Integer number ? number : -1;
        } catch (IOException | UnsupportedOperationException gone) {
            return -1;
        }
    }

    private List<Long> holders(Set<String> sockets) {
        List<Long> holders = new java.util.ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                long pid = Long.parseLong(process.getFileName().toString());
                if (has(pid, sockets)) {
                    holders.add(pid);
                }
            }
        } catch (IOException | NumberFormatException unreadable) {
            return holders;
        }
        return holders;
    }

    private boolean has(long pid, Set<String> sockets) {
        try (DirectoryStream<Path> descriptors =
                Files.newDirectoryStream(proc.resolve(Long.toString(pid)).resolve("fd"))) {
            for (Path descriptor : descriptors) {
                if (sockets.contains(target(descriptor))) {
                    return true;
                }
            }
        } catch (IOException goneOrHidden) {
            return false;
        }
        return false;
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closed) {
            return "";
        }
    }

    /** Only the program's name: the arguments of a process may be secrets. */
    private String program(long pid) {
        try {
            return Files.readString(proc.resolve(Long.toString(pid)).resolve("comm"))
                    .strip();
        } catch (IOException gone) {
            return "";
        }
    }
}
