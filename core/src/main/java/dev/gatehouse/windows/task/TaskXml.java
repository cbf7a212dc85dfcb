package dev.gatehouse.windows.task;

import dev.gatehouse.definition.Quoted;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.windows.text.XmlText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * A task as an XML document of schema version 1.4 (learn.microsoft.com, "Task Scheduler Schema"; [MS-TSCH] 2.5).
 *
 * @param home the home of the gateway
 * @param description one line for people
 * @param user user that the task runs as, and whose logon starts it; empty: it runs as the user who registers it, and
 *     starts at any user's logon
 * @param command the program
 * @param arguments the program's arguments as one command line
 * @param directory working directory
 */
public record TaskXml(
        String home, String description, Optional<String> user, String command, String arguments, String directory) {
    /** {@code RegistrationInfo/Source} of tasks that Gatehouse created. */
    static final String SOURCE = "Gatehouse";

    static final String NAMESPACE = "http://schemas.microsoft.com/windows/2004/02/mit/task";

    /** Delay after logon, so that the desktop can start first. */
    static final String DELAY = "PT30S";

    /** The shortest interval and the highest count that the schema allows. */
    static final String RESTART_INTERVAL = "PT1M";

    private static final int RESTART_COUNT = 255;

    /** Maximum length of a path ("pathType Simple Type"). */
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
            throw new InvalidInputException("A path of " + path.length()
                    + " characters is too long for a task (at most " + LONGEST_PATH + "): " + Quoted.forMessage(path));
        }
    }

    /**
     * Refuses text that Task Scheduler would change: it expands {@code %NAME%} and {@code $(Arg0)} in an action
     * ("ExecAction object", "IRegisteredTask::RunEx") and has no escape for them.
     */
    private static void refuseExpansion(String text) {
        int percent = text.indexOf('%');
        if (percent >= 0 && text.indexOf('%', percent + 1) > percent + 1) {
            throw refused("two '%', which Task Scheduler would expand as a variable", percent, text);
        }
        int argument = text.indexOf("$(");
        if (argument >= 0) {
            throw refused("'$(', which Task Scheduler would expand", argument, text);
        }
    }

    private static InvalidInputException refused(String what, int position, String text) {
        return new InvalidInputException("The action of a task cannot contain " + what + ", at position " + position
                + " of " + Quoted.forMessage(text));
    }

    /** Returns the text that identifies the home in a task. Paths on Windows are case-insensitive. */
    static String homeMark(String home) {
        return "home " + digest(home.toLowerCase(Locale.ROOT));
    }

    /** {@code RegistrationInfo/Documentation}: digests of the home and of the definition. */
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

    /** Returns the XML document. */
    String text() {
        return text(documentation());
    }

    private String text(String documentation) {
        // Without a user the trigger fires at any user's logon; only an administrator may register such a task.
        String userId = user.map(name -> "      <UserId>" + XmlText.escape(name) + "</UserId>\n")
                .orElse("");
        // Priority 4 to 6 is normal; the default of 7 is below normal ("Priority (settingsType) Element").
        return """
                <?xml version="1.0" encoding="UTF-16"?>
                <Task version="1.4" xmlns="%s">
                  <RegistrationInfo>
                    <Source>%s</Source>
                    <Author>%s</Author>
                    <Description>%s</Description>
                    <Documentation>%s</Documentation>
                  </RegistrationInfo>
                  <Triggers>
                    <LogonTrigger>
                      <Enabled>true</Enabled>
                %s      <Delay>%s</Delay>
                    </LogonTrigger>
                  </Triggers>
                  <Principals>
                    <Principal id="Author">
                %s      <LogonType>InteractiveToken</LogonType>
                      <RunLevel>LeastPrivilege</RunLevel>
                    </Principal>
                  </Principals>
                  <Settings>
                    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
                    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
                    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
                    <AllowHardTerminate>true</AllowHardTerminate>
                    <StartWhenAvailable>true</StartWhenAvailable>
                    <RunOnlyIfNetworkAvailable>false</RunOnlyIfNetworkAvailable>
                    <IdleSettings>
                      <StopOnIdleEnd>false</StopOnIdleEnd>
                      <RestartOnIdle>false</RestartOnIdle>
                    </IdleSettings>
                    <AllowStartOnDemand>true</AllowStartOnDemand>
                    <Enabled>true</Enabled>
                    <Hidden>false</Hidden>
                    <RunOnlyIfIdle>false</RunOnlyIfIdle>
                    <WakeToRun>false</WakeToRun>
                    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
                    <Priority>5</Priority>
                    <RestartOnFailure>
                      <Interval>%s</Interval>
                      <Count>%d</Count>
                    </RestartOnFailure>
                  </Settings>
                  <Actions Context="Author">
                    <Exec>
                      <Command>%s</Command>
                      <Arguments>%s</Arguments>
                      <WorkingDirectory>%s</WorkingDirectory>
                    </Exec>
                  </Actions>
                </Task>
                """.formatted(
                        NAMESPACE,
                        SOURCE,
                        SOURCE,
                        XmlText.escape(description),
                        XmlText.escape(documentation),
                        userId,
                        DELAY,
                        userId,
                        RESTART_INTERVAL,
                        RESTART_COUNT,
                        XmlText.escape(command),
                        XmlText.escape(arguments),
                        XmlText.escape(directory));
    }
}
