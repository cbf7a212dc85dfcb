package dev.gatehouse.windows.task;

import dev.gatehouse.definition.InvalidInputException;
import dev.gatehouse.definition.Quoted;
import dev.gatehouse.windows.text.XmlText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * One task in the words of Task Scheduler: XML of version 1.4 (learn.microsoft.com, "Task Scheduler Schema"; [MS-TSCH]
 * 2.5).
 *
 * @param home the home whose gateway it runs
 * @param description one line for people
 * @param user whom it runs as and at whose logon; empty: whoever registers it, at every logon
 * @param command the program
 * @param arguments its command line without the program
 * @param directory where it runs
 */
public record TaskXml(
        String home, String description, Optional<String> user, String command, String arguments, String directory) {
    /** What {@code RegistrationInfo/Source} of every task of ours says, and of no other. */
    static final String SOURCE = "Gatehouse";

    static final String NAMESPACE = "http://schemas.microsoft.com/windows/2004/02/mit/task";

    /** A logon has better things to do at first. */
    static final String DELAY = "PT30S";

    /** Task Scheduler restarts no sooner than after a minute, and by its schema at most 255 times. */
    static final String RESTART_INTERVAL = "PT1M";

    private static final int RESTART_COUNT = 255;

    /** Longer paths are none to Task Scheduler ("pathType Simple Type"). */
    private static final int LONGEST_PATH = 260;

    public TaskXml {
        refuseLongPath(command);
        refuseLongPath(directory);
        refuseExpansion(command);
        refuseExpansion(arguments);
        refuseExpansion(directory);
    }

    private static void refuseLongPath(String path) {
        if (path.length() > LONGEST_PATH) {
            throw new InvalidInputException("a path of " + path.length() + " characters is longer than a task takes ("
                    + LONGEST_PATH + "): " + Quoted.forMessage(path));
        }
    }

    /**
     * Task Scheduler replaces {@code %NAME%} and {@code $(Arg0)} in an action ("ExecAction object", "IRegisteredTask::RunEx"),
     * and has no escape for either.
     */
    private static void refuseExpansion(String text) {
        int percent = text.indexOf('%');
        if (percent >= 0 && text.indexOf('%', percent + 1) > percent + 1) {
            throw refused("two '%', between which it would look for a variable", percent, text);
        }
        int argument = text.indexOf("$(");
        if (argument >= 0) {
            throw refused("'$(', which it would replace", argument, text);
        }
    }

    private static InvalidInputException refused(String what, int position, String text) {
        return new InvalidInputException(
                "a task's action cannot hold " + what + ", at position " + position + " of " + Quoted.forMessage(text));
    }

    /** What identifies the home in a task. Windows takes paths that differ in case for the same. */
    static String homeMark(String home) {
        return "home " + digest(home.toLowerCase(Locale.ROOT));
    }

    /** What {@code RegistrationInfo/Documentation} says: whose task it is and which definition it was made from. */
    String documentation() {
        return homeMark(home) + ", definition " + digest(text(""));
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The document. */
    String text() {
        return text(documentation());
    }

    private String text(String documentation) {
        StringBuilder out = new StringBuilder();
        out.append("<?xml version=\"1.0\" encoding=\"UTF-16\"?>\n");
        out.append("<Task version=\"1.4\" xmlns=\"").append(NAMESPACE).append("\">\n");
        out.append("  <RegistrationInfo>\n");
        element(out, 4, "Source", SOURCE);
        element(out, 4, "Author", SOURCE);
        element(out, 4, "Description", description);
        element(out, 4, "Documentation", documentation);
        out.append("  </RegistrationInfo>\n");
        out.append("  <Triggers>\n    <LogonTrigger>\n");
        element(out, 6, "Enabled", "true");
        // Without a user it would be every user's logon, which takes an administrator to register.
        user.ifPresent(name -> element(out, 6, "UserId", name));
        element(out, 6, "Delay", DELAY);
        out.append("    </LogonTrigger>\n  </Triggers>\n");
        out.append("  <Principals>\n    <Principal id=\"Author\">\n");
        user.ifPresent(name -> element(out, 6, "UserId", name));
        element(out, 6, "LogonType", "InteractiveToken");
        element(out, 6, "RunLevel", "LeastPrivilege");
        out.append("    </Principal>\n  </Principals>\n");
        settings(out);
        out.append("  <Actions Context=\"Author\">\n    <Exec>\n");
        element(out, 6, "Command", command);
        element(out, 6, "Arguments", arguments);
        element(out, 6, "WorkingDirectory", directory);
        return out.append("    </Exec>\n  </Actions>\n</Task>\n").toString();
    }

    private static void settings(StringBuilder out) {
        out.append("  <Settings>\n");
        element(out, 4, "MultipleInstancesPolicy", "IgnoreNew");
        element(out, 4, "DisallowStartIfOnBatteries", "false");
        element(out, 4, "StopIfGoingOnBatteries", "false");
        element(out, 4, "AllowHardTerminate", "true");
        element(out, 4, "StartWhenAvailable", "true");
        element(out, 4, "RunOnlyIfNetworkAvailable", "false");
        out.append("    <IdleSettings>\n");
        element(out, 6, "StopOnIdleEnd", "false");
        element(out, 6, "RestartOnIdle", "false");
        out.append("    </IdleSettings>\n");
        element(out, 4, "AllowStartOnDemand", "true");
        element(out, 4, "Enabled", "true");
        element(out, 4, "Hidden", "false");
        element(out, 4, "RunOnlyIfIdle", "false");
        element(out, 4, "WakeToRun", "false");
        element(out, 4, "ExecutionTimeLimit", "PT0S");
        // 4 to 6 are a normal priority; a task has 7 by default, which is below that ("Priority (settingsType)
        // Element").
        element(out, 4, "Priority", "5");
        out.append("    <RestartOnFailure>\n");
        element(out, 6, "Interval", RESTART_INTERVAL);
        element(out, 6, "Count", String.valueOf(RESTART_COUNT));
        out.append("    </RestartOnFailure>\n  </Settings>\n");
    }

    private static void element(StringBuilder out, int indentation, String name, String content) {
        out.repeat(" ", indentation)
                .append('<')
                .append(name)
                .append('>')
                .append(XmlText.escape(content))
                .append("</")
                .append(name)
                .append(">\n");
    }
}
