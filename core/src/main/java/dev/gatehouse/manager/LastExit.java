package dev.gatehouse.manager;

/**
 * How the last run of a service ended. Immutable.
 *
 * @param code the exit code, or −1 if a signal ended the run
 * @param signal the signal's number, or 0 if the process exited
 * @param outOfMemory whether the kernel ended it because memory had run out; false where the kernel does not tell
 * @since 0.1.0
 */
public record LastExit(int code, int signal, boolean outOfMemory) {
    /**
     * Describes an end for which memory had not run out, as far as it is known.
     *
     * @param code the exit code, or −1 if a signal ended the run
     * @param signal the signal's number, or 0 if the process exited
     */
    public LastExit(int code, int signal) {
        this(code, signal, false);
    }

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

    /** {@return this end, because memory had run out} */
    public LastExit forLackOfMemory() {
        return new LastExit(code, signal, true);
    }

    @Override
    public String toString() {
        if (outOfMemory) {
            return "killed: out of memory";
        }
        return signal == 0 ? "exit " + code : "signal " + signal;
    }
}
