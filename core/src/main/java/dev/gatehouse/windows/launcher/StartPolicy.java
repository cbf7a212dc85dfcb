package dev.gatehouse.windows.launcher;

/** Whether a gateway may run now and after the next logon: the content of the file {@code hold}. */
public enum StartPolicy {
    /** Runs now and from each logon on. The file does not exist. */
    RUN,
    /** Runs neither now nor after a logon. */
    STOPPED,
    /** Does not run now; runs from the next logon on. */
    ONCE,
    /** Runs now; does not run at the next logon. */
    LATER,
    /** Stops now and runs again in the same launcher. A gateway that restarts itself cannot command a start afterwards. */
    AGAIN;

    /** Whether the gateway must stop, or must not start, now. */
    public boolean stopsNow() {
        return this == STOPPED || this == ONCE || this == AGAIN;
    }

    /** Whether a launcher that Windows starts at logon must exit without starting the gateway. */
    public boolean skipsLogon() {
        return this == STOPPED || this == LATER;
    }

    static StartPolicy parse(String text) {
        String word = text.strip();
        for (StartPolicy policy : values()) {
            if (policy.name().equalsIgnoreCase(word)) {
                return policy;
            }
        }
        // A file created by hand stops the gateway, whatever it contains.
        return STOPPED;
    }
}
