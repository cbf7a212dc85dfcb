package dev.gatehouse.posix;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Replaces this process by another program, and sends signals. */
public final class Exec {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private Exec() {}

    /** Whether this process can be replaced. Systems other than Linux can only start another process. */
    public static boolean isPossible() {
        return UnixPath.isMeant(DESCRIPTORS) && Files.isDirectory(DESCRIPTORS);
    }

    /**
     * Replaces this process by another program with the same pid. Returns only by an exception.
     *
     * <p>The program gets standard input, output and error, and no signal is blocked, as a shell would start it.
     *
     * @param program absolute path of the program
     * @param arguments its arguments, beginning with the name that it is called by
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

    /** The Java runtime has open files without the close-on-exec flag, which the next program must not inherit. */
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

    /** Sends a signal, by number, to a process. */
    public static void signal(int pid, int signal) throws PosixException {
        Libc.kill(pid, signal);
    }
}
