package dev.gatehouse.spi.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.Host;
import dev.gatehouse.Ran;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.definition.StopPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The script that ends what has left the process group of a run, executed by real shells on real processes. */
@Timeout(120)
class SurvivorsScriptTest {
    private static final StopPolicy PATIENT = new StopPolicy("TERM", Duration.ofSeconds(60));
    private static final StopPolicy HASTY = new StopPolicy("TERM", Duration.ofMillis(300));

    @TempDir
    private Path top;

    private Path service;
    private final List<Process> started = new ArrayList<>();

    static Stream<Host.Shell> shells() {
        return Host.shells().stream();
    }

    @BeforeEach
    void locate() {
        // All characters that are special in a shell or in a regular expression.
        service = top.resolve("it's a [slot] *.$HOME^\\(x)+/gateway-a");
    }

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    /** Starts a program in a session of its own; returns when it runs. */
    private Process start(Map<String, String> environment, String... words) throws IOException {
        List<String> all = new ArrayList<>(List.of("setsid", "sh", "-c", "echo runs; exec \"$@\"", "sh"));
        all.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(all);
        builder.environment().putAll(environment);
        Process process = builder.redirectErrorStream(true).start();
        started.add(process);
        assertThat(process.inputReader().readLine()).isEqualTo("runs");
        return process;
    }

    private Process sleeping(String mark) throws IOException {
        return start(Map.of(Survivors.VARIABLE, mark), "sleep", "5000");
    }

    private Path script(StopPolicy stop) throws IOException {
        return Host.script(top.resolve("survivors"), "#!/bin/sh\n" + SurvivorsScript.render(stop, service));
    }

    /** Runs the script to its end, in a directory without files. */
    private void run(Host.Shell shell, StopPolicy stop) throws IOException {
        Ran ran = shell.run(Files.createDirectories(top.resolve("empty")), script(stop));
        assertThat(ran.exit()).as(ran.toString()).isZero();
        assertThat(ran.output() + ran.error()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aMarkedProcessEndsWithTerm(Host.Shell shell) throws Exception {
        Process first = sleeping(service.toString());
        Process second = sleeping(service.toString());
        run(shell, PATIENT);
        assertThat(first.waitFor()).isEqualTo(128 + 15);
        assertThat(second.waitFor()).isEqualTo(128 + 15);
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aMarkedProcessThatIgnoresTermIsKilled(Host.Shell shell) throws Exception {
        Process deaf = start(
                Map.of(Survivors.VARIABLE, service.toString()),
                "bash",
                "-c",
                "trap '' TERM; echo deaf; while :; do sleep 5000; done");
        assertThat(deaf.inputReader().readLine()).isEqualTo("deaf");
        run(shell, HASTY);
        assertThat(deaf.waitFor()).isEqualTo(128 + 9);
    }

    @ParameterizedTest
    @MethodSource("shells")
    void onlyTheWholeMarkCounts(Host.Shell shell) throws IOException {
        String mark = Survivors.VARIABLE + "=" + service;
        List<Process> others = List.of(
                sleeping(service + "-b"),
                sleeping(service + "/log"),
                sleeping(service.resolveSibling("gateway-").toString()),
                sleeping(service.toString().replace('.', 'x')),
                sleeping("/x" + service),
                start(Map.of("OTHER_" + Survivors.VARIABLE, service.toString()), "sleep", "5000"),
                start(Map.of("OTHER", mark), "sleep", "5000"),
                start(Map.of("OTHER", "one\n" + mark + "\ntwo"), "sleep", "5000"));
        run(shell, HASTY);
        assertThat(others).allMatch(Process::isAlive);
    }

    /** The tools of busybox treat a NUL in another way than those of GNU. */
    @Test
    void theToolsOfBusyboxFindTheSame() throws Exception {
        Path busybox = Host.require("busybox");
        Path bin = Files.createDirectory(top.resolve("bin"));
        for (String name : List.of("grep", "tr", "sleep")) {
            Files.createSymbolicLink(bin.resolve(name), busybox);
        }
        Process marked = sleeping(service.toString());
        Process other = sleeping(service + "-b");
        Map<String, String> environment = Map.of("PATH", bin.toString());
        Ran ran = Ran.in(
                top,
                environment,
                List.of(busybox.toString(), "sh", script(PATIENT).toString()));
        assertThat(ran.error()).isEmpty();
        assertThat(marked.waitFor()).isEqualTo(128 + 15);
        assertThat(other.isAlive()).isTrue();
    }

    /** A tree that a gateway started by itself: the script cannot tell its processes from those of the gateway. */
    @ParameterizedTest
    @MethodSource("shells")
    void underASupervisorWithTheMarkNothingEnds(Host.Shell shell) throws IOException {
        Process supervisor = sleeping(service.toString());
        Map<String, String> environment = new HashMap<>(shell.environment());
        environment.put(Survivors.VARIABLE, service.toString());
        List<String> words = new ArrayList<>(shell.words());
        words.add(script(HASTY).toString());
        assertThat(Ran.in(top, environment, words).exit()).isZero();
        assertThat(supervisor.isAlive()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aProcessOfAnotherAccountIsLeftAloneAndNotWaitedFor(Host.Shell shell) throws IOException {
        Host.requireRoot();
        Host.requireReachableByNobody(top);
        Process roots = sleeping(service.toString());
        List<String> words = new ArrayList<>(Host.asNobody());
        words.addAll(shell.words());
        words.add(script(PATIENT).toString());
        long begin = System.nanoTime();
        assertThat(Ran.in(Path.of("/"), shell.environment(), words).exit()).isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(RunScript.REST);
        assertThat(roots.isAlive()).isTrue();
        assertThat(Survivors.of(List.of(ServiceName.of("a")), _ -> service).values())
                .containsExactly(List.of(roots.pid()));
    }

    /** Another container may have a service in a directory of the same name. */
    @ParameterizedTest
    @MethodSource("shells")
    void aProcessWithAnotherRootDirectoryIsLeftAlone(Host.Shell shell) throws IOException {
        Host.requireRoot();
        String container = """
                set -e
                mount -t tmpfs none "$0"
                for dir in bin lib lib64 usr; do
                  [ ! -d "/$dir" ] || { mkdir "$0/$dir"; mount --bind "/$dir" "$0/$dir"; }
                done
                exec chroot "$0" sh -c 'echo inside; exec sleep 5000'
                """;
        Process other = start(
                Map.of(Survivors.VARIABLE, service.toString()),
                "unshare",
                "-m",
                "sh",
                "-c",
                container,
                Files.createDirectory(top.resolve("root")).toString());
        assertThat(other.inputReader().readLine()).isEqualTo("inside");
        run(shell, HASTY);
        assertThat(other.isAlive()).isTrue();
        assertThat(Survivors.of(List.of(ServiceName.of("a")), _ -> service)).isEmpty();
    }

    /** A run whose survivors end starts others on the way: they are found by the next look. */
    @ParameterizedTest
    @MethodSource("shells")
    void whatAMarkedProcessStartsMeanwhileEndsToo(Host.Shell shell) throws Exception {
        Path note = top.resolve("child");
        Process parent = start(
                Map.of(Survivors.VARIABLE, service.toString(), "NOTE", note.toString()),
                "bash",
                "-c",
                "trap 'setsid sleep 5000 & echo $! >\"$NOTE\"; exit' TERM; echo armed; while :; do sleep 0.1; done");
        assertThat(parent.inputReader().readLine()).isEqualTo("armed");
        run(shell, PATIENT);
        assertThat(parent.waitFor()).isZero();
        Path stat = Path.of("/proc", Files.readString(note).strip(), "stat");
        // Nobody may reap it.
        assertThat(Files.exists(stat) ? Files.readString(stat) : "gone").matches("gone|.*\\) Z .*\n");
    }
}
