package dev.gatehouse.cli;

import dev.gatehouse.spi.provider.ServiceManagerProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.StringJoiner;

/** The class names of the backends in the installed jars, for the launcher, so that a command need not search for them. */
final class InstalledBackends {
    /** The file, beside the AOT caches. */
    private static final String FILE = "backends";

    private InstalledBackends() {}

    /**
     * Writes the names to the file, and passes them to this process as the launcher does.
     *
     * @throws java.util.ServiceConfigurationError if a jar is damaged
     */
    static void record(Path directory) throws IOException {
        StringJoiner names = new StringJoiner(",");
        for (ServiceManagerProvider provider : ServiceLoader.load(ServiceManagerProvider.class)) {
            names.add(provider.getClass().getName());
        }
        Files.writeString(directory.resolve(FILE), names + "\n");
        System.setProperty("gatehouse.backends", names.toString());
    }
}
