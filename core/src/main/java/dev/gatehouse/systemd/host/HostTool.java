package dev.gatehouse.systemd.host;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds tools of the host, even if the caller's PATH is empty or lacks their directory, as in cron and in some services. */
final class HostTool {
    private static final List<String> USUAL =
            List.of("usr/bin", "bin", "usr/sbin", "sbin", "usr/local/bin", "run/current-system/sw/bin");

    private HostTool() {}

    /**
     * Returns the program to call.
     *
     * @param name name of the tool
     * @param path the caller's PATH
     * @return the name if the PATH has it, or if no usual directory has it; otherwise its path
     */
    static String find(String name, String path) {
        return find(Path.of("/"), name, path);
    }

    /** Returns the program to call on a host whose root is this directory. */
    static String find(Path root, String name, String path) {
        for (Path directory : SystemdSearchPath.entries(path)) {
            if (Files.isExecutable(directory.resolve(name))) {
                return name;
            }
        }
        for (String directory : USUAL) {
            Path tool = root.resolve(directory).resolve(name);
            if (Files.isExecutable(tool)) {
                return tool.toString();
            }
        }
        return name;
    }
}
