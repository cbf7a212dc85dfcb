package dev.gatehouse.cli.output;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells which of the three standard streams are terminals. */
public interface Terminal {
    /** No stream is a terminal. */
    Terminal NONE = descriptor -> false;

    /** Whether descriptor 0, 1 or 2 is a terminal. */
    boolean is(int descriptor);

    /**
     * The streams of this process.
     *
     * <p>The JDK answers only for standard input and output together. {@code /proc}, where it exists, answers for each, so
     * that {@code gatehouse … 2>file} writes no colours to the file.
     */
    static Terminal ofProcess() {
        return Terminal::ask;
    }

    // Error Prone describes JDK 22. Since 25 there may be no console without a terminal.
    @SuppressWarnings("SystemConsoleNull")
    private static boolean ask(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            Console console = System.console();
            return console != null && console.isTerminal();
        }
    }
}
