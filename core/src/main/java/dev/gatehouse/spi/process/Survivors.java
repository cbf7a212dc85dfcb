package dev.gatehouse.spi.process;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.posix.Exec;
import dev.gatehouse.posix.LinuxProcess;
import dev.gatehouse.posix.PosixException;
import dev.gatehouse.spi.waiting.Deadline;
import dev.gatehouse.spi.waiting.WaitLoop;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Finds processes that a gateway started and that have left its process group, by a variable that its script sets and that
 * they inherit. Sees processes of this user, or of all users as root; a process that has cleared its environment, or that has
 * another root directory, is not found. A run ends those that its account may end ({@link SurvivorsScript}).
 *
 * @since 0.1.0
 */
public final class Survivors {
    /** The variable that marks the processes of a run. Its value is the directory of the service. */
    public static final String VARIABLE = "GATEHOUSE_SERVICE";

    private Survivors() {}

    /**
     * Finds the processes of services, except for this process.
     *
     * @param services the services
     * @param directory returns the directory of a service
     * @return the process numbers of each service that has some, in order
     */
    public static Map<ServiceName, List<Long>> of(
            Collection<ServiceName> services, Function<ServiceName, Path> directory) {
        Map<ServiceName, List<Long>> found = new TreeMap<>();
        Map<ServiceName, String> marks = new TreeMap<>();
        services.forEach(service -> marks.put(service, mark(directory.apply(service))));
        if (marks.isEmpty()) {
            return found;
        }
        long self = ProcessHandle.current().pid();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                long pid = Long.parseLong(process.getFileName().toString());
                String variables = environment(process);
                marks.forEach((service, mark) -> {
                    if (pid != self && variables.contains(mark)) {
                        found.computeIfAbsent(service, _ -> new ArrayList<>()).add(pid);
                    }
                });
            }
        } catch (IOException | DirectoryIteratorException hidden) {
            return Map.of();
        }
        found.values().forEach(pids -> pids.sort(null));
        return found;
    }

    /**
     * Ends the processes of a service, as {@link SurvivorsScript} does after a run, where no script does it. Waits until none is
     * left, at most two seconds longer than the given time. An interrupt does not end it.
     *
     * @param service the directory of the service
     * @param account the account of the service; root ends no process of another one
     * @param rest time until KILL
     * @throws IOException if the processes of this host cannot be listed
     */
    public static void end(Path service, int account, Duration rest) throws IOException {
        Set<Long> told = new HashSet<>();
        Deadline kill = Deadline.after(rest);
        WaitLoop.poll(RunRecord.PACE, Deadline.after(rest.plusSeconds(2)), () -> {
            List<Long> found = of(service, account);
            for (long pid : found) {
                if (kill.hasPassed() || told.add(pid)) {
                    signal(pid, kill.hasPassed() ? RunRecord.SIGKILL : RunRecord.SIGTERM);
                }
            }
            return found.isEmpty() ? Optional.of(true) : Optional.empty();
        });
    }

    private static List<Long> of(Path service, int account) throws IOException {
        String mark = mark(service);
        List<Long> found = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                long pid = Long.parseLong(process.getFileName().toString());
                if (pid != ProcessHandle.current().pid()
                        && belongsTo(process, account)
                        && environment(process).contains(mark)) {
                    found.add(pid);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return found;
    }

    private static boolean belongsTo(Path process, int account) {
        try {
            return Files.getAttribute(process, "unix:uid").equals(account);
        } catch (IOException ended) {
            return false;
        }
    }

    private static void signal(long pid, int signal) {
        try {
            Exec.signal((int) pid, signal);
        } catch (PosixException ended) {
            return;
        }
    }

    private static String mark(Path service) {
        return "\0" + VARIABLE + "=" + service + "\0";
    }

    /**
     * Tests whether this process was started by the gateway of a service, directly or not.
     *
     * @param service the service directory
     * @return whether it was
     */
    public static boolean isOneOf(Path service) {
        return service.toString().equals(System.getenv(VARIABLE));
    }

    private static String environment(Path process) {
        try {
            // The same directory in another container is another service.
            return Files.isSameFile(process.resolve("root"), Path.of("/"))
                    ? "\0" + new LinuxProcess(process).text("environ") + "\0"
                    : "";
        } catch (IOException endedOrHidden) {
            return "";
        }
    }
}
