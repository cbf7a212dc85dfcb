package dev.gatehouse.windows;

/** Whether a gateway is held back from running, as the file {@code hold} of its folder says. */
enum Hold {
    /** There is no such file: it runs, now and at each logon. */
    NONE,
    /** It does not run, now nor at the next logon. */
    STOPPED,
    /** It does not run now; at the next logon it does. */
    ONCE,
    /** It runs now; at the next logon it does not. */
    LATER;

    /** Whether it is to end, or not to begin, now. */
    boolean holdsNow() {
        return this == STOPPED || this == ONCE;
    }

    /** Whether a launcher that Windows starts at a logon must leave it alone. */
    boolean holdsAtLogon() {
        return this == STOPPED || this == LATER;
    }

    static Hold parse(String text) {
        String word = text.strip();
        for (Hold hold : values()) {
            if (hold.name().equalsIgnoreCase(word)) {
                return hold;
            }
        }
        // A file that somebody made by hand holds, whatever is in it.
        return STOPPED;
    }
}
