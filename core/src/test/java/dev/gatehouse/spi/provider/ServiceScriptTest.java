package dev.gatehouse.spi.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ServiceScriptTest {
    @Test
    void aShellScriptsLastExecIsItsCommand() {
        ServiceScript script = ServiceScript.parse("""
                #!/bin/sh
                # exec nothing at all
                exec 2>&1
                [ -n "${HERMES_HOME-}" ] || HERMES_HOME='/opt/my data'
                export HERMES_HOME
                export PORT=8080 MODE="a b"
                [ "$(id -u)" -gt 0 ] || exec s6-setuidgid hermes /bin/sh ./run --dropped
                cd "$HERMES_HOME"
                exec hermes -p coder \\
                    gateway run
                """);
        assertThat(script.command()).containsExactly("hermes", "-p", "coder", "gateway", "run");
        assertThat(script.variables()).isEqualTo(Map.of("HERMES_HOME", "/opt/my data", "PORT", "8080", "MODE", "a b"));
    }

    @Test
    void programsBeforeTheCommandStayAndTheirAssignmentsCount() {
        ServiceScript script = ServiceScript.parse(
                "#!/bin/sh\nexec s6-setuidgid hermes env HERMES_HOME=/srv/h hermes gateway run 2>&1 | logger\n");
        assertThat(script.command())
                .isEqualTo(List.of("s6-setuidgid", "hermes", "env", "HERMES_HOME=/srv/h", "hermes", "gateway", "run"));
        assertThat(script.variables()).isEqualTo(Map.of("HERMES_HOME", "/srv/h"));
        assertThat(script.commands()).contains(List.of("hermes", "gateway", "run"));
        // The words of a program that executes no other are its arguments.
        assertThat(ServiceScript.parse("exec watch hermes gateway run").commands())
                .containsExactly(List.of("watch", "hermes", "gateway", "run"));
    }

    @Test
    void whatOnlyTheShellKnowsMatchesNothing() {
        ServiceScript script =
                ServiceScript.parse("HERMES_HOME=$HOME/.hermes\nX=`date`\nexec $PROGRAM -p \"$NAME\" run\n");
        assertThat(script.variables()).isEmpty();
        assertThat(script.command()).hasSize(4).contains("-p", "run").doesNotContain("$PROGRAM", "$NAME", "");
    }

    @Test
    void anExeclineScriptIsOneCommand() {
        ServiceScript script = ServiceScript.parse("#!/command/execlineb -P\n"
                + "# a comment\n"
                + "fdmove -c 2 1\n"
                + "export HERMES_HOME /opt/data\n"
                + "hermes gateway run\n");
        assertThat(script.command()).endsWith("hermes", "gateway", "run").doesNotContain("comment");
        assertThat(script.variables()).isEqualTo(Map.of("HERMES_HOME", "/opt/data"));
    }

    @Test
    void aScriptWithoutACommandHasNone() {
        for (String text :
                List.of("", "#!/bin/sh", "#!/bin/sh\nhermes gateway run\n", "exec 2>&1\n", "'", "\"", "exec '")) {
            assertThat(ServiceScript.parse(text).command()).as(text).isIn(List.of(), List.of(""));
        }
    }

    @Test
    @Timeout(10)
    void aLongScriptTakesNoLongTime() {
        String words = "a ".repeat(30_000);
        assertThat(ServiceScript.parse("exec env " + words).commands()).hasSizeLessThan(1000);
        assertThat(ServiceScript.parse("#!/command/execlineb -P\n" + "\n".repeat(60_000) + "hermes gateway run")
                        .command())
                .containsExactly("hermes", "gateway", "run");
    }
}
