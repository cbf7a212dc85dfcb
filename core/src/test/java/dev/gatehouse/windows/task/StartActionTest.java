package dev.gatehouse.windows.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.windows.host.WindowsLayout;
import dev.gatehouse.windows.launcher.LaunchFile;
import dev.gatehouse.windows.launcher.ServiceFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a task or a Startup entry finally starts. */
class StartActionTest {
    @TempDir
    Path home;

    @Test
    void aLauncherStartsTheCommandOfItsLaunchFile() throws IOException {
        ServiceFolder folder =
                new ServiceFolder(home.resolve(WindowsLayout.FOLDER).resolve("Other"));
        folder.create();
        folder.write(
                folder.launch(),
                LaunchFile.of(SampleTask.gateway(home, "coder")).text());
        StartAction action = of(List.of(
                        "/java/bin/javaw",
                        "-cp",
                        "x.jar",
                        "dev.gatehouse.windows.Launcher",
                        folder.launch().toString()))
                .getFirst();
        assertThat(action.command()).containsExactly("hermes", "-p", "coder", "gateway", "run");
        assertThat(action.variables())
                .containsEntry("HERMES_HOME", home.resolve("profiles/coder").toString());
        assertThat(action.folder()).map(ServiceFolder::path).contains(folder.path());
        Files.delete(folder.launch());
        assertThat(of(List.of(
                        "javaw",
                        "dev.gatehouse.windows.Launcher",
                        folder.launch().toString())))
                .isEmpty();
    }

    private static List<StartAction> of(List<String> command) {
        return StartAction.of(command, "");
    }

    @Test
    void itsWorkingDirectoryBelongsToAnyCommand() {
        StartAction action =
                StartAction.of(List.of("agent.exe", "run"), home.toString()).getFirst();
        assertThat(action.variables()).containsEntry("PWD", home.toString());
    }

    @Test
    void aScriptIsReadThroughItsHostAndThroughAnotherScript() throws IOException {
        Path inner = home.resolve("inner.cmd");
        Files.writeString(inner, "@echo off\r\nset \"HERMES_HOME=" + home + "\"\r\nhermes.exe gateway run\r\n");
        Path outer = Files.writeString(home.resolve("outer.vbs"), "sh.Run \"cmd /c \"\"" + inner + "\"\"\", 0\r\n");
        for (List<String> command : List.of(
                List.of("wscript.exe", "//B", "//Nologo", outer.toString()), List.of("cmd", "/c", inner.toString()))) {
            StartAction action = of(command).getFirst();
            assertThat(action.plainCommand()).containsExactly("hermes", "gateway", "run");
            assertThat(action.variables()).containsEntry("HERMES_HOME", home.toString());
        }
    }

    @Test
    void anEndlessChainOfScriptsEnds() throws IOException {
        Path self = home.resolve("self.cmd");
        Files.writeString(self, "call \"" + self + "\"\r\n");
        assertThat(of(List.of(self.toString()))).isEmpty();
    }

    private boolean isComplete(String line) throws IOException {
        Path script = Files.writeString(home.resolve("entry.cmd"), line + "\r\n");
        return StartAction.ofScript(script).complete();
    }

    /** What is not seen may start anything, so the entry is not taken over as a whole. */
    @Test
    void anEntryWhoseScriptsCannotAllBeReadIsIncomplete() throws IOException {
        Path inner = Files.writeString(home.resolve("inner.cmd"), "hermes gateway run\r\n");
        assertThat(isComplete("start \"\" cmd /d /c \"" + inner + "\"")).isTrue();
        assertThat(isComplete("cmd /c \"hermes gateway run & other.exe\"")).isFalse();
        assertThat(isComplete("cmd /c " + inner + " ^& other.exe")).isFalse();
        assertThat(isComplete("call \"" + home.resolve("missing.cmd") + "\"")).isFalse();
        assertThat(isComplete("call \"" + home.resolve("entry.cmd") + "\""))
                .as("too deep")
                .isFalse();
        Files.writeString(inner, "rem " + "x".repeat(1 << 16) + "\r\n");
        assertThat(isComplete("call \"" + inner + "\"")).as("too large").isFalse();
        Files.writeString(inner, "hermes gateway run\r\nif exist x other.exe\r\n");
        assertThat(isComplete("call \"" + inner + "\"")).isFalse();
    }

    @Test
    void theOwnerIsAboveTheFolderOfServices() {
        String script = "gateway-service/Hermes_Gateway.vbs";
        Path owner = home.resolve("x");
        assertThat(StartAction.owner(
                        List.of("wscript.exe", owner.resolve(script).toString())))
                .contains(owner);
        assertThat(StartAction.owner(List.of(
                        "wscript.exe", home.resolve("größe").resolve(script).toString())))
                .as("a code page may have changed the name")
                .isEmpty();
    }
}
