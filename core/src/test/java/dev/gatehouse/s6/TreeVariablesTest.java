package dev.gatehouse.s6;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.Host;
import dev.gatehouse.app.App;
import dev.gatehouse.profile.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The environment of a private tree: short, and the same after a boot as from a shell. */
class TreeVariablesTest {
    @TempDir
    private Path top;

    private Home home;
    private Path venv;
    private Map<String, String> shell;

    @BeforeEach
    void make() throws IOException {
        Host.requireLinux();
        top = top.toRealPath();
        Path directory = Files.createDirectory(top.resolve("home"));
        home = Home.at(App.builder("acme", List.of("acme", "run")).build(), directory);
        venv = top.resolve("venv/bin");
        Host.script(venv.resolve("acme"), "#!/bin/sh\n");
        Files.createDirectories(top.resolve("other"));
        shell = new HashMap<>(Map.of(
                "PATH", top.resolve("other") + ":" + venv + ":/usr/bin:/bin:relative",
                "HOME", top.toString(),
                "USER", "alice",
                "LOGNAME", "alice",
                "LANG", "de_DE.UTF-8",
                "LC_TIME", "C",
                "TZ", "Europe/Vienna",
                "XDG_RUNTIME_DIR", top.toString()));
        shell.putAll(Map.of(
                "AWS_SECRET_ACCESS_KEY", "hunter2",
                "LD_PRELOAD", "/x.so",
                "ACME_HOME", "/another",
                "EMPTY", "",
                "GATEHOUSE_SCANDIR", "/scandir",
                "GATEHOUSE_SERVICE", "/a/gateway/that/calls"));
    }

    private Map<String, String> of(Map<String, String> caller) throws IOException {
        return TreeVariables.of(home, caller);
    }

    private static List<String> path(Map<String, String> variables) {
        return List.of(variables.getOrDefault("PATH", "").split(":", -1));
    }

    @Test
    void hasAShortListOfVariables() throws IOException {
        assertThat(of(shell))
                .containsOnlyKeys(
                        "HOME",
                        "USER",
                        "LOGNAME",
                        "LANG",
                        "LC_TIME",
                        "TZ",
                        "XDG_RUNTIME_DIR",
                        "PATH",
                        "GATEHOUSE_SCANDIR")
                .containsEntry("TZ", "Europe/Vienna")
                .containsEntry("HOME", top.toString());
    }

    @Test
    void theProgramIsFoundWhereTheCallerFindsIt() throws IOException {
        assertThat(path(of(shell)))
                .contains("/usr/bin", "/bin", venv.toString())
                .doesNotContain(top.resolve("other").toString(), "relative");
    }

    @Test
    void isTheSameWhenCronStartsItAfterABoot() throws IOException {
        Map<String, String> before = of(shell);
        before.remove("GATEHOUSE_SCANDIR");
        Map<String, String> cron = Map.of("PATH", "/usr/bin:/bin", "HOME", top.toString(), "LOGNAME", "alice");
        assertThat(of(cron)).isEqualTo(before);
        assertThat(of(cron)).as("each start records").isEqualTo(before);
    }

    @Test
    void theRecordHasNoVariableThatStaysOutside() throws IOException {
        of(shell);
        assertThat(home.path().resolve(".gatehouse/tree.env"))
                .content()
                .contains("TZ='Europe/Vienna'")
                .doesNotContain("hunter2", "LD_PRELOAD", "GATEHOUSE_", "another");
    }

    @Test
    void aNewPlaceOfTheProgramReplacesTheOldOne() throws IOException {
        of(shell);
        Path other = top.resolve("new/bin");
        Host.script(other.resolve("acme"), "#!/bin/sh\n");
        shell.put("PATH", other + ":/bin");
        assertThat(path(of(shell))).contains(other.toString()).doesNotContain(venv.toString());
        Host.deleteTree(other);
        shell.put("PATH", "/bin");
        assertThat(path(of(shell))).doesNotContain(other.toString());
    }

    @Test
    void aBrokenRecordIsIgnored() throws IOException {
        Path record = home.path().resolve(".gatehouse/tree.env");
        Files.createDirectories(record.getParent());
        for (String bad : List.of("not a line", "\0", "TZ='", "x".repeat(100_000))) {
            Files.writeString(record, bad);
            assertThat(of(shell)).containsEntry("LANG", "de_DE.UTF-8");
        }
    }
}
