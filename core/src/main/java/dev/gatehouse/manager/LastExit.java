package dev.gatehouse.manager;

/**
 * How the last run of a service ended. Immutable.
 *
 * @param code the exit code, or −1 if a signal ended the run
 * @param signal the signal's number, or 0 if the process exited
 * @since 0.1.0
 */
public record LastExit(int code, int signal) {
    /**
     * Returns the end of a process that exited.
     *
     * @param code its exit code
     * @return the end
     */
    public static LastExit exited(int code) {
        return new LastExit(code, 0);
    }

    /**
     * Returns the end of a process that a signal ended.
     *
     * @param signal the signal's number
     * @return the end
     */
    public static LastExit killedBy(int signal) {
        return new LastExit(-1, signal);
    }

    @Override
    public String toString() {
        return signal == 0 ? "exit " + code : "signal " + signal;
    }
}
