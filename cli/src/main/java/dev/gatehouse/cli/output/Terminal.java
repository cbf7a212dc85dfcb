package dev.gatehouse.cli.output;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells whether a person sits at the other end of one of the three standard streams. */
public interface Terminal {
    /** No stream is a terminal. */
    Terminal NONE = descriptor -> false;

    /** Whether descriptor 0, 1 or 2 is a terminal. */
    boolean is(int descriptor);

    /**
     * The streams of this process.
     *
     * <p>The JDK tells only of standard input and output together. Where {@code /proc} tells of each, that is asked, so
     * that {@code gatehouse … 2>file} keeps its colours off the file.
     */
    static Terminal ofProcess() {
        return Terminal::ask;
    }

    // What Error Prone says of JDK 22 is not so from 25 on: without a terminal there may be no console.
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
