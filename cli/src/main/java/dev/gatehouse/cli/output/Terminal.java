package dev.gatehouse.cli.output;

import dev.gatehouse.posix.UnixPath;
import dev.gatehouse.spi.command.ToolSearch;
import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** Reports which of the three standard streams are terminals, and how wide the terminal is. */
public interface Terminal {
    /** No stream is a terminal. */
    Terminal NONE = new None();

    /** Returns whether descriptor 0, 1 or 2 is a terminal. */
    boolean is(int descriptor);

    /** Returns the width of the terminal in characters; empty if it is unknown. */
    default OptionalInt columns() {
        return OptionalInt.empty();
    }

    /**
     * Returns the standard streams of this process.
     *
     * <p>The JDK reports only about standard input and output together. {@code /proc}, if it exists, shows each descriptor, so
     * that {@code gatehouse … 2>file} writes no colours to the file.
     */
    static Terminal ofProcess() {
        return new OfProcess();
    }

    /** A class, because linking a lambda takes a short command too long. */
    final class None implements Terminal {
        private None() {}

        @Override
        public boolean is(int descriptor) {
            return false;
        }
    }

    /** The standard streams of this process. */
    final class OfProcess implements Terminal {
        private static final Path DEVICE = Path.of("/dev/tty");

        private OfProcess() {}

        @Override
        public boolean is(int descriptor) {
            return isTerminal(descriptor);
        }

        /** Asks stty: the JDK has no such call, and the first call of the system's own would take ten times as long. */
        @Override
        public OptionalInt columns() {
            if (!Files.exists(DEVICE)) {
                return OptionalInt.empty();
            }
            try {
                Process stty = new ProcessBuilder(ToolSearch.program("stty"), "size")
                        .redirectInput(DEVICE.toFile())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                if (!stty.waitFor(1, TimeUnit.SECONDS)) {
                    stty.destroyForcibly();
                    return OptionalInt.empty();
                }
                String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
                return parse(size.substring(size.indexOf(' ') + 1));
            } catch (IOException e) {
                return OptionalInt.empty();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return OptionalInt.empty();
            }
        }
    }

    /** Parses a width; empty if it is not a positive number. A terminal of unknown size reports 0. */
    static OptionalInt parse(String columns) {
        try {
            int number = Integer.parseInt(columns);
            return number > 0 ? OptionalInt.of(number) : OptionalInt.empty();
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    // Error Prone's rule is for JDK 22. Since 25, System.console() can be null without a terminal.
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isTerminal(int descriptor) {
        Path link = Path.of("/proc/self/fd/" + descriptor);
        try {
            if (UnixPath.isMeant(link)) {
                String target = Files.readSymbolicLink(link).toString();
                return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
            }
        } catch (IOException | UnsupportedOperationException e) {
            // The JDK answers.
        }
        Console console = System.console();
        return console != null && console.isTerminal();
    }
}
