package dev.gatehouse.windows.task;

import dev.gatehouse.spi.files.SharedFiles;
import dev.gatehouse.windows.launcher.ServiceFolder;
import java.io.IOException;
import java.util.Locale;

/**
 * What starts a gateway at a logon: the content of the file {@code login}.
 *
 * @param by what starts it
 * @param reason why it is not the task, in the words of Task Scheduler; may be empty
 */
public record LoginStart(By by, String reason) {
    /** Task Scheduler does. */
    public static final LoginStart TASK = new LoginStart(By.TASK, "");

    /** Nothing does, as the operator decided. */
    public static final LoginStart NOTHING = new LoginStart(By.NOTHING, "");

    /** What starts a gateway at a logon. */
    public enum By {
        TASK,
        STARTUP,
        NOTHING
    }

    /** An entry of the Startup folder does, because Task Scheduler refused the task. */
    public static LoginStart startup(String reason) {
        return new LoginStart(By.STARTUP, reason.lines().findFirst().orElse(""));
    }

    /** Reads the file of a service. */
    public static LoginStart of(ServiceFolder folder) throws IOException {
        return SharedFiles.read(folder.login()).map(LoginStart::parse).orElse(TASK);
    }

    /** Writes the file of a service. */
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

    /** Parses {@link #text}; anything else stands for the task, which Task Scheduler confirms or not. */
    public static LoginStart parse(String text) {
        String line = text.strip();
        if (line.startsWith("startup")) {
            return startup(line.substring("startup".length()).strip());
        }
        return line.equals("nothing") ? NOTHING : TASK;
    }
}
