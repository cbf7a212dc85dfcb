package dev.gatehouse.cli;

import dev.gatehouse.cli.command.ExitCode;
import java.io.FileDescriptor;
import java.io.FileOutputStream;

/** The entry point of the program. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        int code = run(arguments);
        if (code != ExitCode.DONE) {
            // System.exit looks up a logger, which opens every jar and doubles the run time of a short command.
            Runtime.getRuntime().halt(code);
        }
    }

    static int run(String[] arguments) {
        FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        FileOutputStream err = new FileOutputStream(FileDescriptor.err);
        return Cli.run(arguments, System.getenv(), out, err);
    }
}
