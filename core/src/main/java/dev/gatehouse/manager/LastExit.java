package dev.gatehouse.manager;

/**
 * How the last run of a service ended.
 *
 * @param code the exit code, or −1 where a signal ended it
 * @param signal the signal's number, or 0 where it exited by itself
 */
public record LastExit(int code, int signal) {
    public static LastExit exited(int code) {
        return new LastExit(code, 0);
    }

    public static LastExit killedBy(int signal) {
        return new LastExit(-1, signal);
    }

    @Override
    public String toString() {
        return signal == 0 ? "exit " + code : "signal " + signal;
    }
}
