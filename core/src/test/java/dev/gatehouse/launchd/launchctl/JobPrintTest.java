package dev.gatehouse.launchd.launchctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.manager.LastExit;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobPrintTest {
    /** Output of macOS 14, shortened. */
    private static final String RUNNING = """
            gui/501/ai.hermes.gateway = {
            \tactive count = 1
            \tpath = /Users/alice/Library/LaunchAgents/ai.hermes.gateway.plist
            \ttype = LaunchAgent
            \tstate = running

            \tprogram = /bin/sh
            \targuments = {
            \t\t/bin/sh
            \t\tpid = 99
            \t}

            \tenvironment = {
            \t\tTEXT => two
            \tpid = 98
            \t\tXPC_SERVICE_NAME => ai.hermes.gateway
            \t}

            \tdomain = gui/501 [100005]
            \tminimum runtime = 1
            \texit timeout = 90
            \truns = 3
            \tpid = 4711
            \timmediate reason = speculative
            \tlast exit code = 75: EX_TEMPFAIL

            \tresource coalition = {
            \t\tstate = active
            \t\tpid = 97
            \t}

            \tjob state = running
            }
            """;

    @Test
    void readsThePidAndTheLastExitOfARunningJob() {
        JobPrint print = JobPrint.parse(RUNNING);
        assertThat(print.pid()).hasValue(4711);
        assertThat(print.runs()).isEqualTo(3);
        assertThat(print.lastExit()).contains(LastExit.exited(75));
        assertThat(print.isScript()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"/bin/sh,true", "/Users/alice/.hermes/venv/bin/python,false"})
    void recognizesTheStartScriptByItsProgram(String program, boolean script) {
        assertThat(JobPrint.parse("x = {\n\tprogram = " + program + "\n\tpid = 7\n}\n")
                        .isScript())
                .isEqualTo(script);
        assertThat(JobPrint.parse("x = {\n\tpid = 7\n}\n").isScript())
                .as("without a program line")
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "last exit code = 0,0,0",
        "last exit code = 78: EX_CONFIG,78,0",
        "last terminating signal = Killed: 9,-1,9",
        "last terminating signal = Segmentation fault: 11,-1,11",
        "last terminating signal = 9: Killed: 9,-1,9",
        "last exit code = 134: Abort trap,134,0",
    })
    void readsAnExitCodeOrASignal(String line, int code, int signal) {
        JobPrint print = JobPrint.parse("x = {\n\tstate = not running\n\t" + line + "\n}\n");
        assertThat(print.lastExit()).contains(new LastExit(code, signal));
        assertThat(print.pid()).isEmpty();
    }

    /** launchd prints the kernel's reason instead of an exit code and a signal. */
    @ParameterizedTest
    @CsvSource({
        "OS_REASON_DYLD, signal 9, OS_REASON_DYLD",
        "OS_REASON_CODESIGNING, signal 9, OS_REASON_CODESIGNING",
        "OS_REASON_JETSAM, killed: out of memory, killed: out of memory",
        "JETSAM_REASON_MEMORY_PERPROCESSLIMIT, killed: out of memory, killed: out of memory",
    })
    void readsWhyTheKernelEndedARun(String reason, String exit, String words) {
        JobPrint print = JobPrint.parse("x = {\n\tstate = spawn scheduled\n\truns = 23\n\tlast exit reason = " + reason
                + "\n\tjob state = exited\n}\n");
        assertThat(print.lastExit().orElseThrow()).hasToString(exit);
        assertThat(print.end()).contains(words);
        assertThat(print.kernel()).contains(reason);
        assertThat(print.spawned()).isTrue();
    }

    /** A job of macOS 26 that launchd could not start for two weeks. */
    @Test
    void tellsAFailedSpawnFromAnExitCodeOfTheProgram() {
        String job =
                "x = {\n\tstate = not running\n\truns = 6\n\tlast exit code = 78: EX_CONFIG\n\tjob state = %s\n}\n";
        assertThat(JobPrint.parse(job.formatted("spawn failed"))).satisfies(failed -> {
            assertThat(failed.spawned()).isFalse();
            assertThat(failed.lastExit()).contains(LastExit.exited(78));
        });
        assertThat(JobPrint.parse(job.formatted("exited")).spawned()).isTrue();
        assertThat(JobPrint.parse(RUNNING).spawned()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "''",
        "'x'",
        "' = '",
        "'\t'",
        "'\t = '",
        "'\tpid = -1'",
        "'\tpid = 0'",
        "'\tpid = x'",
        "'\tlast exit code = (never exited)'",
        "'\tlast exit code = ?'",
        "'\tlast terminating signal = '"
    })
    void outputWithoutTheLinesHasNoValues(String output) {
        JobPrint print = JobPrint.parse(output);
        assertThat(print.pid()).isEmpty();
        assertThat(print.lastExit()).isEmpty();
    }

    @Test
    void readsDisabledLabelsInBothFormats() {
        String output = """

                disabled services = {
                \t"com.example.off" => disabled
                \t"com.example.on" => enabled
                \t"com.example.old-off" => true
                \t"com.example.old-on" => false
                \t"a => b" => disabled
                \tnonsense => disabled
                }
                """;
        assertThat(DisabledList.parse(output)).isEqualTo(Set.of("com.example.off", "com.example.old-off", "a => b"));
    }
}
