package dev.gatehouse.spi.provider;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The host that detection looks at. Immutable.
 *
 * @param root directory that stands for the root of its file system
 * @param osName name of its operating system, as in the system property {@code os.name}
 * @param environment environment variables of the caller, since a variable may name the place of a manager
 * @since 0.1.0
 */
public record HostFacts(Path root, String osName, Map<String, String> environment) {
    /** Copies the environment. */
    public HostFacts {
        environment = Map.copyOf(environment);
    }

    /** {@return this host, with the environment of this process} */
    public static HostFacts ofThisHost() {
        return ofThisHost(System.getenv());
    }

    /**
     * Describes this host for a caller.
     *
     * @param environment environment variables of the caller
     * @return this host
     */
    public static HostFacts ofThisHost(Map<String, String> environment) {
        return new HostFacts(Path.of("/"), System.getProperty("os.name", ""), environment);
    }

    /**
     * Tests the operating system's name.
     *
     * @param prefixes prefixes in lower case
     * @return whether the name begins with one of them
     */
    public boolean isOs(List<String> prefixes) {
        String os = osName.toLowerCase(Locale.ROOT);
        for (String prefix : prefixes) {
            if (os.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Tests whether a directory exists.
     *
     * @param path path relative to the root
     * @return whether it is a directory
     */
    public boolean isDirectory(String path) {
        return Files.isDirectory(root.resolve(path));
    }

    /**
     * Finds processes, such as a supervisor. Those of containers are left out: their files are others. Linux only; elsewhere
     * there are none.
     *
     * @param name the name that the kernel shows in {@code /proc/PID/comm}: the program's, at most 15 characters
     * @return those that this user can see, by pid
     */
    public List<HostProcess> processes(String name) {
        return new ProcessTable(root).named(name);
    }

    /**
     * Resolves a path that a process was given.
     *
     * @param process the process
     * @param path a path, absolute or relative to the process's working directory
     * @return the path below the root of this host
     */
    public Path resolve(HostProcess process, String path) {
        return path.startsWith("/")
                ? root.resolve(path.substring(1))
                : process.workingDirectory().resolve(path);
    }
}
