package dev.gatehouse.holders;

import dev.gatehouse.posix.LinuxProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files of one process in Linux's {@code /proc}, read when they are asked for. A process that has ended or belongs to
 * another account has none.
 */
final class ProcessFiles {
    private final Path folder;
    private final LinuxProcess process;
    private final long pid;

    ProcessFiles(Path folder, long pid) {
        this.folder = folder;
        this.process = new LinuxProcess(folder);
        this.pid = pid;
    }

    long pid() {
        return pid;
    }

    /** Program and arguments; empty for kernel threads. */
    List<String> command() {
        return process.command();
    }

    /** The environment variables at its start; empty if this user may not read them. */
    Map<String, String> variables() {
        return process.variables();
    }

    /** The parent's number; 0 if there is none. */
    long parent() {
        return process.parent();
    }

    /** The systemd service that its control group belongs to, such as {@code hermes-gateway.service}. */
    Optional<String> unit() {
        for (String line : process.text("cgroup").split("\n", -1)) {
            // Version 2, or systemd's own hierarchy of version 1.
            if (line.startsWith("0::") || line.contains(":name=systemd:")) {
                String[] parts = line.substring(line.lastIndexOf(':') + 1).split("/", -1);
                for (int i = parts.length - 1; i >= 0; i--) {
                    boolean user = parts[i].startsWith("user@");
                    if (user || parts[i].endsWith(".scope")) {
                        break;
                    }
                    if (parts[i].endsWith(".service")) {
                        return Optional.of(parts[i]);
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** The working directory as this process can reach it. */
    Optional<String> workingDirectory() {
        return link("cwd").map(this::reachable);
    }

    /** A path that the process uses, as this process can reach it: it may have another mount namespace. */
    String reachable(String path) {
        if (!path.startsWith("/")) {
            return folder.resolve("cwd").resolve(path).toString();
        }
        return hasOtherMounts() ? folder.resolve("root") + path : path;
    }

    private boolean hasOtherMounts() {
        Optional<String> mounts = link("ns/mnt");
        Path self = folder.resolveSibling("self");
        return mounts.isPresent() && !mounts.equals(new ProcessFiles(self, pid).link("ns/mnt"));
    }

    private Optional<String> link(String file) {
        try {
            return Optional.of(Files.readSymbolicLink(folder.resolve(file)).toString());
        } catch (IOException | UnsupportedOperationException hidden) {
            return Optional.empty();
        }
    }
}
