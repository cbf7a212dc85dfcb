package dev.gatehouse.windows.task;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.OutOfMemory;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.rendering.RenderedFile;
import dev.gatehouse.rendering.Renderer;
import dev.gatehouse.rendering.Rendering;
import dev.gatehouse.windows.host.WindowsLayout;
import dev.gatehouse.windows.launcher.LaunchFile;
import dev.gatehouse.windows.launcher.ServiceFolder;
import dev.gatehouse.windows.text.CmdText;
import dev.gatehouse.windows.text.CommandLine;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Renders a definition as the two files of a service, the launch file and the task. */
public final class TaskRenderer implements Renderer {
    /** Maximum length of an environment variable ("Environment Variables", learn.microsoft.com). */
    private static final int LONGEST_VALUE = 32_766;

    /** Words by which a Startup entry of Gatehouse is known. */
    static final String AUTHOR = "Written by gatehouse";

    private final WindowsLayout layout;

    public TaskRenderer(WindowsLayout layout) {
        this.layout = layout;
    }

    @Override
    public Rendering render(GatewayDefinition gateway) {
        ServiceFolder folder = layout.folder(gateway.profile());
        // The folder's name, because another home may have the usual one.
        GatewayDefinition definition = gateway.under("windows", folder.taskName());
        refuseWhatWindowsCannot(definition);
        return new Rendering(
                folder.path(),
                List.of(
                        new RenderedFile(
                                Path.of("launch"), LaunchFile.of(definition).text(), 0600),
                        new RenderedFile(
                                Path.of("task.xml"), task(definition).text(), 0600, StandardCharsets.UTF_16LE)));
    }

    /** Returns the task of a definition. */
    TaskXml task(GatewayDefinition definition) {
        List<String> words = layout.launcherOf(definition.profile());
        return new TaskXml(
                layout.home().toString(),
                definition.description(),
                layout.user(),
                words.getFirst(),
                CommandLine.join(words.subList(1, words.size())),
                layout.home().toString());
    }

    /** Returns the Startup entry that is used if Task Scheduler refuses the task. */
    public String startupEntry(GatewayDefinition definition) {
        List<String> words = layout.launcherOf(definition.profile());
        return "@echo off\r\n"
                // cmd.exe reads the following lines in this code page.
                + "chcp 65001 >nul\r\n"
                + "rem Starts a gateway at logon. " + AUTHOR + ", "
                + TaskXml.homeMark(layout.home().toString()) + "\r\n"
                // The first quoted word is the title of a window; start does not wait for the launcher.
                + "start \"\" /d " + CmdText.word(layout.home().toString()) + " "
                + CmdText.commandLine(CommandLine.joinQuoted(words)) + "\r\n";
    }

    private void refuseWhatWindowsCannot(GatewayDefinition definition) {
        for (String word : layout.launcher()) {
            refuseOutsideCodePage(word);
        }
        refuse(definition, "limits.memory", definition.limits().memoryBytes().isPresent());
        refuse(definition, "limits.oom", definition.limits().outOfMemory() == OutOfMemory.KILL);
        refuse(definition, "limits.files", definition.limits().openFiles().isPresent());
        refuse(definition, "limits.processes", definition.limits().processes().isPresent());
        if (definition.ready() instanceof Readiness.Notify) {
            throw new InvalidInputException("Profile " + definition.profile()
                    + " sets gateway.ready to notify, which Windows does not support: use its port instead");
        }
        Map<String, String> spellings = new TreeMap<>();
        definition.environment().variables().forEach((key, value) -> {
            String other = spellings.put(key.toUpperCase(Locale.ROOT), key);
            if (other != null) {
                throw new InvalidInputException("Profile " + definition.profile() + " sets " + other + " and " + key
                        + ", which are the same environment variable on Windows");
            }
            if (value.length() > LONGEST_VALUE) {
                throw new InvalidInputException("The value of " + key + " is too long for Windows (" + value.length()
                        + " > " + LONGEST_VALUE + " characters)");
            }
        });
    }

    /** Java would replace such characters in its arguments (JDK-8368853), and the task would start nothing. */
    private void refuseOutsideCodePage(String word) {
        Charset codePage = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
        if (layout.home().getFileSystem().getSeparator().equals("\\")
                && !codePage.newEncoder().canEncode(word)) {
            throw new InvalidInputException(
                    "A launcher cannot be started with " + word + ": characters outside the code page " + codePage
                            + " are lost on the way to Java. Install Java and Gatehouse in directories without such characters");
        }
    }

    private static void refuse(GatewayDefinition definition, String feature, boolean requested) {
        if (requested) {
            throw new InvalidInputException("Profile " + definition.profile() + " sets gateway." + feature
                    + ", which Task Scheduler cannot enforce: remove it");
        }
    }
}
