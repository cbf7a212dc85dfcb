package dev.gatehouse.s6.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.Host;
import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.CommandFailedException;
import dev.gatehouse.error.ToolUnavailableException;
import dev.gatehouse.manager.LastExit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class S6ToolsTest {
    @TempDir
    private Path path;

    private static final Path OVERLAY = Path.of("/command");

    private Path directory(String name) throws IOException {
        Path directory = path.resolve(name);
        Host.script(directory.resolve("s6-svscan"), "#!/bin/sh\n");
        return directory;
    }

    /** Output of s6-svstat 2.11.3.2: up, wantedup, ready, paused, pid, exitcode, signum. */
    @ParameterizedTest
    @CsvSource({
        // line, pid, wanted, ready, paused, exit code, signal
        "true true false false 9612 -1 -1, 9612, true, false, false, 0, 0",
        "true true true false 9612 -1 -1, 9612, true, true, false, 0, 0",
        "true false false true 9612 -1 -1, 9612, false, false, true, 0, 0",
        "false true false false -1 3 -1, 0, true, false, false, 3, 0",
        "false false false false -1 255 -1, 0, false, false, false, 255, 0",
        "false false false false -1 -1 9, 0, false, false, false, -1, 9",
        "' false  false\tfalse false -1 0 -1\n', 0, false, false, false, 0, 0",
    })
    void parsesTheOutputOfSvstat(
            String line, long pid, boolean wanted, boolean ready, boolean paused, int code, int signal) {
        SupervisionStatus status = S6Tools.parseSvstat(line);
        assertThat(status.pid()).isEqualTo(pid);
        assertThat(status.isUp()).isEqualTo(pid > 0);
        assertThat(status.wantUp()).isEqualTo(wanted);
        assertThat(status.ready()).isEqualTo(ready);
        assertThat(status.paused()).isEqualTo(paused);
        assertThat(status.lastExit()).isEqualTo(new LastExit(code, signal));
        assertThat(status.stamp()).isEqualTo(java.time.Instant.EPOCH);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "up (pid 9612) 3 seconds",
                "true true false false",
                "true true false false x -1 -1",
                "true true false false 1 NA -1",
                "true true false false 1 -1 NA"
            })
    void refusesInvalidOutput(String line) {
        assertThatThrownBy(() -> S6Tools.parseSvstat(line))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("s6-svstat");
    }

    @Test
    void findsTheTools() throws IOException {
        Path chosen = directory("chosen");
        Path first = directory("first");
        assertThat(S6Tools.locate(Map.of("GATEHOUSE_S6_BIN", chosen.toString(), "PATH", first.toString())))
                .isEqualTo(new S6Tools(chosen));
        org.junit.jupiter.api.Assumptions.assumeFalse(
                Files.exists(OVERLAY.resolve("s6-svscan")), "s6-overlay's tools take precedence over the PATH");
        Path plain = Files.createDirectories(path.resolve("plain"));
        Files.writeString(plain.resolve("s6-svscan"), "");
        assertThat(S6Tools.locate(Map.of("PATH", "relative::" + plain + ":" + first + ":" + chosen), false))
                .isEqualTo(new S6Tools(first));
        assertThat(S6Tools.locate(Map.of())).isEqualTo(new S6Tools(Path.of("/usr/bin")));
        assertThat(S6Tools.locate(Map.of("GATEHOUSE_S6_BIN", "", "PATH", "")))
                .isEqualTo(new S6Tools(Path.of("/usr/bin")));
    }

    @Test
    void rootTakesNoToolsFromThePathOrADirectoryOfAnotherAccount() throws IOException {
        Host.requireRoot();
        Path planted = directory("planted");
        assertThat(S6Tools.locate(Map.of("PATH", planted.toString())).directory())
                .isNotEqualTo(planted);
        Files.setAttribute(planted, "unix:uid", Host.NOBODY);
        assertThatThrownBy(() -> S6Tools.locate(Map.of("GATEHOUSE_S6_BIN", planted.toString())))
                .isInstanceOf(AccessRefusedException.class)
                .hasMessage("Root runs no programs from " + planted
                        + ", which GATEHOUSE_S6_BIN names: another account can change it");
    }

    @Test
    void reportsTheSearchedPath() {
        S6Tools tools = new S6Tools(path);
        assertThat(tools.present()).isFalse();
        assertThatThrownBy(tools::require)
                .isInstanceOf(ToolUnavailableException.class)
                .hasMessage("Cannot run " + path.resolve("s6-svscan")
                        + ": it does not exist; GATEHOUSE_S6_BIN names this directory");
        assertThatThrownBy(() -> tools.svstat(path))
                .isInstanceOf(ToolUnavailableException.class)
                .hasMessageContaining(path.resolve("s6-svstat").toString());
    }

    @Test
    void failuresHaveTheToolsOutput() throws IOException {
        Host.script(path.resolve("s6-svstat"), "#!/bin/sh\necho 's6-svstat: fatal: unable to read' >&2\nexit 111\n");
        assertThatThrownBy(() -> new S6Tools(path).svstat(Path.of("/srv/slot")))
                .isInstanceOfSatisfying(CommandFailedException.class, e -> {
                    assertThat(e.exitCode()).isEqualTo(111);
                    assertThat(e.service()).isEqualTo("/srv/slot");
                    assertThat(e.stderr()).isEqualTo("s6-svstat: fatal: unable to read");
                })
                .hasMessageContaining("unable to read");
    }

    @Test
    void requestsTheFieldsThatItParses() throws IOException {
        Host.script(path.resolve("s6-svstat"), """
                #!/bin/sh
                [ "$*" = '-o up,wantedup,ready,paused,pid,exitcode,signum /srv/slot' ] || exit 1
                echo true true true false 7 -1 -1
                """);
        assertThat(new S6Tools(path).svstat(Path.of("/srv/slot")).pid()).isEqualTo(7);
    }
}
