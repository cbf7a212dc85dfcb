package dev.gatehouse.spi.provider;

import dev.gatehouse.posix.LinuxProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads Linux's {@code /proc}, each time anew or only once. Thread-safe. Without lambdas, because short commands use it. */
final class ProcessTable {
    private final Path root;
    private final Path folder;
    private final boolean once;
    private final Map<Long, String> names = new HashMap<>();
    private final Map<Long, List<String>> commands = new HashMap<>();
    private @Nullable List<Long> seen;

    /**
     * Creates a table.
     *
     * @param once whether processes are listed once, and their names and commands read once; a process that ends is then still
     *     listed
     */
    ProcessTable(Path root, boolean once) {
        this.root = root;
        this.folder = root.resolve("proc");
        this.once = once;
    }

    boolean looksOnce() {
        return once;
    }

    synchronized List<Long> ids() {
        if (!once) {
            return list();
        }
        if (seen == null) {
            seen = list();
        }
        return seen;
    }

    /** Without a path for each entry, because a host has hundreds of processes. */
    private List<Long> list() {
        List<Long> ids = new ArrayList<>();
        String[] entries = folder.toFile().list();
        if (entries != null) {
            for (String entry : entries) {
                if (isNumber(entry)) {
                    ids.add(Long.valueOf(entry));
                }
            }
        }
        ids.sort(null);
        return List.copyOf(ids);
    }

    private static boolean isNumber(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) < '0' || name.charAt(i) > '9') {
                return false;
            }
        }
        return name.length() < 19 && name.charAt(0) != '0';
    }

    List<HostProcess> named(String name) {
        List<HostProcess> found = new ArrayList<>();
        for (long pid : ids()) {
            // Half of the processes of a host are threads of the kernel. The command is read anyway, if only once.
            boolean ofKernel = once && command(pid).isEmpty();
            if (!ofKernel && name(pid).equals(name + "\n")) {
                look(pid, found);
            }
        }
        return found;
    }

    private synchronized String name(long pid) {
        String name = names.get(pid);
        if (name == null) {
            name = files(pid).text("comm");
            if (once) {
                names.put(pid, name);
            }
        }
        return name;
    }

    synchronized List<String> command(long pid) {
        List<String> command = commands.get(pid);
        if (command == null) {
            command = files(pid).command();
            if (once) {
                commands.put(pid, command);
            }
        }
        return command;
    }

    private LinuxProcess files(long pid) {
        return new LinuxProcess(folder.resolve(Long.toString(pid)));
    }

    private void look(long pid, List<HostProcess> found) {
        LinuxProcess files = files(pid);
        try {
            // A process of a container has a second number there.
            if (files.text("status").contains("\nNSpid:\t" + pid + "\n")
                    && Files.getAttribute(files.folder(), "unix:uid") instanceof Integer uid) {
                found.add(new HostProcess(pid, uid, command(pid), workingDirectory(files.folder())));
            }
        } catch (IOException endedOrHidden) {
            return;
        }
    }

    private Path workingDirectory(Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("cwd"));
        } catch (IOException hidden) {
            return root;
        }
    }
}
