package dev.gatehouse.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemedyTest {
    @Test
    void isQuotedForTheShell() {
        Remedy remedy = Remedy.gatehouse("--home", "/srv/my home", "gateway", "start", "coder");
        assertThat(remedy.text(Shell.POSIX)).isEqualTo("gatehouse --home '/srv/my home' gateway start coder");
        assertThat(remedy.text(Shell.WINDOWS)).isEqualTo("gatehouse --home \"/srv/my home\" gateway start coder");
        assertThat(remedy.words()).containsExactly("gatehouse", "--home", "/srv/my home", "gateway", "start", "coder");
        assertThat(remedy.isGatehouse()).isTrue();
    }

    @Test
    void runsAsAnotherUser() {
        Remedy list = Remedy.gatehouse("gateway", "list");
        assertThat(list.asRoot().text(Shell.POSIX)).isEqualTo("sudo gatehouse gateway list");
        assertThat(list.asUser("#1000").text(Shell.POSIX)).isEqualTo("sudo -u '#1000' gatehouse gateway list");
        assertThat(list.asUser("alice").command()).isEqualTo(list.command());
        assertThat(list.asUser("alice").words()).startsWith("sudo", "-u", "alice", "gatehouse");
    }

    /** A host on which root works directly may not have sudo. */
    @Test
    void rootTypesNoSudo() {
        Remedy list = Remedy.gatehouse("gateway", "list");
        assertThat(list.isForAnotherAccount()).isFalse();
        assertThat(list.asRoot().isForAnotherAccount()).isTrue();
        assertThat(list.asRoot().typedByRoot()).isEqualTo(list);
        assertThat(list.typedByRoot()).isEqualTo(list);
        assertThat(list.withVariable("A", "b").fromRoot("alice", "Linux").text(Shell.POSIX))
                .isEqualTo("runuser -u alice -- env A=b gatehouse gateway list");
        assertThat(list.fromRoot("alice", "Mac OS X"))
                .as("macOS has sudo, but not runuser")
                .isEqualTo(list.asUser("alice"));
        assertThat(list.asUser("alice").typedByRoot()).isEqualTo(list.fromRoot("alice"));
        assertThat(list.asUser("#1000").typedByRoot())
                .as("runuser takes no numbers")
                .isEqualTo(list.asUser("#1000"));
        assertThat(list.fromRoot("alice").typedByRoot()).isEqualTo(list.fromRoot("alice"));
    }

    @Test
    void setsVariables() {
        Remedy remedy = Remedy.gatehouse("detect").withVariable("GATEHOUSE_DEBUG", "1");
        assertThat(remedy.text(Shell.POSIX)).isEqualTo("GATEHOUSE_DEBUG=1 gatehouse detect");
        assertThat(remedy.text(Shell.WINDOWS)).isEqualTo("cmd /c \"set GATEHOUSE_DEBUG=1&gatehouse detect\"");
        assertThat(remedy.with("--home", "C:\\my home").text(Shell.WINDOWS))
                .isEqualTo("set \"GATEHOUSE_DEBUG=1\" & gatehouse detect --home \"C:\\my home\"");
        assertThat(remedy.variables()).isEqualTo(Map.of("GATEHOUSE_DEBUG", "1"));
        assertThat(remedy.words()).containsExactly("env", "GATEHOUSE_DEBUG=1", "gatehouse", "detect");
        assertThat(remedy.asUser("#7").text(Shell.POSIX))
                .isEqualTo("sudo -u '#7' env GATEHOUSE_DEBUG=1 gatehouse detect");
        assertThat(Remedy.of("a").withVariable("X", "b c").text(Shell.POSIX)).isEqualTo("X='b c' a");
    }

    @Test
    void whatPrecedesTheCommandStays() {
        Remedy remedy = Remedy.gatehouse("detect").asRoot().withCommand(List.of("/opt/g w", "detect"));
        assertThat(remedy.text(Shell.POSIX)).isEqualTo("sudo '/opt/g w' detect");
        assertThat(remedy.with("--json").text(Shell.POSIX)).isEqualTo("sudo '/opt/g w' detect --json");
        assertThat(remedy.isGatehouse()).isFalse();
    }

    @Test
    void optionsWithValuesNeedNoQuotes() {
        assertThat(Remedy.of("journalctl", "--unit=a.service", "_UID=7").text(Shell.POSIX))
                .isEqualTo("journalctl --unit=a.service _UID=7");
        assertThat(Remedy.of("A=b", "=x").text(Shell.POSIX)).isEqualTo("'A=b' '=x'");
    }

    @Test
    void aWordOfWindowsMayEndWithABackslash() {
        assertThat(Remedy.of("dir", "C:\\my home\\").text(Shell.WINDOWS)).isEqualTo("dir \"C:\\my home\\\\\"");
        assertThat(Remedy.of("dir", "C:\\home").text(Shell.WINDOWS)).isEqualTo("dir C:\\home");
        assertThat(Remedy.of("type", "").text(Shell.WINDOWS)).isEqualTo("type \"\"");
    }

    /** Where the system does not matter, advice has words of POSIX. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ls -ld C:\\home         | dir C:\\home",
                "ls -la C:\\home         | dir C:\\home",
                "df -h C:\\home          | dir C:\\home",
                "df -h                    | dir",
                "cat -nv C:\\home\\x      | type C:\\home\\x",
                "mkdir -p C:\\home       | mkdir C:\\home",
                "ps -fp 4711              | tasklist /FI \"PID eq 4711\"",
                "kill 4711                | taskkill /F /PID 4711",
                "getent passwd            | net user",
                "unset GATEHOUSE_MANAGER  | set GATEHOUSE_MANAGER=",
                "schtasks /Run /TN \\x     | schtasks /Run /TN \\x",
            })
    void commandsOfPosixBecomeThoseOfWindows(String posix, String windows) {
        Remedy remedy = Remedy.of(List.of(posix.split(" ")));
        assertThat(remedy.text(Shell.WINDOWS)).isEqualTo(windows);
        assertThat(remedy.text(Shell.POSIX).replace("'", "")).isEqualTo(posix);
    }

    @Test
    @EnabledOnOs(
            value = {OS.LINUX, OS.MAC},
            disabledReason = "the quotes are those of a POSIX shell")
    void aShellReadsTheSameWords() throws IOException, InterruptedException {
        List<String> words = List.of("a b", "it's", "$HOME", "`id`", "*", "~", "#1", "a=b", "", "ä\n");
        Remedy remedy = Remedy.of("printf", "%s\\0").with(words.toArray(String[]::new));
        Process shell = new ProcessBuilder("sh", "-c", remedy.text(Shell.POSIX)).start();
        String printed = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).isZero();
        assertThat(printed).isEqualTo(String.join("\0", words) + "\0");
    }

    @Test
    void aRemedyNamesAProgram() {
        assertThatThrownBy(() -> Remedy.of(List.of())).isInstanceOf(InvalidInputException.class);
    }

    /** Exceptions are serializable, and keep their remedy. */
    @Test
    void isSerializable() throws IOException, ClassNotFoundException {
        Remedy remedy = Remedy.gatehouse("detect").asRoot().withVariable("A", "b");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(new GatehouseException("it failed", remedy));
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            GatehouseException read = (GatehouseException) in.readObject();
            assertThat(read.remedy()).contains(remedy);
            assertThat(read).hasMessage("it failed");
        }
    }

    @Test
    void whereOnlyTheCallerKnowsOneThereIsNone() {
        assertThat(new InvalidInputException("port must be a number").remedy()).isEmpty();
    }
}
