package dev.gatehouse.spi.provider;

import dev.gatehouse.posix.LinuxProcess;
import dev.gatehouse.posix.Recollection;
import dev.gatehouse.posix.UnixPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
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

    /**
     * Starts a look in the background, for a thread that remembers: each file of {@code /proc} takes a short command, whose code is
     * not compiled yet, tens of microseconds.
     */
    static void readAhead(Path root) {
        FutureTask<ProcessTable> task = new FutureTask<>(new Reading(root));
        Recollection.remember(new Ahead(root, task));
        Thread reader = new Thread(task, "processes");
        reader.setDaemon(true);
        reader.start();
    }

    /** A table that reads once: the one that was read ahead, if there is one. */
    static ProcessTable once(Path root) {
        Ahead ahead = Recollection.recall(Ahead.class);
        if (ahead != null && ahead.root().equals(root)) {
            try {
                return ahead.table().get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException unreadable) {
                // The new table fails in the same way, or reads what is there now.
            }
        }
        return new ProcessTable(root, true);
    }

    /** The table, as soon as it is read. */
    private record Ahead(Path root, Future<ProcessTable> table) {}

    private record Reading(Path root) implements Callable<ProcessTable> {
        @Override
        public ProcessTable call() {
            ProcessTable table = new ProcessTable(root, true);
            // Reads all that a search by name reads.
            table.named("");
            return table;
        }
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
        String[] entries = UnixPath.isMeant(folder) ? folder.toFile().list() : null;
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
