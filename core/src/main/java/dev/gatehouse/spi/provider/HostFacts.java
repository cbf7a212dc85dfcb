package dev.gatehouse.spi.provider;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A host as detection looks at it.
 *
 * @param root directory that stands for the root of its file system
 * @param osName name of its operating system, as Java gives it
 * @since 0.1.0
 */
public record HostFacts(Path root, String osName) {
    /** This host. */
    public static HostFacts ofThisHost() {
        return new HostFacts(Path.of("/"), System.getProperty("os.name", ""));
    }

    /** Whether the name of the operating system begins with one of these prefixes, in lower case. */
    public boolean isOs(List<String> prefixes) {
        String os = osName.toLowerCase(Locale.ROOT);
        for (String prefix : prefixes) {
            if (os.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    /** Whether there is a directory at a path below the root. */
    public boolean isDirectory(String path) {
        return Files.isDirectory(root.resolve(path));
    }
}
