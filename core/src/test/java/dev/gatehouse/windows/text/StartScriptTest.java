package dev.gatehouse.windows.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    private static boolean isComplete(String file, String text) {
        return StartScript.parse(file, text).complete();
    }

    /** As an app writes them: the second one in the Startup folder, which runs the first one. */
    private static final String APP_SCRIPT = """
            ' Agent Gateway
            Option Explicit
            Dim sh, env, existing_pp
            Set sh = CreateObject("WScript.Shell")
            Set env = sh.Environment("PROCESS")
            env.Item("HERMES_HOME") = "C:\\Users\\ada\\.hermes"
            existing_pp = env.Item("PYTHONPATH")
            If Len(existing_pp) > 0 Then
              env.Item("PYTHONPATH") = "C:\\py;" & existing_pp
            Else
              env.Item("PYTHONPATH") = "C:\\py"
            End If
            sh.CurrentDirectory = "C:\\Users\\ada"
            sh.Run ""\"C:\\a b\\pythonw.exe"" -m hermes_cli.main gateway run", 0, False
            """;

    private static final String APP_ENTRY = """
            ' Agent Gateway
            Option Explicit
            Dim fso, sh, target
            target = "C:\\Users\\ada\\.hermes\\gateway-service\\Hermes_Gateway.vbs"
            Set fso = CreateObject("Scripting.FileSystemObject")
            If Not fso.FileExists(target) Then WScript.Quit 0
            Set sh = CreateObject("WScript.Shell")
            sh.Run "wscript.exe C:\\Users\\ada\\.hermes\\gateway-service\\Hermes_Gateway.vbs", 0, False
            """;

    @Test
    void aScriptThatStartsOneThingIsComplete() {
        assertThat(isComplete("x.vbs", APP_SCRIPT)).isTrue();
        assertThat(isComplete("x.vbs", APP_ENTRY)).isTrue();
        assertThat(isComplete("x.js", """
                // Agent Gateway
                var sh = new ActiveXObject("WScript.Shell");
                var fso = new ActiveXObject("Scripting.FileSystemObject");
                if (!fso.FileExists("C:\\\\x.js")) WScript.Quit(0);
                sh.Environment("PROCESS")("HERMES_HOME") = "C:\\\\Users\\\\ada\\\\.hermes";
                sh.CurrentDirectory = "C:\\\\Users";
                sh.Run("\\"C:\\\\a b\\\\python.exe\\" -m hermes_cli.main gateway run", 0, false);
                """)).isTrue();
        assertThat(isComplete("x.cmd", """
                @echo off
                rem starts this & that
                :: and that | too
                cd /d "C:\\a&b"
                set "A=1 & 2"
                hermes gateway run --text "a|b" ^& >> C:\\log.txt 2>&1
                exit /b 0
                """)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "if exist x.exe x.exe",
                "goto other",
                "set A=1& other.exe",
                "echo off && other.exe",
                "exit /b 0 | other.exe",
                "title x^",
            })
    void aBatchLineThatMayStartMoreIsIncomplete(String line) {
        assertThat(isComplete("x.cmd", "hermes gateway run\r\n" + line + "\r\n"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sh.Run command, 0, False",
                "sh.Run \"a\" & b, 0, False",
                "sh.Run \"a\": sh.Exec \"b\"",
                "sh.Exec \"other.exe\"",
                "CreateObject(\"Shell.Application\").ShellExecute \"other.exe\"",
                "Set other = CreateObject(\"Shell.Application\")",
                "If True Then sh.Run \"other.exe\"",
                "Execute code",
                "x = Shell(\"other.exe\")(1)",
            })
    void aVisualBasicLineThatMayStartMoreIsIncomplete(String line) {
        assertThat(isComplete("x.vbs", APP_ENTRY + line + "\n")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sh.Run(command);",
                "sh.Exec(\"other.exe\");",
                "eval(code);",
                "/* x */ sh.Exec(\"x\");",
                "'x'; f()"
            })
    void aJavaScriptLineThatMayStartMoreIsIncomplete(String line) {
        assertThat(isComplete("x.js", "sh.Run(\"hermes gateway run\");\n" + line + "\n"))
                .isFalse();
    }

    @Test
    @Timeout(10)
    void aLongLineIsIncompleteAndEndsNeitherTheStackNorTheTime() {
        for (String text :
                List.of("\"\"".repeat(4000), "\\\"".repeat(4000), "\"\" & ".repeat(1500), "x ".repeat(60_000))) {
            assertThat(isComplete("x.vbs", "x = \"" + text + "\" & f(1)")).isFalse();
            assertThat(isComplete("x.js", "x = \"" + text + "\" + f(1)")).isFalse();
        }
    }
}
