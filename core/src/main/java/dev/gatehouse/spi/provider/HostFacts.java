package dev.gatehouse.spi.provider;

import dev.gatehouse.posix.UnixPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The host that detection looks at. Immutable, except for what {@link #withOneLook} keeps; thread-safe.
 *
 * @since 0.1.0
 */
public final class HostFacts {
    private final Path root;
    private final String osName;
    private final Map<String, String> environment;
    private final ProcessTable processes;

    /**
     * Describes a host.
     *
     * @param root directory that stands for the root of its file system
     * @param osName name of its operating system, as in the system property {@code os.name}
     * @param environment environment variables of the caller, since a variable may name the place of a manager
     */
    public HostFacts(Path root, String osName, Map<String, String> environment) {
        this(root, osName, Map.copyOf(environment), new ProcessTable(root, false));
    }

    private HostFacts(Path root, String osName, Map<String, String> environment, ProcessTable processes) {
        this.root = root;
        this.osName = osName;
        this.environment = environment;
        this.processes = processes;
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
     * Returns the same host for one search: the numbers, names and commands of its processes are read once, when they are first
     * needed. A host for one search returns itself. Do not keep it longer than the search.
     *
     * @return the host
     */
    public HostFacts withOneLook() {
        return processes.looksOnce() ? this : new HostFacts(root, osName, environment, ProcessTable.once(root));
    }

    /**
     * Starts a look at the processes of this host in the background, if the current thread remembers what it sees: the next
     * {@link #withOneLook} uses it. For a command that will need it after other work.
     */
    public static void readAhead() {
        ProcessTable.readAhead(Path.of("/"));
    }

    /** {@return directory that stands for the root of its file system} */
    public Path root() {
        return root;
    }

    /** {@return name of its operating system, as in the system property {@code os.name}} */
    public String osName() {
        return osName;
    }

    /** {@return environment variables of the caller; unmodifiable} */
    public Map<String, String> environment() {
        return environment;
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
     * Tests whether a directory exists. This Windows host has none without a drive in its path: any user can create one there.
     *
     * @param path path relative to the root
     * @return whether it is a directory
     */
    public boolean isDirectory(String path) {
        Path directory = root.resolve(path);
        return UnixPath.isMeant(directory) && Files.isDirectory(directory);
    }

    /**
     * Lists processes, also those of containers. Linux only; elsewhere there are none.
     *
     * @return the numbers of those that this user can see, in ascending order
     */
    public List<Long> processIds() {
        return processes.ids();
    }

    /**
     * Returns what a process executes. Linux only.
     *
     * @param pid the process
     * @return program and arguments; empty for a thread of the kernel, and for a process that has ended or is hidden
     */
    public List<String> command(long pid) {
        return processes.command(pid);
    }

    /**
     * Finds processes, such as a supervisor. Those of containers are left out: their files are others. Linux only; elsewhere
     * there are none.
     *
     * @param name the name that the kernel shows in {@code /proc/PID/comm}: the program's, at most 15 characters
     * @return those that this user can see, by pid
     */
    public List<HostProcess> processes(String name) {
        return processes.named(name);
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
