package dev.gatehouse.holders;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files of one process in Linux's {@code /proc}, read when they are asked for. A process that has ended or belongs to
 * another account has none.
 */
final class ProcessFiles {
    private final Path folder;
    private final long pid;

    ProcessFiles(Path folder, long pid) {
        this.folder = folder;
        this.pid = pid;
    }

    long pid() {
        return pid;
    }

    /** Program and arguments; empty for kernel threads. */
    List<String> command() {
        return split("cmdline");
    }

    /** The environment variables at its start; empty if this user may not read them. */
    Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>();
        for (String entry : split("environ")) {
            int equals = entry.indexOf('=');
            if (equals > 0) {
                variables.putIfAbsent(entry.substring(0, equals), entry.substring(equals + 1));
            }
        }
        return variables;
    }

    private List<String> split(String file) {
        String text = read(file);
        List<String> parts = new ArrayList<>();
        int begin = 0;
        while (begin < text.length()) {
            int end = text.indexOf('\0', begin);
            int stop = end < 0 ? text.length() : end;
            parts.add(text.substring(begin, stop));
            begin = stop + 1;
        }
        return parts;
    }

    private String read(String file) {
        try {
            return new String(Files.readAllBytes(folder.resolve(file)), StandardCharsets.UTF_8);
        } catch (IOException endedOrHidden) {
            return "";
        }
    }

    /** The parent's number; 0 if there is none. The program's name before it may contain anything. */
    long parent() {
        String stat = read("stat");
        String[] rest = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", 3);
        try {
            return rest.length < 2 ? 0 : Long.parseLong(rest[1]);
        } catch (NumberFormatException damaged) {
            return 0;
        }
    }

    /** The systemd service that its control group belongs to, such as {@code hermes-gateway.service}. */
    Optional<String> unit() {
        for (String line : read("cgroup").split("\n", -1)) {
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
