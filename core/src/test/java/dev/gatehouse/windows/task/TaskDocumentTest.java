package dev.gatehouse.windows.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.gatehouse.definition.GatewayDefinition;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Determines from Task Scheduler's XML who owns a task and whether it was changed. */
class TaskDocumentTest {
    private static final Path HOME = Path.of("/home/ada/größe & co");

    private final TaskRenderer renderer = new TaskRenderer(SampleTask.layout(HOME));
    private final GatewayDefinition coder = SampleTask.gateway(HOME, "coder");
    private final String text = renderer.task(coder).text();
    private final TaskDocument wanted = TaskDocument.parse(text).orElseThrow();

    @Test
    void onlyATaskOfThisHomeIsOurs() {
        assertThat(wanted.isOurs(HOME)).isTrue();
        assertThat(wanted.isOurs(Path.of("/home/ada/other"))).isFalse();
        String foreign = text.replace("<Source>Gatehouse</Source>", "<Source>Somebody</Source>");
        assertThat(TaskDocument.parse(foreign).orElseThrow().isOurs(HOME)).isFalse();
        assertThat(TaskDocument.parse(text.replaceAll("<Documentation>.*</Documentation>", ""))
                        .orElseThrow()
                        .isOurs(HOME))
                .isFalse();
    }

    /** Windows has no identity of files, so the same directory is found by its real path. */
    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "not every account of Windows may create links")
    void aTaskInstalledUnderAnotherNameOfTheHomeIsOurs(@TempDir Path scratch) throws IOException {
        Path home = Files.createDirectory(scratch.resolve("home"));
        Path link = Files.createSymbolicLink(scratch.resolve("link"), home);
        Path other = Files.createDirectory(scratch.resolve("other"));
        TaskDocument task = TaskDocument.parse(new TaskRenderer(SampleTask.layout(link))
                        .task(SampleTask.gateway(link, "coder"))
                        .text())
                .orElseThrow();
        assertThat(task.isOurs(home)).isTrue();
        assertThat(task.isOfAnotherHome(home, home.resolve("profiles/coder"))).isFalse();
        assertThat(task.isOurs(other)).isFalse();
        assertThat(task.isOfAnotherHome(other, other.resolve("profiles/coder"))).isTrue();
    }

    @Test
    void allTasksOfOneAnswerAreReadWithTheirPaths() {
        String several =
                "<?xml version=\"1.0\" ?>\r\n<Tasks>\r\n<!-- \\Coder -->\r\n" + text.substring(text.indexOf("<Task "))
                        + "<!-- \\Broken --><Task version=\"1.2\"><Actions></Task>"
                        + "<!-- \\Folder\\Disabled -->\r\n<Task version=\"1.2\"><Triggers><BootTrigger /></Triggers>"
                        + "<Settings><Enabled>false</Enabled></Settings></Task>"
                        + "<!-- \\Boot -->\r\n<Task version=\"1.2\"><Triggers><BootTrigger /></Triggers></Task></Tasks>";
        assertThat(TaskDocument.parseAll(several))
                .extracting(TaskDocument::path, TaskDocument::starts)
                .containsExactly(tuple("\\Coder", true), tuple("\\Folder\\Disabled", false), tuple("\\Boot", true));
        assertThat(TaskDocument.parseAll("ERROR")).isEmpty();
    }

    @Test
    void homePathsAreComparedWithoutCase() {
        assertThat(wanted.isOurs(Path.of(HOME.toString().replace("home", "HOME").replace("ada", "Ada"))))
                .isTrue();
    }

    @Test
    void ignoresWhatTaskSchedulerAddsOrRewrites() {
        String exported = text.replaceAll("<UserId>[^<]*</UserId>", "<UserId>S-1-5-21-1-2-3-1001</UserId>")
                .replace("</RegistrationInfo>", "<URI>\\Hermes_Gateway_coder</URI></RegistrationInfo>")
                .replace("    <Hidden>false</Hidden>\n", "")
                .replace("\n", "\r\n");
        TaskDocument found = TaskDocument.parse("\r\n" + exported).orElseThrow();
        assertThat(found.differences(wanted)).isEmpty();
        assertThat(found.isOurs(HOME)).isTrue();
    }

    @Test
    void theCodePageOfTheConsoleDoesNotMatter() {
        for (String page : new String[] {"IBM850", "windows-1252", "IBM437", "windows-1251"}) {
            String printed = new String(text.getBytes(Charset.forName(page)), StandardCharsets.UTF_8);
            TaskDocument found = TaskDocument.parse(printed).orElseThrow();
            assertThat(found.isOurs(HOME)).as(page).isTrue();
            assertThat(found.differences(wanted)).as(page).isEmpty();
        }
    }

    @Test
    void namesElementsThatSomebodyChanged() {
        assertThat(differences("<Delay>PT30S</Delay>", "<Delay>PT5M</Delay>"))
                .containsExactly("Triggers/LogonTrigger/Delay");
        assertThat(differences("<Interval>PT1M</Interval>", "<Interval>PT9M</Interval>"))
                .containsExactly("Settings/RestartOnFailure/Interval");
        assertThat(differences("/java/bin/javaw", "/java/bin/java")).containsExactly("Actions/Exec/Command");
        assertThat(differences(
                        "    <Enabled>true</Enabled>\n    <Hidden>", "    <Enabled>false</Enabled>\n    <Hidden>"))
                .containsExactly("Settings/Enabled");
        assertThat(differences("<Enabled>true</Enabled>\n      <UserId>", "<Enabled>false</Enabled>\n      <UserId>"))
                .containsExactly("Triggers/LogonTrigger/Enabled");
    }

    private List<String> differences(String from, String to) {
        assertThat(text).contains(from);
        return TaskDocument.parse(text.replace(from, to)).orElseThrow().differences(wanted);
    }

    @Test
    void detectsADifferenceInNonAsciiText() {
        GatewayDefinition other = SampleTask.gateway(Path.of("/home/ada/grösse & co"), "coder");
        TaskDocument found = TaskDocument.parse(new TaskRenderer(SampleTask.layout(Path.of("/home/ada/grösse & co")))
                        .task(other)
                        .text())
                .orElseThrow();
        assertThat(found.differences(wanted)).contains("RegistrationInfo/Documentation");
    }

    @Test
    void otherDocumentsAreNotTasks() {
        assertThat(TaskDocument.parse("")).isEmpty();
        assertThat(TaskDocument.parse("ERROR: no")).isEmpty();
        assertThat(TaskDocument.parse("<Task>")).isEmpty();
        assertThat(TaskDocument.parse("<html><body/></html>")).isEmpty();
        assertThat(TaskDocument.parse("<!DOCTYPE Task [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><Task>&x;</Task>"))
                .isEmpty();
    }
}
