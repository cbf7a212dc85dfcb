package dev.gatehouse.s6.scandir;

import dev.gatehouse.posix.Accounts;
import dev.gatehouse.posix.Directory;
import dev.gatehouse.posix.Errno;
import dev.gatehouse.posix.Fifo;
import dev.gatehouse.posix.LinuxProcess;
import dev.gatehouse.posix.PosixException;
import dev.gatehouse.posix.Stat;
import dev.gatehouse.s6.protocol.BriefLiveness;
import dev.gatehouse.s6.protocol.Liveness;
import dev.gatehouse.s6.protocol.ProcLocks;
import dev.gatehouse.s6.slot.S6Layout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A scandir and the s6-svscan that runs on it. */
public final class Scandir {
    /** Default capacity of s6-svscan: 500 services with their loggers (2.11 {@code -c}, 2.12+ {@code -C}). */
    private static final int DEFAULT_CAPACITY = 1000;

    private final Path path;

    public Scandir(Path path) {
        this.path = path;
    }

    public Path path() {
        return path;
    }

    private Path control() {
        return path.resolve(".s6-svscan/control");
    }

    /**
     * Checks before any change that this process can send commands to s6-svscan.
     *
     * @throws dev.gatehouse.error.GatehouseException if not; the message has the reason
     */
    public void requireReachable() {
        if (!Files.isDirectory(path)) {
            throw S6Errors.noScandir(path);
        }
        send("");
    }

    /**
     * Sends commands to s6-svscan (s6 src/supervision/s6-svscan.c: {@code a} scan, {@code n} stop supervisors of
     * removed services).
     */
    public void send(String commands) {
        try {
            Fifo.send(control(), commands.getBytes(StandardCharsets.US_ASCII));
        } catch (PosixException e) {
            if (e.is(Errno.ENXIO) || e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR)) {
                throw S6Errors.noSvscan(path);
            }
            if (e.is(Errno.EACCES)) {
                throw S6Errors.notController(path, e);
            }
            throw S6Errors.translate("controlling s6-svscan", path, e);
        }
    }

    /**
     * Returns the pid of s6-svscan, from the lock that it holds; 1 if the lock is not readable and PID 1 is the
     * s6-svscan of this scandir.
     */
    public OptionalInt svscan() {
        return svscan(Liveness.exact());
    }

    /**
     * As {@link #svscan}, without loading the foreign function interface as long as a supervised service runs in the scandir, or
     * the kernel's list of locks shows the lock. For short commands.
     */
    public OptionalInt svscanInBrief() {
        OptionalInt parent = BriefLiveness.svscan(path);
        return parent.isPresent() ? parent : svscan(ProcLocks.read());
    }

    private OptionalInt svscan(Liveness liveness) {
        try {
            return liveness.holder(path.resolve(".s6-svscan/lock"));
        } catch (PosixException e) {
            return runsAsInit() ? OptionalInt.of(1) : OptionalInt.empty();
        }
    }

    private boolean runsAsInit() {
        try {
            return path.equals(S6Layout.ROOT_SCANDIR)
                    && Files.readString(Path.of("/proc/1/comm")).strip().equals("s6-svscan");
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Returns the account of s6-svscan, and so of every s6-supervise: the owner of its entry in /proc; empty if
     * unknown.
     */
    public Optional<Accounts.Account> supervisor() throws IOException {
        OptionalInt pid = svscan();
        if (pid.isEmpty()) {
            return Optional.empty();
        }
        try (Directory process = Directory.open(Path.of("/proc", Integer.toString(pid.getAsInt())))) {
            Stat owner = process.attributes();
            return Optional.of(new Accounts.Account(owner.uid(), owner.gid()));
        } catch (PosixException goneOrHidden) {
            return Optional.empty();
        }
    }

    /** Returns the owner of the scandir. */
    public Accounts.Account owner() throws IOException {
        try (Directory directory = Directory.openFollowing(path)) {
            Stat attributes = directory.attributes();
            return new Accounts.Account(attributes.uid(), attributes.gid());
        }
    }

    /** Returns the maximum number of services, including loggers, from the arguments of s6-svscan. */
    public int capacity() {
        return capacityOf(svscan());
    }

    /** Returns the capacity of this s6-svscan, the usual one if it is unknown. */
    public static int capacityOf(OptionalInt svscan) {
        return svscan.isEmpty()
                ? DEFAULT_CAPACITY
                : capacity(LinuxProcess.of(svscan.getAsInt()).command());
    }

    /**
     * {@code -C n} includes loggers; {@code -c n} does not, and 2.12 to 2.14 treat it as {@code -C 2n}. The last option
     * wins.
     */
    public static int capacity(List<String> arguments) {
        int capacity = DEFAULT_CAPACITY;
        for (int i = 1; i < arguments.size(); i++) {
            String word = arguments.get(i);
            if (word.startsWith("-C") || word.startsWith("-c")) {
                String number =
                        word.length() > 2 ? word.substring(2) : i + 1 < arguments.size() ? arguments.get(i + 1) : "";
                if (number.matches("[0-9]{1,7}")) {
                    capacity = Integer.parseInt(number) * (word.charAt(1) == 'c' ? 2 : 1);
                }
            }
        }
        return capacity;
    }

    /** Returns how much of the capacity the scandir uses: one per service, and one per logger. */
    public int occupancy() throws IOException {
        int taken = 0;
        try (Directory directory = Directory.openFollowing(path)) {
            for (String name : directory.list()) {
                Path entry = path.resolve(name);
                if (!name.startsWith(".") && Files.isDirectory(entry)) {
                    taken += Files.isDirectory(entry.resolve("log")) ? 2 : 1;
                }
            }
        }
        return taken;
    }
}
