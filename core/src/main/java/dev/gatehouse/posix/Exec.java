package dev.gatehouse.posix;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Replacing this process by another program, and sending signals. */
public final class Exec {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private Exec() {}

    /** Whether this process can become another one here; elsewhere than on Linux it can only start one. */
    public static boolean isPossible() {
        return Files.isDirectory(DESCRIPTORS);
    }

    /**
     * Becomes another program, keeping the pid; returns only by an exception.
     *
     * <p>Only standard input, output and error are passed on, with no signal blocked, as a shell would do it.
     *
     * @param program absolute path of the program
     * @param arguments its arguments, the name it is called by first
     */
    public static void replace(Path program, List<String> arguments, Map<String, String> environment, Path directory)
            throws IOException {
        String[] variables = environment.entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue())
                .toArray(String[]::new);
        Libc.chdir(directory.toString());
        closeOnExec();
        Libc.unblockSignals();
        Libc.execve(program.toString(), arguments.toArray(String[]::new), variables);
    }

    /** The Java runtime holds files open without the close-on-exec flag; the next program has no use for them. */
    private static void closeOnExec() throws IOException {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path entry : descriptors) {
                int fd = Integer.parseInt(entry.getFileName().toString());
                if (fd > 2) {
                    Libc.fcntl(fd, Libc.F_SETFD, Libc.FD_CLOEXEC);
                }
            }
        }
    }

    /** Sends a signal, by number, to one process. */
    public static void signal(int pid, int signal) throws PosixException {
        Libc.kill(pid, signal);
    }
}
