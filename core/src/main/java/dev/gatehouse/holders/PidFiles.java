package dev.gatehouse.holders;

import dev.gatehouse.posix.LinuxProcess;
import dev.gatehouse.posix.OwnerAccess;
import dev.gatehouse.spi.provider.HolderQuery;
import dev.gatehouse.spi.run.PidFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The processes that the app's pid files name. A process that such a file names may have any command: the app's own commands start
 * gateways, too.
 *
 * <p>A file that a dead gateway left can name a process of today. So it counts only if the process was there when the file was
 * written, and belongs to the account that owns the file. That also leaves out the numbers of another container.
 */
final class PidFiles {
    /** Kernel ticks in a second, as proc_pid_stat(5) counts the start of a process for every program. */
    private static final long TICKS = 100;

    /** The kernel's times have hundredths of a second, those of some file systems whole seconds. */
    private static final Duration PRECISION = Duration.ofSeconds(2);

    private static final int START_TIME = 22 - 3;

    private PidFiles() {}

    /** Returns the processes that live, by the gateway whose file names them. */
    static Map<HolderQuery.Sought, ProcessFiles> living(HolderQuery query, Path processes) {
        Map<HolderQuery.Sought, ProcessFiles> living =
                new TreeMap<>((one, other) -> one.service().compareTo(other.service()));
        Optional<String> name = query.home().app().records().pidFile();
        if (name.isEmpty()) {
            return living;
        }
        for (HolderQuery.Sought gateway : query.gateways()) {
            Path file = gateway.directory().resolve(name.get());
            OptionalLong pid = PidFile.read(file);
            if (pid.isPresent()) {
                Path folder = processes.resolve(Long.toString(pid.getAsLong()));
                ProcessFiles process = new ProcessFiles(folder, pid.getAsLong());
                if (!process.command().isEmpty() && isOf(file, folder, processes)) {
                    living.put(gateway, process);
                }
            }
        }
        return living;
    }

    private record Written(Path file) implements OwnerAccess.Work<Map<String, Object>> {
        @Override
        public Map<String, Object> run() throws IOException {
            return Files.readAttributes(file, "unix:uid,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
        }
    }

    private static boolean isOf(Path file, Path process, Path processes) {
        try {
            Map<String, Object> written = OwnerAccess.call(file, new Written(file));
            Object time = written.get("lastModifiedTime");
            return Files.getAttribute(process, "unix:uid").equals(written.get("uid"))
                    && time instanceof FileTime modified
                    && !start(process, processes).isAfter(modified.toInstant().plus(PRECISION));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException gone) {
            return false;
        }
    }

    private static Instant start(Path process, Path processes) throws IOException {
        List<String> fields = new LinuxProcess(process).stat();
        for (String line : Files.readAllLines(processes.resolve("stat"))) {
            if (line.startsWith("btime ") && fields.size() > START_TIME) {
                long ticks = Long.parseLong(fields.get(START_TIME));
                return Instant.ofEpochSecond(Long.parseLong(line.substring(6).strip()))
                        .plusMillis(ticks * 1000 / TICKS);
            }
        }
        throw new IOException("no start time");
    }
}
