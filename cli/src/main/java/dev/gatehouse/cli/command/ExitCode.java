package dev.gatehouse.cli.command;

/** The exit codes of the command. They are compile-time constants, so this class is never loaded. */
public final class ExitCode {
    /** Success. */
    public static final int DONE = 0;

    /** A failure; a message explains it. */
    public static final int FAILED = 1;

    /** Wrong usage. */
    public static final int USAGE = 2;

    /** A gateway or a tree is not running. */
    public static final int NOT_RUNNING = 3;

    /** The state of a gateway cannot be determined. */
    public static final int UNKNOWN = 4;

    private ExitCode() {}
}
