package dev.gatehouse.spi.process;

import dev.gatehouse.definition.ServiceName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Finds processes that a gateway started and that have left its process group, by a variable that its script sets and that
 * they inherit. Sees processes of this user, or of all users as root; a process that has cleared its environment is not
 * found.
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
        services.forEach(service -> marks.put(service, "\0" + VARIABLE + "=" + directory.apply(service) + "\0"));
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
            return "\0" + new String(Files.readAllBytes(process.resolve("environ")), StandardCharsets.UTF_8) + "\0";
        } catch (IOException endedOrHidden) {
            return "";
        }
    }
}
