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

/** The unit's own scripts, run by the shells that may be somebody's {@code sh}, with what systemd tells them. */
@Timeout(60)
class UnitScriptsTest {
    private static final RestartPolicy POLICY = Sample.policy(1, 60, 60, Set.of(75), Set.of(78));

    @TempDir
    private Path folder;

    private Path runtime;
    private Path profile;

    @BeforeEach
    void directories() throws IOException {
        runtime = Files.createDirectories(folder.resolve("it's a runtime"));
        profile = Files.createDirectories(folder.resolve("the profile's"));
    }

    static List<Host.Shell> shells() {
        return Host.shells();
    }

    /** As the unit has it: one line. */
    private static String text(List<String> lines) {
        return String.join("      ", lines);
    }

    private Ran run(Host.Shell shell, List<String> script, Map<String, String> environment) throws IOException {
        List<String> words = new ArrayList<>(shell.words());
        words.addAll(List.of("-c", text(script), "sh", runtime.toString(), profile.toString()));
        Map<String, String> all = new HashMap<>(shell.environment());
        all.putAll(environment);
        Ran ran = Ran.in(folder, all, words);
        assertThat(ran.error()).as("%s", shell).isEmpty();
        return ran;
    }

    private void ends(Host.Shell shell, RestartPolicy policy, String result, String code, String status)
            throws IOException {
        Map<String, String> told = new HashMap<>(Map.of("SERVICE_RESULT", result));
        if (!code.isEmpty()) {
            told.putAll(Map.of("EXIT_CODE", code, "EXIT_STATUS", status));
        }
        run(shell, UnitScripts.after(policy, false), told);
    }

    private void begins(Host.Shell shell) throws IOException {
        assertThat(run(shell, UnitScripts.before(POLICY), Map.of()).exit()).isZero();
    }

    /** The gateway has run for so long. */
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

    /** systemd itself lets one second pass, so the wait is one less than the delay. */
    @ParameterizedTest
    @MethodSource("shells")
    void eachFailureDoublesTheDelayUpToItsCeiling(Host.Shell shell) throws IOException {
        assertThat(waitsOf(shell, POLICY, 9)).containsExactly("0", "1", "3", "7", "15", "31", "59", "59", "59");
        Host.deleteTree(runtime);
        Files.createDirectory(runtime);
        assertThat(waitsOf(shell, Sample.policy(3, 10, 60, Set.of(), Set.of()), 4))
                .containsExactly("2", "5", "9", "9");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aRunOfHealthBeginsTheCountAnew(Host.Shell shell) throws IOException {
        waitsOf(shell, POLICY, 5);
        ranFor(61);
        ends(shell, POLICY, "signal", "killed", "KILL");
        assertThat(file("delay")).isEqualTo("0");
        assertThat(file("ended")).isEqualTo("itself killed KILL");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void exitsThatAreNoFailuresWaitForNothing(Host.Shell shell) throws IOException {
        for (String status : List.of("0", "75", "78")) {
            waitsOf(shell, POLICY, 3);
            ends(shell, POLICY, status.equals("0") ? "success" : "exit-code", "exited", status);
            assertThat(file("delay")).as(status).isEqualTo("absent");
            assertThat(file("failures")).as(status).isEqualTo("absent");
            assertThat(file("ended")).isEqualTo("itself exited " + status);
        }
    }

    /** The same numbers may be codes of exit and parts of others. */
    @ParameterizedTest
    @MethodSource("shells")
    void codesAreComparedAsAWhole(Host.Shell shell) throws IOException {
        for (String status : List.of("7", "5", "175", "100", "8")) {
            waitsOf(shell, POLICY, 1);
            ends(shell, POLICY, "exit-code", "exited", status);
            assertThat(file("delay")).as(status).isEqualTo("1");
            Files.delete(runtime.resolve("failures"));
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void anEndThatWasAskedForIsNoFailure(Host.Shell shell) throws IOException {
        waitsOf(shell, POLICY, 3);
        run(shell, UnitScripts.asked(), Map.of("MAINPID", "123"));
        ends(shell, POLICY, "exit-code", "exited", "143");
        assertThat(file("delay")).isEqualTo("absent");
        assertThat(file("failures")).isEqualTo("absent");
        assertThat(file("ended")).isEqualTo("operator exited 143");
        assertThat(file("asked")).isEqualTo("absent");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void anEndOfItsOwnIsNotTakenForOneThatWasAskedFor(Host.Shell shell) throws IOException {
        run(shell, UnitScripts.asked(), Map.of());
        assertThat(file("asked")).isEqualTo("absent");
    }

    /** systemd calls no ExecStop then. */
    @ParameterizedTest
    @MethodSource("shells")
    void oneThatEndsWellBeforeItIsReadyWasAskedTo(Host.Shell shell) throws IOException {
        Map<String, String> well = Map.of("SERVICE_RESULT", "success", "EXIT_CODE", "exited", "EXIT_STATUS", "0");
        begins(shell);
        run(shell, UnitScripts.after(POLICY, true), well);
        assertThat(file("ended")).isEqualTo("operator exited 0");
        begins(shell);
        run(shell, UnitScripts.ready(), Map.of());
        run(shell, UnitScripts.after(POLICY, true), well);
        assertThat(file("ended")).isEqualTo("itself exited 0");
        // Of the next run it says nothing.
        begins(shell);
        run(shell, UnitScripts.after(POLICY, true), well);
        assertThat(file("ended")).isEqualTo("operator exited 0");
        begins(shell);
        run(
                shell,
                UnitScripts.after(POLICY, true),
                Map.of("SERVICE_RESULT", "protocol", "EXIT_CODE", "exited", "EXIT_STATUS", "0"));
        assertThat(file("ended")).isEqualTo("itself exited 0");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void whoeverStopsTheWaitClearsTheCountAndTheLastExitIsKept(Host.Shell shell) throws IOException {
        waitsOf(shell, POLICY, 3);
        ends(shell, POLICY, "success", "", "");
        assertThat(file("failures")).isEqualTo("absent");
        assertThat(file("delay")).isEqualTo("absent");
        assertThat(file("ended")).isEqualTo("operator exited 1");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aStartThatFailsBeforeTheGatewayRanSlowsDownToo(Host.Shell shell) throws IOException {
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
    void aProfileThatIsGoneFailsTheStart(Host.Shell shell) throws IOException {
        Files.delete(profile);
        List<String> words = new ArrayList<>(shell.words());
        words.addAll(List.of("-c", text(UnitScripts.before(POLICY)), "sh", runtime.toString(), profile.toString()));
        Ran ran = Ran.in(folder, shell.environment(), words);
        assertThat(ran.exit()).isNotZero();
        assertThat(ran.error()).contains(profile.toString());
    }

    @ParameterizedTest
    @MethodSource("shells")
    void theWaitIsWaitedOnce(Host.Shell shell) throws IOException {
        Files.writeString(runtime.resolve("delay"), "1\n");
        Instant before = Instant.now();
        begins(shell);
        assertThat(Duration.between(before, Instant.now())).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(file("delay")).isEqualTo("absent");
        assertThat(file("started")).matches("[0-9]+");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void nonsenseIsNotWaitedFor(Host.Shell shell) throws IOException {
        for (String nonsense : List.of("", "x", "-1", "99999", "1 2 3x", "$(sleep 99)")) {
            Files.writeString(runtime.resolve("delay"), nonsense);
            Files.writeString(runtime.resolve("failures"), nonsense);
            Files.writeString(runtime.resolve("delay"), nonsense.equals("1 2 3x") ? "0" : nonsense);
            Instant before = Instant.now();
            begins(shell);
            assertThat(Duration.between(before, Instant.now())).as(nonsense).isLessThan(Duration.ofSeconds(30));
            ends(shell, POLICY, "exit-code", "exited", "1");
            assertThat(file("failures")).as(nonsense).matches("[0-9]+");
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aSignalEndsTheWaitAtOnceAndWithSuccess(Host.Shell shell) throws Exception {
        Files.writeString(runtime.resolve("delay"), "50\n");
        List<String> words = new ArrayList<>(shell.words());
        words.addAll(List.of("-c", text(UnitScripts.before(POLICY)), "sh", runtime.toString(), profile.toString()));
        Process process = new ProcessBuilder(words).start();
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
    void withoutARestartThereIsNothingToWaitFor(Host.Shell shell) throws IOException {
        ends(shell, RestartPolicy.NEVER, "exit-code", "exited", "1");
        assertThat(file("ended")).isEqualTo("itself exited 1");
        assertThat(file("delay")).isEqualTo("absent");
        assertThat(text(UnitScripts.before(RestartPolicy.NEVER))).doesNotContain("sleep");
    }

    @Test
    void shellcheckHasNothingToSay() throws IOException {
        List<String> words = new ArrayList<>(List.of(Host.require("shellcheck").toString(), "-s", "sh"));
        int number = 0;
        for (List<String> script : List.of(
                UnitScripts.before(POLICY),
                UnitScripts.asked(),
                UnitScripts.ready(),
                UnitScripts.after(POLICY, false),
                UnitScripts.after(POLICY, true),
                UnitScripts.after(RestartPolicy.NEVER, true))) {
            Path file = folder.resolve("script" + number++);
            Files.writeString(file, String.join("\n", script) + "\n");
            words.add(file.toString());
        }
        words.addAll(List.of("-e", "SC2034")); // a name for the rest of a line
        Ran ran = Ran.in(folder, Map.of("LC_ALL", "C.UTF-8"), words);
        assertThat(ran.output()).isEmpty();
    }

    /** systemd takes a line that begins so for a comment, even in the middle of a command. */
    @Test
    void noLineLooksLikeAComment() {
        for (List<String> script :
                List.of(UnitScripts.before(POLICY), UnitScripts.asked(), UnitScripts.after(POLICY, false))) {
            assertThat(script).noneMatch(line -> line.startsWith("#") || line.startsWith(";"));
            assertThat(script).noneMatch(line -> line.contains("'"));
        }
    }
}
