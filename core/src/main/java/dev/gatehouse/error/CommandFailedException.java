package dev.gatehouse.error;

/** An external command of a service manager that failed. */
public final class CommandFailedException extends GatehouseException {
    private static final long serialVersionUID = 1L;

    private final String service;
    private final String action;
    private final int exitCode;
    private final String stderr;

    public CommandFailedException(String service, String action, int exitCode, String stderr, String remedy) {
        super(
                action + " of " + service + " failed with exit code " + exitCode
                        + (stderr.isBlank() ? "" : ": " + stderr.strip()),
                remedy);
        this.service = service;
        this.action = action;
        this.exitCode = exitCode;
        this.stderr = stderr;
    }

    public String service() {
        return service;
    }

    public String action() {
        return action;
    }

    public int exitCode() {
        return exitCode;
    }

    /** The tool's own words. */
    public String stderr() {
        return stderr;
    }
}
