package dev.gatehouse.systemd.unit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.Host;
import dev.gatehouse.Ran;
import dev.gatehouse.definition.RestartPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The script of a home's units, executed by the shells that can be {@code sh}, with systemd's variables. */
@Timeout(60)
class LifecycleScriptTest {
    private static final RestartPolicy POLICY = Sample.policy(1, 60, 60, Set.of(75), Set.of(78));

    @TempDir
    private Path folder;

    private Path script;
    private Path runtime;
    private Path profile;

    @BeforeEach
    void directories() throws IOException {
        script = Files.writeString(folder.resolve("the script's.sh"), LifecycleScript.text(Path.of("/home/it's")));
        runtime = Files.createDirectories(folder.resolve("it's a runtime"));
        profile = Files.createDirectories(folder.resolve("the profile's"));
    }

    static List<Host.Shell> shells() {
        return Host.shells();
    }

    /** Returns the words that call the script. */
    private List<String> call(Host.Shell shell, String verb, List<String> arguments) {
        List<String> words = new ArrayList<>(shell.words());
        words.addAll(List.of(script.toString(), verb));
        words.addAll(arguments);
        return words;
    }

    private List<String> call(Host.Shell shell, String verb) {
        return call(shell, verb, List.of(runtime.toString(), profile.toString()));
    }

    private Ran run(Host.Shell shell, List<String> words, Map<String, String> environment) throws IOException {
        Map<String, String> all = new HashMap<>(shell.environment());
        all.putAll(environment);
        Ran ran = Ran.in(folder, all, words);
        assertThat(ran.error()).as("%s", shell).isEmpty();
        return ran;
    }

    private List<String> ended(Host.Shell shell, RestartPolicy policy, boolean notifies) {
        List<String> arguments = new ArrayList<>(List.of(runtime.toString()));
        arguments.addAll(LifecycleScript.ended(policy, notifies));
        return call(shell, "ended", arguments);
    }

    private void ends(Host.Shell shell, RestartPolicy policy, String result, String code, String status)
            throws IOException {
        Map<String, String> told = new HashMap<>(Map.of("SERVICE_RESULT", result));
        if (!code.isEmpty()) {
            told.putAll(Map.of("EXIT_CODE", code, "EXIT_STATUS", status));
        }
        run(shell, ended(shell, policy, false), told);
    }

    private void begins(Host.Shell shell) throws IOException {
        assertThat(run(shell, call(shell, "wait"), Map.of()).exit()).isZero();
    }

    /** Sets how long the gateway has run. */
    private void ranFor(long seconds) throws IOException {
        String uptime = Files.readString(Path.of("/proc/uptime"));
        long now = Long.parseLong(uptime.substring(0, uptime.indexOf('.')));
        Files.writeString(runtime.resolve("started"), (now - seconds) + "\n");
    }

    private String file(String name) throws IOException {
        Path file = runtime.resolve(name);
        return Files.exists(file) ? Files.readString(file).strip() : "absent";
    }

    private List<String> waitsOf(Host.Shell shell, RestartPolicy policy, int failures) throws IOException {
        List<String> waits = new ArrayList<>();
        for (int i = 0; i < failures; i++) {
            ranFor(0);
            ends(shell, policy, "exit-code", "exited", "1");
            waits.add(file("delay"));
        }
        return waits;
    }

    @ParameterizedTest
    @MethodSource("shells")
    void exit0IsAFailureOnlyIfItIsFollowedByARestartWithADelay(Host.Shell shell) throws IOException {
        ranFor(0);
        for (String delay : List.of("0", "1", "3")) {
            ends(shell, RestartPolicy.ALWAYS, "success", "exited", "0");
            assertThat(file("delay")).isEqualTo(delay);
        }
        ends(shell, Sample.policy(1, 60, 60, Set.of(0), Set.of()), "success", "exited", "0");
        assertThat(file("delay")).isEqualTo("absent");
        assertThat(file("failures")).isEqualTo("absent");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aKillForLackOfMemoryIsRecordedWhereSystemdOrTheKernelTells(Host.Shell shell) throws IOException {
        ends(shell, POLICY, "oom-kill", "killed", "KILL");
        assertThat(file("ended")).isEqualTo("itself killed KILL oom");
        // The end of a run that did not begin keeps the record.
        ends(shell, POLICY, "success", "", "");
        assertThat(file("ended")).isEqualTo("operator killed KILL oom");

        Path group = Files.createDirectories(folder.resolve("groups/a.slice/b.service"));
        Path own = Files.writeString(folder.resolve("own"), "0::/a.slice/b.service\n");
        Files.writeString(
                script,
                Files.readString(script)
                        .replace("/proc/self/cgroup", "'" + own + "'")
                        .replace("\"/sys/fs/cgroup$group", "\"" + folder.resolve("groups") + "$group"));
        Files.writeString(group.resolve("memory.events"), "max 3\noom 0\noom_kill 0\n");
        ends(shell, POLICY, "signal", "killed", "KILL");
        assertThat(file("ended")).isEqualTo("itself killed KILL");
        Files.writeString(group.resolve("memory.events"), "max 3\noom 1\noom_kill 2\n");
        ends(shell, POLICY, "exit-code", "exited", "1");
        assertThat(file("ended")).isEqualTo("itself exited 1");
        ends(shell, POLICY, "signal", "killed", "KILL");
        assertThat(file("ended")).isEqualTo("itself killed KILL oom");
    }

    /** systemd itself waits one second, so the wait is one second shorter than the delay. */
    @ParameterizedTest
    @MethodSource("shells")
    void eachFailureDoublesTheDelayUpToTheMaximum(Host.Shell shell) throws IOException {
        assertThat(waitsOf(shell, POLICY, 9)).containsExactly("0", "1", "3", "7", "15", "31", "59", "59", "59");
        Host.deleteTree(runtime);
        Files.createDirectory(runtime);
        assertThat(waitsOf(shell, Sample.policy(3, 10, 60, Set.of(), Set.of()), 4))
                .containsExactly("2", "5", "9", "9");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aHealthyRunResetsTheCount(Host.Shell shell) throws IOException {
        waitsOf(shell, POLICY, 5);
        ranFor(61);
        ends(shell, POLICY, "signal", "killed", "KILL");
        assertThat(file("delay")).isEqualTo("0");
        assertThat(file("ended")).isEqualTo("itself killed KILL");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void exitsThatAreNoFailuresHaveNoDelay(Host.Shell shell) throws IOException {
        for (String status : List.of("0", "75", "78")) {
            waitsOf(shell, POLICY, 3);
            ends(shell, POLICY, status.equals("0") ? "success" : "exit-code", "exited", status);
            assertThat(file("delay")).as(status).isEqualTo("absent");
            assertThat(file("failures")).as(status).isEqualTo("absent");
            assertThat(file("ended")).isEqualTo("itself exited " + status);
        }
    }

    /** A code may be a part of another code's digits. */
    @ParameterizedTest
    @MethodSource("shells")
    void comparesWholeCodes(Host.Shell shell) throws IOException {
        for (String status : List.of("7", "5", "175", "100", "8")) {
            waitsOf(shell, POLICY, 1);
            ends(shell, POLICY, "exit-code", "exited", status);
            assertThat(file("delay")).as(status).isEqualTo("1");
            Files.delete(runtime.resolve("failures"));
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aRequestedStopIsNoFailure(Host.Shell shell) throws IOException {
        waitsOf(shell, POLICY, 3);
        run(shell, call(shell, "stop"), Map.of("MAINPID", "123"));
        ends(shell, POLICY, "exit-code", "exited", "143");
        assertThat(file("delay")).isEqualTo("absent");
        assertThat(file("failures")).isEqualTo("absent");
        assertThat(file("ended")).isEqualTo("operator exited 143");
        assertThat(file("asked")).isEqualTo("absent");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void anUnrequestedExitIsNotARequestedStop(Host.Shell shell) throws IOException {
        run(shell, call(shell, "stop"), Map.of());
        assertThat(file("asked")).isEqualTo("absent");
    }

    /** systemd does not run ExecStop in this case. */
    @ParameterizedTest
    @MethodSource("shells")
    void aSuccessBeforeReadinessIsARequestedStop(Host.Shell shell) throws IOException {
        Map<String, String> well = Map.of("SERVICE_RESULT", "success", "EXIT_CODE", "exited", "EXIT_STATUS", "0");
        begins(shell);
        run(shell, ended(shell, POLICY, true), well);
        assertThat(file("ended")).isEqualTo("operator exited 0");
        begins(shell);
        run(shell, call(shell, "ready"), Map.of());
        run(shell, ended(shell, POLICY, true), well);
        assertThat(file("ended")).isEqualTo("itself exited 0");
        // The mark does not apply to the next run.
        begins(shell);
        run(shell, ended(shell, POLICY, true), well);
        assertThat(file("ended")).isEqualTo("operator exited 0");
        begins(shell);
        run(
                shell,
                ended(shell, POLICY, true),
                Map.of("SERVICE_RESULT", "protocol", "EXIT_CODE", "exited", "EXIT_STATUS", "0"));
        assertThat(file("ended")).isEqualTo("itself exited 0");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aStopDuringTheWaitResetsTheCountAndKeepsTheLastExit(Host.Shell shell) throws IOException {
        waitsOf(shell, POLICY, 3);
        ends(shell, POLICY, "success", "", "");
        assertThat(file("failures")).isEqualTo("absent");
        assertThat(file("delay")).isEqualTo("absent");
        assertThat(file("ended")).isEqualTo("operator exited 1");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aStartThatFailsBeforeTheGatewayRunsIsDelayedToo(Host.Shell shell) throws IOException {
        List<String> waits = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            begins(shell);
            ends(shell, POLICY, "exit-code", "", "");
            waits.add(file("delay"));
            Files.writeString(runtime.resolve("delay"), "0\n");
        }
        assertThat(waits).containsExactly("0", "1", "3", "7");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aDeletedProfileFailsTheStart(Host.Shell shell) throws IOException {
        Files.delete(profile);
        Ran ran = Ran.in(folder, shell.environment(), call(shell, "wait"));
        assertThat(ran.exit()).isNotZero();
        assertThat(ran.error()).contains(profile.toString());
    }

    @ParameterizedTest
    @MethodSource("shells")
    void waitsOnlyOnce(Host.Shell shell) throws IOException {
        Files.writeString(runtime.resolve("delay"), "1\n");
        Instant before = Instant.now();
        begins(shell);
        assertThat(Duration.between(before, Instant.now())).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(file("delay")).isEqualTo("absent");
        assertThat(file("started")).matches("[0-9]+");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void ignoresAnInvalidDelay(Host.Shell shell) throws IOException {
        for (String nonsense : List.of("", "x", "-1", "99999", "1 2 3x", "$(sleep 99)")) {
            Files.writeString(runtime.resolve("delay"), nonsense);
            Files.writeString(runtime.resolve("failures"), nonsense);
            Files.writeString(runtime.resolve("delay"), nonsense.equals("1 2 3x") ? "0" : nonsense);
            Instant before = Instant.now();
            begins(shell);
            assertThat(Duration.between(before, Instant.now())).as(nonsense).isLessThan(Duration.ofSeconds(30));
            ends(shell, POLICY, "exit-code", "exited", "1");
            assertThat(file("failures")).as(nonsense).matches("[0-9]+ [0-9]+");
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aSignalEndsTheWaitWithSuccess(Host.Shell shell) throws Exception {
        Files.writeString(runtime.resolve("delay"), "50\n");
        Process process = new ProcessBuilder(call(shell, "wait")).start();
        while (process.children().findAny().isEmpty()) {
            assertThat(process.isAlive()).isTrue();
            Thread.onSpinWait();
        }
        List<ProcessHandle> children = process.children().toList();
        process.destroy();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        children.forEach(ProcessHandle::destroyForcibly);
    }

    @ParameterizedTest
    @MethodSource("shells")
    void withoutRestartsThereIsNoDelay(Host.Shell shell) throws IOException {
        ends(shell, RestartPolicy.NEVER, "exit-code", "exited", "1");
        assertThat(file("ended")).isEqualTo("itself exited 1");
        assertThat(file("delay")).isEqualTo("absent");
        // A leftover of a policy with restarts.
        Files.writeString(runtime.resolve("delay"), "50\n");
        Instant before = Instant.now();
        assertThat(run(shell, call(shell, "begin"), Map.of()).exit()).isZero();
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(30));
        assertThat(file("delay")).isEqualTo("absent");
        assertThat(file("started")).matches("[0-9]+");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aGatewayInheritsItsVariablesButNoneOfTheScript(Host.Shell shell) throws IOException {
        Path activate = Files.writeString(folder.resolve("activate it"), "ACTIVATED=\"$1 $2\"; export ACTIVATED\n");
        Map<String, String> own = Map.of("n", "1", "word", "2", "code", "3", "PLAIN", "a b", "BELL", "\\0007 \\\\\n");
        Ran ran = run(
                shell,
                call(
                        shell,
                        "run",
                        List.of(
                                "--decode",
                                "BELL",
                                "--activate",
                                activate.toString(),
                                "--",
                                "/usr/bin/env",
                                "-u",
                                "_",
                                "sh",
                                "-c",
                                "printf '%s,' \"$n\" \"$word\" \"$code\" \"$PLAIN\" \"$BELL\" \"$ACTIVATED\" \"$@\"",
                                "sh",
                                "--",
                                "it's",
                                "")),
                own);
        assertThat(ran.output()).isEqualTo("1,2,3,a b,\u0007 \\\n,--activate " + activate + ",--,it's,,");
        assertThat(ran.exit()).isZero();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void skipsAMissingActivationScript(Host.Shell shell) throws IOException {
        Ran ran = run(
                shell, call(shell, "run", List.of("--activate", "/no/where", "--", "sh", "-c", "exit 7")), Map.of());
        assertThat(ran.exit()).isEqualTo(7);
    }

    @Test
    void shellcheckReportsNothing() throws IOException {
        List<String> words = List.of(
                Host.require("shellcheck").toString(),
                "-e",
                // An unused variable for the rest of a line; a sourced file that exists only on the host.
                "SC2034,SC1090",
                script.toString());
        Ran ran = Ran.in(folder, Map.of("LC_ALL", "C.UTF-8"), words);
        assertThat(ran.output()).isEmpty();
    }
}
