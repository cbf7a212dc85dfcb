package dev.gatehouse.windows.task;

import dev.gatehouse.spi.SharedFiles;
import dev.gatehouse.windows.launcher.ServiceFolder;
import java.io.IOException;
import java.util.Locale;

/**
 * How a gateway is started at a logon.
 *
 * @param by what starts it
 * @param reason why it is not the task, in the words of Task Scheduler; may be empty
 */
public record LoginStart(By by, String reason) {
    /** Task Scheduler does. */
    public static final LoginStart TASK = new LoginStart(By.TASK, "");

    /** Nothing does, by its operator's wish. */
    public static final LoginStart NOTHING = new LoginStart(By.NOTHING, "");

    /** What starts a gateway at a logon. */
    public enum By {
        TASK,
        STARTUP,
        NOTHING
    }

    /** The Startup folder does, because Task Scheduler does not. */
    public static LoginStart startup(String reason) {
        return new LoginStart(By.STARTUP, reason.lines().findFirst().orElse(""));
    }

    /** Reads what was decided for a service. */
    public static LoginStart of(ServiceFolder folder) throws IOException {
        return SharedFiles.read(folder.login()).map(LoginStart::parse).orElse(TASK);
    }

    /** Records the decision for a service. */
    void write(ServiceFolder folder) throws IOException {
        if (equals(TASK)) {
            folder.delete(folder.login());
        } else {
            folder.write(folder.login(), text());
        }
    }

    public String text() {
        return by.name().toLowerCase(Locale.ROOT) + " " + reason + "\n";
    }

    /** Reads {@link #text}; what is none stands for the task, which a look at Task Scheduler then confirms or not. */
    public static LoginStart parse(String text) {
        String line = text.strip();
        if (line.startsWith("startup")) {
            return startup(line.substring("startup".length()).strip());
        }
        return line.equals("nothing") ? NOTHING : TASK;
    }
}
