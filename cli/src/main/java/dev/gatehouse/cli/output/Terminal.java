package dev.gatehouse.cli.output;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reports which of the three standard streams are terminals. */
public interface Terminal {
    /** No stream is a terminal. */
    Terminal NONE = descriptor -> false;

    /** Returns whether descriptor 0, 1 or 2 is a terminal. */
    boolean is(int descriptor);

    /**
     * Returns the standard streams of this process.
     *
     * <p>The JDK reports only about standard input and output together. {@code /proc}, if it exists, shows each descriptor, so
     * that {@code gatehouse … 2>file} writes no colours to the file.
     */
    static Terminal ofProcess() {
        return Terminal::isTerminal;
    }

    // Error Prone's rule is for JDK 22. Since 25, System.console() can be null without a terminal.
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isTerminal(int descriptor) {
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
