package dev.gatehouse.cli.command;

/** The exit codes of the command. They are compile-time constants, so this class is never loaded. */
public final class ExitCode {
    /** Everything was done. */
    public static final int DONE = 0;

    /** Something failed; a message says what. */
    public static final int FAILED = 1;

    /** The command line is wrong. */
    public static final int USAGE = 2;

    /** A gateway or a tree does not run. */
    public static final int NOT_RUNNING = 3;

    /** The state of a gateway cannot be determined. */
    public static final int UNKNOWN = 4;

    private ExitCode() {}
}
