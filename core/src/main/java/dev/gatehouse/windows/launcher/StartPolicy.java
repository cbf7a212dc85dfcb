package dev.gatehouse.windows.launcher;

/** Whether a gateway runs now and after the next logon: the content of the file {@code hold}. */
public enum StartPolicy {
    /** Runs now and at each logon. The file does not exist then. */
    RUN,
    /** Runs neither now nor at a logon. */
    STOPPED,
    /** Does not run now; runs from the next logon on. */
    ONCE,
    /** Runs now; does not run at the next logon. */
    LATER;

    /** Whether the gateway must end, or not start, now. */
    public boolean stopsNow() {
        return this == STOPPED || this == ONCE;
    }

    /** Whether a launcher that Windows starts at a logon must leave without starting the gateway. */
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
        // A file made by hand stops the gateway, whatever it contains.
        return STOPPED;
    }
}
