package dev.gatehouse.error;

/**
 * An external command of a service manager ended with an exit code other than 0.
 *
 * @since 0.1.0
 */
public final class CommandFailedException extends GatehouseException {
    private static final long serialVersionUID = 1L;

    private final String service;
    private final String action;
    private final int exitCode;
    private final String stderr;

    /**
     * Creates an exception whose message names the service, the action, the exit code and the tool's output.
     *
     * @param service the service, or the tool if the command is not about one service
     * @param action what the command should have done, such as "start"
     * @param exitCode the command's exit code
     * @param stderr what the command wrote to standard error; may be empty
     * @param remedy a command that helps
     */
    public CommandFailedException(String service, String action, int exitCode, String stderr, Remedy remedy) {
        super(
                action + " of " + service + " failed with exit code " + exitCode
                        + (stderr.isBlank() ? "" : ": " + stderr.strip()),
                remedy);
        this.service = service;
        this.action = action;
        this.exitCode = exitCode;
        this.stderr = stderr;
    }

    /** {@return the service, or the tool if the command is not about one service} */
    public String service() {
        return service;
    }

    /** {@return what the command should have done, such as "start"} */
    public String action() {
        return action;
    }

    /** {@return the command's exit code} */
    public int exitCode() {
        return exitCode;
    }

    /** {@return what the command wrote to standard error; may be empty} */
    public String stderr() {
        return stderr;
    }
}
