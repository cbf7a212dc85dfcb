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
}
