package dev.gatehouse.s6.slot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.Host;
import dev.gatehouse.Ran;
import dev.gatehouse.app.service.NamingStem;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.Limits;
import dev.gatehouse.rendering.RenderedFile;
import dev.gatehouse.s6.protocol.S6Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code run} and {@code log/run}, executed by real shells with fake s6 programs. */
@Timeout(60)
class RunScriptTest {
    @TempDir
    private Path top;

    private Path servicedir;
    private Path home;
    private Path tools;
    private Path bin;
    private final Map<String, String> environment = new HashMap<>();

    static Stream<Host.Shell> shells() {
        return Host.shells().stream();
    }

    @BeforeEach
    void make() throws IOException {
        top = top.toRealPath();
        servicedir = top.resolve("slot");
        Files.createDirectories(servicedir.resolve("data"));
        Files.createDirectories(servicedir.resolve("log"));
        home = Files.createDirectory(top.resolve("home"));
        tools = Files.createDirectory(top.resolve("tools"));
        bin = Files.createDirectory(top.resolve("bin"));
        environment.put("PATH", bin + ":/usr/bin:/bin");
    }

    /** Fakes {@code id}: the script seems to run as root until {@code s6-setuidgid} was called. */
    private void pretendToBeRoot() throws IOException {
        String note = "env >>" + top.resolve("as-root") + "\n";
        Host.script(bin.resolve("id"), "#!/bin/sh\n[ -n \"$DROPPED\" ] && echo 10000 && exit\n" + note + "echo 0\n");
        Host.script(
                tools.resolve("s6-setuidgid"),
                "#!/bin/sh\n[ -z \"$DROPPED\" ] || { echo 's6-setuidgid: fatal: not root'; exit 111; }\n" + note
                        + "echo \"as $1\"\nexport DROPPED=$1\nshift\nexec \"$@\"\n");
    }

    private Ran run(Host.Shell shell, GatewayDefinition definition, String name) throws IOException {
        return run(shell, definition, name, "gateway-coder");
    }

    /** Runs a script like s6-supervise, which passes the service's name as argument (since 2.11.2.0). */
    private Ran run(Host.Shell shell, GatewayDefinition definition, String name, String service) throws IOException {
        S6Layout layout =
                new S6Layout(top, NamingStem.SLOT.pattern("gateway-"), new S6Tools(tools), Optional.empty(), true);
        for (RenderedFile file : new S6Renderer(layout).render(definition).files()) {
            Files.createDirectories(servicedir.resolve(file.path()).getParent());
            Host.script(servicedir.resolve(file.path()), file.content());
        }
        // As finish does after a run.
        Files.deleteIfExists(servicedir.resolve("data/run"));
        Map<String, String> all = new HashMap<>(shell.environment());
        all.putAll(environment);
        List<String> words = new ArrayList<>(shell.words());
        Path script = servicedir.resolve(name);
        words.add("./" + script.getFileName());
        words.add(service);
        return Ran.in(script.getParent(), all, words);
    }

    @ParameterizedTest
    @MethodSource("shells")
    void theGatewayRunsInItsHome(Host.Shell shell) throws IOException {
        GatewayDefinition definition = new S6Sample()
                .home(home)
                .command("/bin/sh", "-c", "pwd; echo \"$APP_HOME\"; echo error >&2; exit 9")
                .definition();
        Ran ran = run(shell, definition, "run");
        assertThat(ran.exit()).as(ran.toString()).isEqualTo(9);
        assertThat(ran.output()).isEqualTo(home + "\n" + home + "\nerror\n");
        assertThat(ran.error()).isEmpty();
        // A home on a volume that is mounted elsewhere.
        Path other = Files.createDirectory(top.resolve("other"));
        environment.put("APP_HOME", other.toString());
        assertThat(run(shell, definition, "run").output()).startsWith(other + "\n" + other + "\n");
        // The directory of a profile is in that home, too.
        Path profile = Files.createDirectories(other.resolve("profiles/coder"));
        GatewayDefinition inProfile =
                definition.toBuilder().workingDirectory(definition.directory()).build();
        assertThat(run(shell, inProfile, "run").output()).startsWith(profile + "\n" + other + "\n");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void withoutItsHomeTheGatewayDoesNotRun(Host.Shell shell) throws IOException {
        Ran ran = run(
                shell,
                new S6Sample()
                        .home(top.resolve("absent"))
                        .command("echo", "ran")
                        .definition(),
                "run");
        assertThat(ran.exit()).isNotZero();
        assertThat(ran.output()).contains("absent").doesNotContain("ran\n");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void theActivationScriptIsSourcedBeforeTheVariablesAreSet(Host.Shell shell) throws IOException {
        Path activate = Files.writeString(top.resolve("it's $activate"), "export ONE=activated TWO=activated\n");
        GatewayDefinition definition = new S6Sample()
                .home(home)
                .activate(activate)
                .environment(Map.of("TWO", "profile"))
                .command("/bin/sh", "-c", "echo \"$ONE $TWO\"")
                .definition();
        assertThat(run(shell, definition, "run").output()).isEqualTo("activated profile\n");
        Files.delete(activate);
        assertThat(run(shell, definition, "run").output())
                .as("an app without an activation script is found on the PATH")
                .isEqualTo(" profile\n");
    }

    /** A status never shows a number that goes back: it changes once, with the run. */
    @ParameterizedTest
    @MethodSource("shells")
    void aRestartIsCountedWhenItsRunBegins(Host.Shell shell) throws IOException {
        Files.writeString(servicedir.resolve("data/restarts"), "2\n");
        Files.writeString(servicedir.resolve("data/restarts.next"), "3\n");
        GatewayDefinition definition = new S6Sample().home(home).command("true").definition();
        assertThat(run(shell, definition, "run").exit()).isZero();
        assertThat(servicedir.resolve("data/restarts")).hasContent("3");
        assertThat(run(shell, definition, "run").exit()).isZero();
        assertThat(servicedir.resolve("data/restarts"))
                .as("a start without an end before it")
                .hasContent("3");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void recordsTheStartAndClearsTheVerdict(Host.Shell shell) throws IOException {
        Files.writeString(servicedir.resolve("data/verdict"), "failed\n");
        GatewayDefinition definition = new S6Sample().home(home).command("true").definition();
        long before = uptime();
        assertThat(run(shell, definition, "run").exit()).isZero();
        assertThat(servicedir.resolve("data/verdict")).isEmptyFile();
        long started = Long.parseLong(
                Files.readString(servicedir.resolve("data/started")).strip());
        assertThat(started).isBetween(before, uptime());
    }

    private static long uptime() throws IOException {
        String text = Files.readString(Path.of("/proc/uptime"));
        return Long.parseLong(text.substring(0, text.indexOf('.')));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void theGatewayRunsEvenIfNothingCanBeWritten(Host.Shell shell) throws IOException {
        GatewayDefinition definition =
                new S6Sample().home(home).command("echo", "ran").definition();
        run(shell, definition, "run");
        Host.deleteTree(servicedir.resolve("data"));
        Files.writeString(servicedir.resolve("data"), "a file instead of a directory");
        Ran ran = Ran.in(servicedir, environment, List.of("/bin/sh", "./run"));
        assertThat(ran.output()).isEqualTo("ran\n");
        assertThat(ran.exit()).isZero();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void limitsAreSet(Host.Shell shell) throws IOException {
        Host.script(tools.resolve("s6-softlimit"), "#!/bin/sh\necho \"softlimit $*\"\n");
        GatewayDefinition definition = new S6Sample()
                .home(home)
                .limits(new Limits(OptionalLong.of(1024), OptionalLong.of(64), OptionalLong.empty()))
                .definition();
        assertThat(run(shell, definition, "run").output()).isEqualTo("softlimit -o 1024 -p 64 gateway run\n");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void rootDropsItsRights(Host.Shell shell) throws IOException {
        pretendToBeRoot();
        GatewayDefinition definition = new S6Sample()
                .home(home)
                .user("app")
                .command("/bin/sh", "-c", "echo \"$DROPPED $ONE $(pwd)\"")
                .environment(Map.of("ONE", "1"))
                .definition();
        Ran ran = run(shell, definition, "run");
        assertThat(ran.output()).isEqualTo("as app\napp 1 " + home + "\n");
    }

    /** The app's user writes a profile's settings, and must not be able to run a program as root through them. */
    @ParameterizedTest
    @MethodSource("shells")
    void noSettingOfTheProfileReachesAProgramRunByRoot(Host.Shell shell) throws IOException {
        pretendToBeRoot();
        Path activate = Files.writeString(top.resolve("activate"), "[ -n \"$DROPPED\" ] || echo 'sourced by root'\n");
        GatewayDefinition definition = new S6Sample()
                .home(home)
                .user("app")
                .activate(activate)
                .command("/bin/sh", "-c", "echo \"$DROPPED $PATH\"")
                .environment(Map.of("LD_PRELOAD_STAND_IN", "/evil.so", "PATH", "/nowhere"))
                .definition();
        Ran ran = run(shell, definition, "run");
        assertThat(ran.output()).isEqualTo("as app\napp /nowhere\n");
        assertThat(top.resolve("as-root"))
                .content()
                .contains("APP_HOME=")
                .doesNotContain("LD_PRELOAD_STAND_IN", "PATH=/nowhere");
    }

    /** The argument that marks the second run of the script must not be a possible service name. */
    @ParameterizedTest
    @MethodSource("shells")
    void noServiceNameKeepsRootsRights(Host.Shell shell) throws IOException {
        pretendToBeRoot();
        GatewayDefinition definition = new S6Sample()
                .home(home)
                .user("app")
                .command("/bin/sh", "-c", "echo \"gateway as ${DROPPED:-root}\"")
                .definition();
        for (String service : List.of("dropped", "dropped/log", "x", "")) {
            assertThat(run(shell, definition, "run", service).output()).isEqualTo("as app\ngateway as app\n");
        }
    }

    /** Without the program id nothing runs as root. */
    @ParameterizedTest
    @MethodSource("shells")
    void withoutIdNothingRunsAsRoot(Host.Shell shell) throws IOException {
        pretendToBeRoot();
        Host.script(bin.resolve("id"), "#!/bin/sh\nexit 127\n");
        GatewayDefinition definition = new S6Sample()
                .home(home)
                .user("app")
                .command("/bin/sh", "-c", "echo \"gateway as ${DROPPED:-root}\"")
                .definition();
        assertThat(run(shell, definition, "run").output())
                .startsWith("as app\n")
                .doesNotContain("gateway as root");
        Host.script(tools.resolve("s6-log"), "#!/bin/sh\necho \"logger as ${DROPPED:-root}\"\n");
        assertThat(run(shell, definition, "log/run").output())
                .startsWith("as app\n")
                .doesNotContain("logger as root");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aGatewayOfRootRunsAsRoot(Host.Shell shell) throws IOException {
        pretendToBeRoot();
        GatewayDefinition definition = new S6Sample()
                .home(home)
                .user("root")
                .command("/bin/sh", "-c", "echo \"as ${DROPPED:-root}\"")
                .definition();
        assertThat(run(shell, definition, "run").output()).isEqualTo("as root\n");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void theLoggerWritesInTheHome(Host.Shell shell) throws IOException {
        Host.script(tools.resolve("s6-log"), "#!/bin/sh\necho \"log $*\"\n");
        Path logs = home.resolve("logs/gateways/coder");
        Files.createDirectories(logs);
        Files.writeString(logs.resolve("lock"), "");
        Files.writeString(logs.resolve("current"), "kept");
        GatewayDefinition definition = new S6Sample().home(home).definition();
        Ran ran = run(shell, definition, "log/run");
        assertThat(ran.output()).isEqualTo("log -- -^\r\r$ 1 n10 s1000000 t " + logs + "\n");
        assertThat(logs.resolve("lock")).doesNotExist();
        assertThat(logs.resolve("current")).hasContent("kept");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void theLoggerRunsAsTheAppsUser(Host.Shell shell) throws IOException {
        pretendToBeRoot();
        Host.script(
                bin.resolve("mkdir"),
                "#!/bin/sh\n[ -n \"$DROPPED\" ] || echo 'mkdir by root'\nexec /bin/mkdir \"$@\"\n");
        Host.script(tools.resolve("s6-log"), "#!/bin/sh\necho \"log as $DROPPED\"\n");
        GatewayDefinition definition = new S6Sample().home(home).user("app").definition();
        assertThat(run(shell, definition, "log/run").output()).isEqualTo("as app\nlog as app\n");
        assertThat(home.resolve("logs/gateways/coder")).isDirectory();
    }
}
