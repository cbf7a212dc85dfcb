package dev.gatehouse.spi.logs;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.StorageException;
import dev.gatehouse.logs.GatewayLogs;
import dev.gatehouse.logs.LogLine;
import dev.gatehouse.logs.LogQuery;
import dev.gatehouse.logs.LogSink;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.posix.Accounts;
import java.io.File;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Supplier;

/**
 * Logs in files of the home. Each gateway has a folder {@code logs/gateways/<service>} with the file {@code current}
 * and older files {@code @<TAI64N>.s} or {@code .u}. s6-log and svlogd write such folders, and so do Gatehouse's
 * launchers on systems without a logger. The files outlive the gateways and need no manager.
 *
 * <p>Lines are read in blocks and counted from the end, so memory does not grow with a log. A line of more than 1 MiB
 * arrives in parts. While logs are followed, a line without its newline is held back. A query with {@code since}
 * leaves out a log whose lines have no time ({@link LogSink#withoutTimes}).
 *
 * <p>Immutable and thread-safe. Reading ends if the thread is interrupted, and the interrupt status stays set.
 *
 * @since 0.1.0
 */
public final class LogFolders implements GatewayLogs {
    private final Path home;
    private final Kind kind;
    private final LineTime times;
    private final Supplier<ZoneId> zone;
    private final FolderAccess access;

    LogFolders(Path home, Kind kind, LineTime times, Supplier<ZoneId> zone, FolderAccess access) {
        this.home = home;
        this.kind = kind;
        this.times = times;
        this.zone = zone;
        this.access = access;
    }

    /**
     * Returns the logs of a home's gateways. Local times are interpreted in the time zone of this process.
     *
     * @param home the home directory
     * @param kind the kind of manager, for messages
     * @param times the logger's times
     * @return the logs
     */
    public static LogFolders of(Path home, Kind kind, LineTime times) {
        return of(home, kind, times, Accounts.isRoot());
    }

    /**
     * Returns the logs of a home's gateways, on systems where the backend itself finds out whether this process runs as
     * root.
     *
     * @param home the home directory
     * @param kind the kind of manager, for messages
     * @param times the logger's times
     * @param root whether to refuse symbolic links in the home, because the gateways' account can write there
     * @return the logs
     */
    public static LogFolders of(Path home, Kind kind, LineTime times, boolean root) {
        return new LogFolders(home, kind, times, ZoneId::systemDefault, new FolderAccess.OfHost(root));
    }

    /**
     * Returns the logs of a home's gateways whose loggers may write local times of another zone than this process's.
     *
     * @param home the home directory
     * @param kind the kind of manager, for messages
     * @param times the logger's times
     * @param zone gives the zone of local times; called only if there are some, then once for each gateway
     * @return the logs
     */
    public static LogFolders of(Path home, Kind kind, LineTime times, Supplier<ZoneId> zone) {
        return new LogFolders(home, kind, times, zone, new FolderAccess.OfHost(Accounts.isRoot()));
    }

    /**
     * Returns the folder that a gateway's logger has to write to.
     *
     * @param home the home directory
     * @param service the gateway's service
     * @return the folder
     */
    public static Path folder(Path home, ServiceName service) {
        return home.resolve("logs").resolve("gateways").resolve(service.toString());
    }

    /**
     * Returns the name that a rotated file gets, as s6-log and svlogd give it: names sort by time.
     *
     * @param time the time of the rotation
     * @return the file name
     */
    public static String archive(Instant time) {
        return LogStamp.labelOf(time) + ".s";
    }

    @Override
    public void read(LogQuery query, LogSink sink) {
        Reading reading = new Reading(query, sink);
        try {
            reading.begin();
            if (reading.giveAll(reading.sources)) {
                reading.endSelection();
                if (query.follow()) {
                    LogFollower.follow(reading, access.signals());
                }
            }
        } finally {
            reading.end();
        }
    }

    /** Reads the logs of several gateways together. */
    final class Reading {
        private final LogQuery query;
        private final LogSink sink;
        private final List<LogSource> sources = new ArrayList<>();

        private Reading(LogQuery query, LogSink sink) {
            this.query = query;
            this.sink = sink;
        }

        private void begin() {
            String from =
                    query.since().isPresent() ? LogStamp.labelOf(query.since().get()) : "";
            for (ServiceName service : query.services()) {
                LogFolder folder = new LogFolder(home, service, access);
                try {
                    LogTail tail = LogTail.begin(folder, query.last(), from, query.follow());
                    sources.add(new LogSource(
                            sources.size(), service, folder, tail, new LogStamp(times, zone), query.since()));
                } catch (IOException e) {
                    sink.unreadable(service, translate(service, folder, e));
                }
            }
        }

        /** The logs that can still be read. */
        List<LogSource> sources() {
            return List.copyOf(sources);
        }

        LogSink sink() {
            return sink;
        }

        /** Passes all present lines to the sink, in the order of their times; returns false if the sink refuses one. */
        boolean giveAll(Collection<LogSource> from) {
            PriorityQueue<LogSource> heads = new PriorityQueue<>();
            for (LogSource source : List.copyOf(from)) {
                if (advance(source)) {
                    heads.add(source);
                }
            }
            for (LogSource next = heads.poll(); next != null; next = heads.poll()) {
                Optional<LogLine> line = next.head();
                if (line.isPresent() && !sink.line(line.get())) {
                    return false;
                }
                if (advance(next)) {
                    heads.add(next);
                }
            }
            return true;
        }

        /** After the present lines: reports the logs that were left out because their lines have no time. */
        private void endSelection() {
            for (LogSource source : sources) {
                if (source.endSelection()) {
                    sink.withoutTimes(source.service);
                }
            }
        }

        private boolean advance(LogSource source) {
            try {
                return source.advance();
            } catch (ClosedByInterruptException interrupted) {
                // The interrupt has closed the file, and ends the next wait.
                sources.remove(source);
                return false;
            } catch (IOException e) {
                sources.remove(source);
                close(source);
                sink.unreadable(source.service, translate(source.service, source.folder, e));
                return false;
            }
        }

        private void end() {
            for (LogSource source : sources) {
                close(source);
            }
        }

        private static void close(LogSource source) {
            try {
                source.close();
            } catch (IOException nothingWasWritten) {
                // Closing a file after reading loses nothing.
                return;
            }
        }
    }

    private GatehouseException translate(ServiceName service, LogFolder folder, IOException e) {
        String what = "Cannot read the log of " + service + ": ";
        Remedy same = Remedy.gatehouse(
                "--home", home.toString(), "--manager", kind.toString(), "gateway", "logs", service.toString());
        if (e instanceof UntrustedPathException untrusted) {
            return new AccessRefusedException(
                    what + untrusted.getMessage(), same.asUser("#" + owner(untrusted.getFile())), e);
        }
        boolean windows = File.separatorChar == '\\';
        Remedy look = Remedy.of("ls", "-la", folder.path().toString());
        if (e instanceof AccessDeniedException) {
            // The message of this exception is only the path.
            return new AccessRefusedException(
                    what + "no permission for " + folder.path(),
                    windows ? look : permission(folder.path(), same, look),
                    e);
        }
        return new StorageException(what + e.getMessage(), look, e);
    }

    /** Root reads a home of another account with that account's rights, so it helps all others, but not the owner. */
    private Remedy permission(Path folder, Remedy same, Remedy look) {
        Optional<Accounts.Account> caller = Accounts.find();
        String owner = owner(home.toString());
        boolean root = caller.isPresent() && caller.get().isRoot();
        if (caller.isEmpty()
                || !(root || owner.equals(String.valueOf(caller.get().uid())))) {
            return same.asRoot();
        }
        if (!owner(folder.toString()).equals(owner)) {
            return look;
        }
        Remedy allow = Remedy.of("chmod", "-R", "u+rwX", folder.toString());
        return root ? allow.asUser("#" + owner) : allow;
    }

    private static String owner(String path) {
        try {
            return String.valueOf(Files.getAttribute(Path.of(path), "unix:uid", LinkOption.NOFOLLOW_LINKS));
        } catch (IOException | UnsupportedOperationException e) {
            return "0";
        }
    }
}
