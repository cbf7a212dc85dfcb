package dev.gatehouse.cli;

import dev.gatehouse.cli.command.ExitCode;
import java.io.FileDescriptor;
import java.io.FileOutputStream;

/** Where the Java runtime begins. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        int code = run(arguments);
        if (code != ExitCode.DONE) {
            // System.exit asks for a logger first, and to find one opens every jar: that takes as long as all the rest.
            Runtime.getRuntime().halt(code);
        }
    }

    static int run(String[] arguments) {
        FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        FileOutputStream err = new FileOutputStream(FileDescriptor.err);
        return Cli.run(arguments, System.getenv(), out, err);
    }
}
