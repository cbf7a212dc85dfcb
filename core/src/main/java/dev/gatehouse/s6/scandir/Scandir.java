package dev.gatehouse.s6.scandir;

import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.posix.Accounts;
import dev.gatehouse.posix.Directory;
import dev.gatehouse.posix.Errno;
import dev.gatehouse.posix.Fifo;
import dev.gatehouse.posix.PosixException;
import dev.gatehouse.posix.RecordLock;
import dev.gatehouse.posix.Stat;
import dev.gatehouse.s6.slot.S6Layout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A scandir and the s6-svscan that runs on it. */
public final class Scandir {
    /** What s6-svscan has room for unless told: 500 services with their loggers (2.11 {@code -c}, 2.12+ {@code -C}). */
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
     * Makes sure, before anything is touched, that this process can tell s6-svscan to scan.
     *
     * @throws dev.gatehouse.error.GatehouseException saying what is in the way
     */
    public void requireReachable() {
        if (!Files.isDirectory(path)) {
            throw S6Errors.noScandir(path);
        }
        send("");
    }

    /** Gives s6-svscan commands (s6 src/supervision/s6-svscan.c: {@code a} scan, {@code n} reap what has left). */
    public void send(String commands) {
        try {
            Fifo.send(control(), commands.getBytes(StandardCharsets.US_ASCII));
        } catch (PosixException e) {
            if (e.is(Errno.ENXIO) || e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR)) {
                throw S6Errors.noSvscan(path);
            }
            if (e.is(Errno.EACCES)) {
                throw new AccessRefusedException(
                        "this user may not command the s6-svscan on " + path + ": " + e.getMessage(),
                        "sudo gatehouse container perms --open-root-tree",
                        e);
            }
            throw S6Errors.translate("commanding s6-svscan", path, e);
        }
    }

    /** The pid of s6-svscan, by the lock that it holds; the one of PID 1 where the lock may not be looked at. */
    public OptionalInt svscan() {
        try {
            return RecordLock.holder(path.resolve(".s6-svscan/lock"));
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

    /** Who s6-svscan runs as, and with it every s6-supervise: the owner of its entry in /proc, where that is to be had. */
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

    /** Who owns the scandir. */
    public Accounts.Account owner() throws IOException {
        try (Directory directory = Directory.openFollowing(path)) {
            Stat attributes = directory.attributes();
            return new Accounts.Account(attributes.uid(), attributes.gid());
        }
    }

    /** How many services, loggers counted, s6-svscan takes at most, by the arguments that it was started with. */
    public int capacity() {
        OptionalInt pid = svscan();
        if (pid.isEmpty()) {
            return DEFAULT_CAPACITY;
        }
        try {
            String line = Files.readString(Path.of("/proc", Integer.toString(pid.getAsInt()), "cmdline"));
            return capacity(Arrays.asList(line.split("\0", -1)));
        } catch (IOException hidden) {
            return DEFAULT_CAPACITY;
        }
    }

    /** {@code -C n} counts loggers; {@code -c n} does not, and 2.12 to 2.14 take it as {@code -C 2n}. The last one holds. */
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

    /** How much of that the entries of the scandir take: one each, and one for each logger. */
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
