package dev.gatehouse.manager;

/**
 * A feature that a definition or a caller can ask for and this manager does not have. Immutable.
 *
 * @param feature one of the names below, or a name of the backend's own
 * @param consequence what happens instead, in words
 * @param refused whether a definition that needs the feature is refused; otherwise it is installed without it
 * @since 0.1.0
 */
public record Limitation(String feature, String consequence, boolean refused) {
    /** Registration without a definition that survives a reboot. */
    public static final String RUNTIME_REGISTRATION = "runtime-registration";
    /** A limit on a gateway's memory. */
    public static final String MEMORY_LIMIT = "limits.memory";
    /** The end of a whole gateway when one of its processes runs out of memory. */
    public static final String OUT_OF_MEMORY = "limits.oom";
    /** The end of processes that have left their gateway's process group. */
    public static final String SESSIONS = "processes.sessions";
    /** Restarts without delay after certain exit codes. */
    public static final String RESTART_AGAIN = "restart.again";
    /** Isolation from the system. */
    public static final String HARDENING = "harden";
    /** Starts at boot. */
    public static final String ENABLED_AT_BOOT = "enabled-at-boot";
    /** The process of a gateway in its status. */
    public static final String PID = "pid";
    /** Reading the output of gateways. */
    public static final String LOGS = "logs";
    /** Reading the output of a gateway after it has been stopped, or restarted by an operator. */
    public static final String LOGS_AFTER_STOP = "logs.after-stop";
    /** Times of lines in the output of gateways, and so their selection by time. */
    public static final String LOG_TIMES = "logs.times";

    // Written out, because those of a record are linked at run time, which takes a short command milliseconds.

    @Override
    public boolean equals(Object other) {
        return other instanceof Limitation limitation
                && limitation.feature.equals(feature)
                && limitation.consequence.equals(consequence)
                && limitation.refused == refused;
    }

    @Override
    public int hashCode() {
        return feature.hashCode();
    }
}
