package dev.gatehouse.windows;

import java.util.Locale;

/**
 * How a gateway is started at a logon.
 *
 * @param by what starts it
 * @param reason why it is not the task, in the words of Task Scheduler; may be empty
 */
record LoginStart(By by, String reason) {
    /** Task Scheduler does. */
    static final LoginStart TASK = new LoginStart(By.TASK, "");

    /** Nothing does, by its operator's wish. */
    static final LoginStart NOTHING = new LoginStart(By.NOTHING, "");

    /** What starts a gateway at a logon. */
    enum By {
        TASK,
        STARTUP,
        NOTHING
    }

    /** The Startup folder does, because Task Scheduler does not. */
    static LoginStart startup(String reason) {
        return new LoginStart(By.STARTUP, reason.lines().findFirst().orElse(""));
    }

    String text() {
        return by.name().toLowerCase(Locale.ROOT) + " " + reason + "\n";
    }

    /** Reads {@link #text}; what is none stands for the task, which a look at Task Scheduler then confirms or not. */
    static LoginStart parse(String text) {
        String line = text.strip();
        if (line.startsWith("startup")) {
            return startup(line.substring("startup".length()).strip());
        }
        return line.equals("nothing") ? NOTHING : TASK;
    }
}
