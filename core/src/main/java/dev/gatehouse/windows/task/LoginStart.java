package dev.gatehouse.windows.task;

import dev.gatehouse.spi.files.SharedFiles;
import dev.gatehouse.windows.launcher.ServiceFolder;
import java.io.IOException;
import java.util.Locale;

/**
 * What starts a gateway at logon: the content of the file {@code login}.
 *
 * @param by what starts the gateway
 * @param reason why Task Scheduler refused the task, in its own words; may be empty
 */
public record LoginStart(By by, String reason) {
    /** Task Scheduler starts it. */
    public static final LoginStart TASK = new LoginStart(By.TASK, "");

    /** Nothing starts it; the operator chose so. */
    public static final LoginStart NOTHING = new LoginStart(By.NOTHING, "");

    /** What starts a gateway at logon. */
    public enum By {
        TASK,
        STARTUP,
        NOTHING
    }

    /** Returns a value for an entry in the Startup folder, used because Task Scheduler refused the task. */
    public static LoginStart startup(String reason) {
        return new LoginStart(By.STARTUP, reason.lines().findFirst().orElse(""));
    }

    /** Reads the file {@code login} of a service. */
    public static LoginStart of(ServiceFolder folder) throws IOException {
        return SharedFiles.read(folder.login()).map(LoginStart::parse).orElse(TASK);
    }

    /** Writes the file {@code login} of a service. */
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

    /** Parses {@link #text}. Any other text means the task; Task Scheduler knows whether it exists. */
    public static LoginStart parse(String text) {
        String line = text.strip();
        if (line.startsWith("startup")) {
            return startup(line.substring("startup".length()).strip());
        }
        return line.equals("nothing") ? NOTHING : TASK;
    }
}
