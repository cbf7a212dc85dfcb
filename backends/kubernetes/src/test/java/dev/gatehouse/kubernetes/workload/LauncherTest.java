package dev.gatehouse.kubernetes.workload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.PlannedStop;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.definition.StopPolicy;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the launcher makes of starts, ends and stops. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the launcher runs in containers of Linux")
class LauncherTest extends LaunchedGateway {
    @ParameterizedTest
    @MethodSource("shells")
    void aGatewayRunsUntilItIsStopped(String shell) throws Exception {
        Process launcher = launch(
                gateway("trap 'echo asked; exit 0' TERM\n: >\"$ACME_HOME/begun\"\nwhile :; do /bin/sleep 0.1; done\n"),
                shell);
        RunRecord up = until("up");
        untilBegun();
        assertThat(up.pod()).isEqualTo("pod-1");
        assertThat(up.run()).isEqualTo(1);
        assertThat(up.pid()).isPositive();
        assertThat(up.hasEnd()).isFalse();
        assertThat(directory.resolve("state/up")).exists();
        signal(launcher, "TERM");
        assertThat(launcher.waitFor()).isZero();
        RunRecord down = until("down");
        assertThat(down.ends()).isEqualTo(1);
        assertThat(down.restarts()).isZero();
        assertThat(down.code()).isZero();
        assertThat(RunRecord.parse(file("end"))).contains(down);
        assertThat(file("output")).isEqualTo("asked");
        assertThat(directory.resolve("state/up")).doesNotExist();
        assertThat(home().resolve("logs/gateways/coder/kubernetes.history"))
                .content(UTF_8)
                .hasLineCount(2);
    }

    @ParameterizedTest
    @MethodSource("shells")
    void theStopSignalOfTheDefinitionIsSent(String shell) throws Exception {
        GatewayDefinition interrupted = gateway(
                        "trap 'echo asked; exit 0' INT\n: >\"$ACME_HOME/begun\"\nwhile :; do /bin/sleep 0.1; done\n")
                .toBuilder()
                .stop(new StopPolicy("INT", Duration.ofSeconds(90)))
                .build();
        Process launcher = launch(interrupted, shell);
        untilBegun();
        signal(launcher, "TERM");
        assertThat(launcher.waitFor()).isZero();
        assertThat(file("output")).isEqualTo("asked");
    }

    /** GNU env, and what other images have. */
    @ParameterizedTest
    @ValueSource(strings = {"env", "perl", "python3"})
    void theGatewayCanBeInterruptedWithWhatTheImageHas(String program) throws Exception {
        offerOnly(program);
        // A signal that is ignored stays ignored in the shell that the gateway is.
        GatewayDefinition interrupted = gateway(
                        "trap 'echo asked; exit 0' INT\n: >\"$ACME_HOME/begun\"\nwhile :; do /bin/sleep 0.1; done\n")
                .toBuilder()
                .stop(new StopPolicy("INT", Duration.ofSeconds(90)))
                .build();
        Process launcher = launch(interrupted, "dash");
        untilBegun();
        long pid = until("up").pid();
        assertThat(pid).as("one process, which becomes the gateway").isPositive();
        signal(launcher, "TERM");
        assertThat(launcher.waitFor()).isZero();
        assertThat(file("output")).isEqualTo("asked");
    }

    @Test
    void anImageThatCannotResetASignalIsRefusedOnlyIfTheStopNeedsIt() throws Exception {
        offerOnly();
        GatewayDefinition plain = gateway("echo ran\nexit 78\n");
        launch(plain, "dash");
        until("failed");
        assertThat(file("output")).isEqualTo("ran");
        Files.delete(RunRecord.file(home(), Samples.plain().service()));
        Files.delete(directory.resolve("state/counts"));
        launch(
                plain.toBuilder()
                        .stop(new StopPolicy("QUIT", Duration.ofSeconds(90)))
                        .build(),
                "dash");
        assertThat(until("failed").code()).isEqualTo(78);
        assertThat(file("output"))
                .endsWith("stop.signal QUIT needs GNU env 8.31, perl or python3 in the image; TERM works everywhere");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aStubbornGatewayIsKilledAfterItsGrace(String shell) throws Exception {
        GatewayDefinition stubborn =
                gateway("trap '' INT TERM\necho \"$$\" >\"$ACME_HOME/begun\"\nwhile :; do /bin/sleep 0.1; done\n")
                        .toBuilder()
                        .stop(new StopPolicy("INT", Duration.ofMillis(1500)))
                        .build();
        Process launcher = launch(stubborn, shell);
        until("up");
        untilBegun();
        Instant begin = Instant.now();
        signal(launcher, "TERM");
        assertThat(launcher.waitFor()).isEqualTo(137);
        assertThat(Duration.between(begin, Instant.now())).isGreaterThan(Duration.ofMillis(1500));
        assertThat(until("down").signal()).isEqualTo(9);
    }

    @ParameterizedTest
    @CsvSource({
        // exit code, state, end
        "0, finished",
        "78, failed",
    })
    void aGatewayThatIsOverLeavesAContainerThatRests(int code, String state) throws Exception {
        Process launcher = launch(gateway("exit " + code + "\n"), "sh");
        RunRecord over = until(state);
        assertThat(over.code()).isEqualTo(code);
        assertThat(over.pid()).isZero();
        assertThat(launcher.isAlive()).isTrue();
        assertThat(directory.resolve("state/up")).doesNotExist();
        assertThat(file("output")).as("that of the gateway alone").isEmpty();
        // The node restarts the container: it still rests.
        launcher.destroyForcibly().waitFor();
        Files.delete(RunRecord.file(home(), Samples.plain().service()));
        Process next = launch(gateway("echo ran; exit 1\n"), "sh");
        assertThat(until(state).run()).isEqualTo(1);
        signal(next, "TERM");
        next.waitFor();
        assertThat(file("output")).doesNotContain("ran");
    }

    @ParameterizedTest
    @MethodSource("plainShells")
    void theDelayDoublesUpToAMinute(String shell) throws Exception {
        Process launcher = launch(
                gateway(
                        "echo x >>\"$ACME_HOME/runs\"\n[ \"$(wc -l <\"$ACME_HOME/runs\")\" -lt 9 ] || exit 78\nexit 3\n"),
                shell);
        RunRecord failed = until("failed");
        assertThat(failed.ends()).isEqualTo(9);
        assertThat(failed.restarts()).isEqualTo(8);
        assertThat(file("sleeps").lines()).containsExactly("1", "2", "4", "8", "16", "32", "60", "60");
        signal(launcher, "TERM");
        assertThat(launcher.waitFor()).isEqualTo(78);
    }

    @Test
    void certainCodesRestartAtOnce() throws Exception {
        launch(
                gateway(
                        "echo x >>\"$ACME_HOME/runs\"\n[ \"$(wc -l <\"$ACME_HOME/runs\")\" -lt 4 ] || exit 78\nexit 75\n"),
                "sh");
        assertThat(until("failed").restarts()).isEqualTo(3);
        assertThat(file("sleeps")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        // mode, exit code: state
        "NEVER, 1, failed",
        "NEVER, 0, finished",
        "ALWAYS, 0, crashloop",
        "ALWAYS, 78, failed",
    })
    void thePolicyDecides(RestartPolicy.Mode mode, int code, String state) throws Exception {
        RestartPolicy usual = RestartPolicy.ON_FAILURE;
        RestartPolicy policy = new RestartPolicy(
                mode,
                Duration.ofSeconds(90),
                Duration.ofSeconds(90),
                usual.healthy(),
                mode == RestartPolicy.Mode.NEVER ? new TreeSet<>() : usual.again(),
                mode == RestartPolicy.Mode.NEVER ? new TreeSet<>() : new TreeSet<>(Set.of(78)));
        launch(gateway("exit " + code + "\n").toBuilder().restart(policy).build(), "sh");
        RunRecord record = until(state);
        assertThat(record.code()).isEqualTo(code);
        assertThat(record.next()).isEqualTo(state.equals("crashloop") ? record.at() + 90 : 0);
    }

    @ParameterizedTest
    @MethodSource("shells")
    void whatAGatewayLeavesEndsBeforeTheNextRun(String shell) throws Exception {
        Process launcher = launch(
                gateway("(trap '' TERM; exec /bin/sleep 1000) &\necho $! >>\"$ACME_HOME/children\"\nexit 75\n")
                        .toBuilder()
                        .restart(RestartPolicy.ON_FAILURE)
                        .build(),
                shell);
        until(record -> record.run() == 2);
        signal(launcher, "KILL");
        assertThat(launcher.waitFor()).isNotZero();
        assertThat(home().resolve("children")).exists();
    }

    @Test
    void aKilledContainerIsAnEndOfTheRun() throws Exception {
        Process launcher = launch(gateway("while :; do /bin/sleep 0.1; done\n"), "sh");
        until("up");
        launcher.destroyForcibly().waitFor();
        launch(gateway("while :; do /bin/sleep 0.1; done\n"), "sh");
        RunRecord again = until(record -> record.state().equals("up") && record.run() == 2);
        assertThat(again.ends()).isEqualTo(1);
        assertThat(again.restarts()).isEqualTo(1);
        assertThat(again.signal()).isEqualTo(9);
        assertThat(file("sleeps")).isEqualTo("1");
    }

    @Test
    void anotherVolumeIsRefused() throws Exception {
        GatewayDefinition definition = gateway("echo ran\n");
        Files.delete(home().resolve("profiles/coder"));
        Process launcher = launch(definition, "sh");
        assertThat(launcher.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(launcher.exitValue()).isEqualTo(78);
        assertThat(file("output"))
                .contains("profiles/coder does not exist in this volume")
                .doesNotContain("ran");
        assertThat(file("end")).contains("profiles/coder does not exist in this volume");
        assertThat(home().resolve("logs")).doesNotExist();
    }

    /** As with a volume that is full, read-only, or of another account. */
    @ParameterizedTest
    @MethodSource("shells")
    void withoutAPlaceForItsRecordTheContainerEndsWithTheReasonAsItsLastWords(String shell) throws Exception {
        GatewayDefinition definition = gateway("echo ran\n");
        Files.createDirectories(home().resolve("logs"));
        Files.createFile(home().resolve("logs/gateways"));
        Process launcher = launch(definition, shell);
        assertThat(launcher.waitFor()).isEqualTo(73);
        assertThat(file("end")).startsWith("cannot write to " + home().resolve("logs/gateways/coder") + " (mkdir: ");
        assertThat(file("output")).isEqualTo("gatehouse: " + file("end"));
        assertThat(RunRecord.isRecord(file("end"))).isFalse();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aStopIsAnnounced(String shell) throws Exception {
        PlannedStop marker =
                new PlannedStop("stop.json", "{\"it's\": {pid}, \"start\": {start-time}, \"at\": \"{now}\"}");
        GatewayDefinition definition =
                gateway("trap 'exit 0' TERM\n: >\"$ACME_HOME/begun\"\nwhile :; do /bin/sleep 0.1; done\n").toBuilder()
                        .stop(new StopPolicy("TERM", Duration.ofSeconds(90), Optional.of(marker)))
                        .build();
        Process launcher = launch(definition, shell);
        RunRecord up = until("up");
        untilBegun();
        signal(launcher, "TERM");
        assertThat(launcher.waitFor()).isZero();
        assertThat(home().resolve("profiles/coder/stop.json"))
                .content(UTF_8)
                .matches("\\{\"it's\": " + up.pid() + ", \"start\": [0-9]+, \"at\": \"20[0-9-]+T[0-9:.]+\\+00:00\"\\}");
    }
}
