package dev.gatehouse.windows.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What scripts of any author start at logon. */
class StartScriptTest {
    @Test
    void aBatchFileSetsVariablesAndStartsACommand() {
        StartScript script = StartScript.parse("Hermes_Gateway_coder.cmd", """
                @echo off\r
                rem Hermes Agent Gateway\r
                cd /d "C:\\Users\\ada\\.hermes"\r
                set "HERMES_HOME=C:\\Users\\ada\\.hermes\\profiles\\coder"\r
                set RATE=100%%\r
                "C:\\Program Files\\py\\python.exe" -m hermes_cli.main --profile coder gateway run\r
                exit /b 0\r
                """);
        assertThat(script.commands())
                .containsExactly(List.of(
                        "C:\\Program Files\\py\\python.exe",
                        "-m",
                        "hermes_cli.main",
                        "--profile",
                        "coder",
                        "gateway",
                        "run"));
        assertThat(script.variables())
                .containsEntry("HERMES_HOME", "C:\\Users\\ada\\.hermes\\profiles\\coder")
                .containsEntry("RATE", "100%")
                .containsEntry("PWD", "C:\\Users\\ada\\.hermes");
    }

    @Test
    void startPassesItsOptionsBy() {
        StartScript script =
                StartScript.parse("x.bat", "start \"\" /min /d \"C:\\home\" \"C:\\a b\\x.exe\" /run\r\ncall y.cmd\r\n");
        assertThat(script.commands()).containsExactly(List.of("C:\\a b\\x.exe", "/run"), List.of("y.cmd"));
        assertThat(script.variables()).containsEntry("PWD", "C:\\home");
    }

    @Test
    void aVisualBasicScriptHasLiteralsWithDoubledQuotes() {
        StartScript script = StartScript.parse("x.vbs", """
                Set sh = CreateObject("WScript.Shell")
                sh.Environment("PROCESS")("HERMES_HOME") = "C:\\Users\\ada\\.hermes"
                sh.CurrentDirectory = "C:\\Users\\ada"
                sh.Run ""\"C:\\a b\\python.exe"" -m hermes_cli.main gateway run", 0, False
                """);
        assertThat(script.commands())
                .containsExactly(List.of("C:\\a b\\python.exe", "-m", "hermes_cli.main", "gateway", "run"));
        assertThat(script.variables())
                .containsEntry("HERMES_HOME", "C:\\Users\\ada\\.hermes")
                .containsEntry("PWD", "C:\\Users\\ada");
    }

    @Test
    void aJavaScriptHasLiteralsWithBackslashes() {
        StartScript script = StartScript.parse("x.js", """
                var sh = new ActiveXObject("WScript.Shell");
                sh.Environment("PROCESS")("HERMES_HOME") = "C:\\\\Users\\\\ada\\\\.hermes";
                sh.Run("\\"C:\\\\a b\\\\python.exe\\" -m hermes_cli.main gateway run", 0, false);
                """);
        assertThat(script.commands())
                .containsExactly(List.of("C:\\a b\\python.exe", "-m", "hermes_cli.main", "gateway", "run"));
        assertThat(script.variables()).containsEntry("HERMES_HOME", "C:\\Users\\ada\\.hermes");
    }

    @Test
    void aComputedCommandIsNone() {
        assertThat(StartScript.parse("x.vbs", "sh.Run command, 0, False").commands())
                .isEmpty();
    }

    @Test
    @Timeout(10)
    void aLongTextInQuotesEndsNeitherTheStackNorTheTime() {
        for (String text :
                List.of("x".repeat(60_000), "\"\"".repeat(30_000), "\\\"".repeat(30_000), " ".repeat(60_000))) {
            assertThat(StartScript.parse("a.vbs", "shell.Run \"" + text + "\"\r\nshell.Run \"hermes gateway run\"")
                            .commands())
                    .contains(List.of("hermes", "gateway", "run"));
        }
    }
}
