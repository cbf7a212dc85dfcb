package dev.gatehouse.cli.advice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.cli.CommandTest;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.manager.State;
import dev.gatehouse.testkit.memory.Program;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each row puts the product into a state that has a message with an advised command, and executes that command. Afterwards the
 * state must be better, or the command must have shown what is needed.
 */
class AdvisedCommandsTest extends CommandTest {
    /** Acts on a test, which has a home and a manager of its own. */
    @FunctionalInterface
    interface Act {
        void on(AdvisedCommandsTest test) throws Exception;
    }

    /** What must be so after the advised command. */
    @FunctionalInterface
    interface Check {
        void after(AdvisedCommandsTest test, Row row, Result advised) throws Exception;
    }

    /**
     * A row of the table.
     *
     * @param site the place in the sources that makes the remedy: class and constant part of the command
     * @param state the state, in words
     * @param act brings it about
     * @param command the command that prints the message
     * @param better what must be so after the advised command
     */
    record Row(String site, String state, Act act, String command, Check better) {
        @Override
        public String toString() {
            return site + " (" + state + ")";
        }
    }

    /** The command that failed now succeeds. */
    private static final Check WORKS = (test, row, advised) -> {
        assertThat(advised.code()).as(advised.err()).isZero();
        test.done(row.command());
    };

    /** The advised command succeeds and shows something. */
    private static Check shows(String text) {
        return (test, row, advised) -> {
            assertThat(advised.code()).as(advised.err()).isZero();
            assertThat(advised.out() + advised.err()).contains(text);
        };
    }

    /** The advised command fails itself, because it shows an error with the command that corrects it. */
    private static Check leads(String text) {
        return (test, row, advised) -> assertThat(advised.out() + advised.err()).contains(text);
    }

    private static Check isUp(String profile) {
        return (test, row, advised) -> {
            assertThat(advised.code()).as(advised.err()).isZero();
            assertThat(test.manager.gateway(profile).state()).isEqualTo(State.UP);
        };
    }

    private static final Act NOTHING = test -> {};
    private static final Act CODER = test -> test.profile("coder");
    private static final Act STARTED = test -> {
        test.profile("coder");
        test.done("gateway start coder");
    };
    private static final Act OLDER_SETTINGS = test -> {
        STARTED.on(test);
        test.clock.advance(Duration.ofMinutes(1));
        test.config("coder", "gateway: {env: {A: b}}\n");
        test.done("reconcile");
    };
    private static final Act BROKEN = test -> test.config("coder", "gateway: {port: x}\n");
    private static final Act NO_MANAGER = test -> {
        test.profile("coder");
        test.managerIsThere = false;
    };

    static Stream<Row> rows() {
        return Stream.of(usage(), gateways(), profiles(), files(), hosts(), checks())
                .flatMap(List::stream);
    }

    private static List<Row> usage() {
        return List.of(
                new Row("Commands: gatehouse --help", "unknown command", NOTHING, "frobnicate", shows("Usage")),
                new Row("UsageException: gatehouse", "unknown member", NOTHING, "gateway frob", shows("Usage")),
                new Row(
                        "Invocation: gatehouse --help",
                        "unknown global option",
                        NOTHING,
                        "--foo detect",
                        shows("--home")),
                new Row(
                        "Targets: gatehouse --help",
                        "--all with names",
                        NOTHING,
                        "gateway stop --all a",
                        shows("Usage")),
                new Row("Session: gatehouse --help", "empty path", NOTHING, "--home= detect", shows("--home")),
                new Row(
                        "Session: gatehouse profile list",
                        "invalid name",
                        CODER,
                        "-p Bad gateway stop",
                        shows("coder")),
                new Row(
                        "Session: gatehouse detect",
                        "unknown kind",
                        NOTHING,
                        "--manager foo detect",
                        shows("EVIDENCE")),
                new Row(
                        "Session: gatehouse gateway install --help",
                        "invalid account",
                        CODER,
                        "gateway install --run-as-user a:b coder",
                        shows("--run-as-user")),
                new Row(
                        "LogsCommand: gatehouse gateway logs --help",
                        "invalid time",
                        CODER,
                        "gateway logs coder --since whenever",
                        shows("--since")),
                new Row(
                        "ProfileCreateCommand: gatehouse profile create --help",
                        "invalid port",
                        NOTHING,
                        "profile create x --port many",
                        shows("--port")),
                new Row("UnavailableCommand: gatehouse reconcile", "import", CODER, "profile import", shows("coder")));
    }

    private static List<Row> gateways() {
        return List.of(
                new Row(
                        "Difference: gatehouse gateway restart",
                        "older settings",
                        OLDER_SETTINGS,
                        "gateway list",
                        (test, row, advised) ->
                                assertThat(test.done(row.command()).err()).isEmpty()),
                new Row(
                        "StatusCommand: gatehouse gateway restart",
                        "older settings",
                        OLDER_SETTINGS,
                        "gateway status coder",
                        (test, row, advised) ->
                                assertThat(test.done(row.command()).err()).isEmpty()),
                new Row(
                        "Comparison: gatehouse gateway restart",
                        "given up, and repaired",
                        test -> {
                            CODER.on(test);
                            test.manager.gateway("coder").runs(Program.exiting(78));
                            test.run("gateway start coder");
                            test.manager.gateway("coder").runs(Program.steady());
                        },
                        "gateway list",
                        isUp("coder")),
                new Row(
                        "Comparison: gatehouse gateway start",
                        "finished",
                        test -> {
                            STARTED.on(test);
                            test.manager.gateway("coder").exit(0);
                        },
                        "gateway list",
                        isUp("coder")),
                new Row(
                        "Comparison: gatehouse gateway start",
                        "intent unreadable",
                        test -> {
                            CODER.on(test);
                            Files.writeString(test.home.resolve("profiles/coder/gateway.intent"), "perhaps\n");
                        },
                        "reconcile --dry-run",
                        WORKS),
                new Row(
                        "Comparison: gatehouse gateway start",
                        "runs without a recorded intent",
                        test -> {
                            CODER.on(test);
                            test.done("gateway start coder --temporary");
                        },
                        "gateway list",
                        (test, row, advised) -> assertThat(test.intent("coder")).isEqualTo("running")),
                new Row(
                        "Comparison: gatehouse gateway status",
                        "unknown",
                        test -> {
                            STARTED.on(test);
                            test.manager.gateway("coder").become(State.UNKNOWN);
                        },
                        "reconcile --dry-run",
                        leads("the test made the state unknown")),
                new Row(
                        "LifecycleReport: gatehouse gateway restart",
                        "new definition, already up",
                        test -> {
                            STARTED.on(test);
                            test.config("coder", "gateway: {env: {A: b}}\n");
                        },
                        "gateway start coder",
                        isUp("coder")),
                new Row(
                        "LifecycleReport: gatehouse gateway status",
                        "failure without a remedy",
                        test -> {
                            STARTED.on(test);
                            test.manager.gateway("coder").refuse(new GatehouseException("no"));
                        },
                        "gateway stop coder",
                        shows("up")),
                new Row(
                        "ListCommand: gatehouse reconcile",
                        "should run and is down",
                        test -> {
                            STARTED.on(test);
                            test.done("gateway stop coder --temporary");
                        },
                        "gateway list",
                        isUp("coder")),
                new Row(
                        "StatusCommand: gatehouse gateway start",
                        "not installed",
                        CODER,
                        "gateway status coder",
                        isUp("coder")),
                new Row(
                        "StatusCommand: gatehouse reconcile",
                        "unknown under s6",
                        test -> {
                            STARTED.on(test);
                            test.manager.gateway("coder").become(State.UNKNOWN);
                        },
                        "gateway status coder",
                        leads("unknown")),
                new Row(
                        "StatusCommand: gatehouse detect",
                        "unknown elsewhere",
                        test -> {
                            test.manager.passAs(dev.gatehouse.manager.Kind.SYSTEMD);
                            STARTED.on(test);
                            test.manager.gateway("coder").become(State.UNKNOWN);
                        },
                        "gateway status coder",
                        shows("EVIDENCE")),
                new Row(
                        "PortConflicts: gatehouse profile show",
                        "port of another profile",
                        test -> {
                            test.config("a", "gateway: {port: 8000}\n");
                            test.config("b", "gateway: {port: 8000}\n");
                        },
                        "gateway start b",
                        shows("8000")),
                new Row(
                        "RunCommand: gatehouse gateway stop",
                        "runs as a service",
                        STARTED,
                        "gateway run coder",
                        (t, row, advised) -> {
                            assertThat(advised.code()).isZero();
                            assertThat(t.manager.gateway("coder").state()).isEqualTo(State.DOWN);
                        }),
                new Row(
                        "Foreground: gatehouse profile show",
                        "program missing",
                        test -> {
                            test.app("command: [no-such-program]\n");
                            test.config("coder", "");
                        },
                        "gateway run coder",
                        shows("no-such-program")));
    }

    private static List<Row> profiles() {
        return List.of(
                new Row(
                        "NoSuchHomeException: mkdir -p",
                        "no home",
                        test -> Files.delete(test.home),
                        "gateway list",
                        WORKS),
                new Row(
                        "NoSuchProfileException: gatehouse profile create",
                        "no profile",
                        NOTHING,
                        "gateway start coder",
                        WORKS),
                new Row(
                        "NoSuchProfileException: gatehouse profile list",
                        "misspelled",
                        CODER,
                        "gateway start codr",
                        shows("coder")),
                new Row(
                        "NoSuchProfileException: ls -ld",
                        "a link instead of a profile",
                        test -> {
                            Path elsewhere = Files.createDirectory(test.home.resolve("elsewhere"));
                            Files.writeString(elsewhere.resolve("SOUL.md"), "");
                            Files.createDirectories(test.home.resolve("profiles"));
                            Files.createSymbolicLink(test.home.resolve("profiles/coder"), elsewhere);
                        },
                        "gateway start coder",
                        shows("->")),
                new Row(
                        "ProfileExistsException: gatehouse profile show",
                        "exists",
                        CODER,
                        "profile create coder",
                        shows("command")),
                new Row(
                        "ProfileExistsException: ls -ld",
                        "something else has the name",
                        test -> Files.createDirectories(test.home.resolve("profiles/coder")),
                        "profile create coder",
                        shows("profiles/coder")),
                new Row(
                        "ProfileCreateCommand: gatehouse profile list",
                        "reserved",
                        CODER,
                        "profile create root",
                        shows("coder")),
                new Row(
                        "ProfileCreateCommand: gatehouse gateway start",
                        "created under a manager without registration",
                        test -> test.manager.refuseRegistration(),
                        "profile create coder",
                        isUp("coder")),
                new Row(
                        "ProfileRenameCommand: gatehouse profile list",
                        "to default",
                        CODER,
                        "profile rename coder default",
                        shows("coder")),
                new Row(
                        "ProfileDeleteCommand: gatehouse gateway stop default",
                        "the home",
                        test -> test.done("gateway start"),
                        "profile delete default",
                        (test, row, advised) -> assertThat(
                                        test.manager.gateway("default").state())
                                .isEqualTo(State.DOWN)),
                new Row(
                        "ProfileDeleteCommand: gatehouse profile delete",
                        "no terminal",
                        CODER,
                        "profile delete coder",
                        (test, row, advised) ->
                                assertThat(test.home.resolve("profiles/coder")).doesNotExist()),
                new Row(
                        "Definitions: gatehouse profile show",
                        "invalid settings",
                        BROKEN,
                        "gateway start coder",
                        leads("config.yaml")),
                new Row(
                        "Reconciler: gatehouse profile show",
                        "invalid settings",
                        BROKEN,
                        "reconcile",
                        leads("config.yaml")),
                new Row(
                        "Reconciler: gatehouse profile list",
                        "a directory with an invalid name",
                        test -> Files.writeString(
                                Files.createDirectories(test.home.resolve("profiles/Bad"))
                                        .resolve("SOUL.md"),
                                ""),
                        "reconcile --dry-run",
                        shows("Ignoring")),
                new Row(
                        "Orphans: gatehouse gateway uninstall",
                        "a service whose profile may still exist",
                        test -> {
                            STARTED.on(test);
                            Files.delete(test.home.resolve("profiles/coder/SOUL.md"));
                        },
                        "reconcile --dry-run",
                        WORKS),
                new Row(
                        "ProfileOperation: ls -la",
                        "a file in place of the directory of profiles",
                        test -> Files.writeString(test.home.resolve("profiles"), ""),
                        "profile create coder",
                        shows("profiles")),
                new Row("Reconciler: ls -ld", "unreadable home", AdvisedCommandsTest::loop, "reconcile", shows("")),
                new Row("Gateways: ls -ld", "unreadable home", AdvisedCommandsTest::loop, "profile list", shows("")),
                new Row(
                        "IntentRecord: ls -la",
                        "a directory in place of the intent",
                        test -> Files.createDirectories(test.profile("coder").resolve("gateway.intent/x")),
                        "gateway start coder",
                        shows("gateway.intent")),
                new Row(
                        "Failure: gatehouse profile list",
                        "unknown key in names",
                        test -> {
                            CODER.on(test);
                            test.app("command: [x]\nnames: {nope: x}\nmarkers: [SOUL.md]\n");
                        },
                        "gateway stop coder",
                        shows("coder")));
    }

    private static void loop(AdvisedCommandsTest test) throws IOException {
        Files.createSymbolicLink(test.home.resolve("profiles"), Path.of("profiles"));
    }

    private static List<Row> files() {
        return List.of(
                new Row(
                        "Editor: ",
                        "invalid settings, with an editor",
                        test -> {
                            BROKEN.on(test);
                            test.editor("gateway: {port: 8000}");
                        },
                        "profile show coder",
                        WORKS),
                new Row(
                        "Editor: ",
                        "invalid app file, with an editor",
                        test -> {
                            test.app("commands: [x]\n");
                            test.editor("app: acme\\ncommand: [x]");
                        },
                        "profile list",
                        WORKS),
                new Row(
                        "Editor: cat -n",
                        "invalid settings, without an editor",
                        test -> {
                            BROKEN.on(test);
                            test.environment.put("PATH", "");
                        },
                        "gateway status coder",
                        shows("1\tgateway: {port: x}")),
                new Row(
                        "Session: ls -ld",
                        "missing app file",
                        NOTHING,
                        "--app /no/such/app.yaml profile list",
                        shows("/")),
                new Row(
                        "Session: unset",
                        "missing app file of the variable",
                        test -> test.environment.put("GATEHOUSE_APP", "/nonexistent"),
                        "profile list",
                        WORKS));
    }

    private static List<Row> hosts() {
        return List.of(
                new Row(
                        "DetectCommand: unset GATEHOUSE_MANAGER",
                        "invalid variable",
                        test -> test.environment.put("GATEHOUSE_MANAGER", "foo"),
                        "detect",
                        (test, row, advised) ->
                                assertThat(test.done("detect").err()).doesNotContain("GATEHOUSE_MANAGER")),
                new Row(
                        "RenderCommand: gatehouse --manager s6 render",
                        "no manager",
                        NO_MANAGER,
                        "render coder",
                        shows("definition")),
                new Row(
                        "ServiceManagers: gatehouse detect",
                        "a manager of another system",
                        test -> {
                            test.realBackends = true;
                            assumeTrue(!System.getProperty("os.name").startsWith("Mac"), "this host has launchd");
                        },
                        "--manager launchd gateway list",
                        shows("EVIDENCE")));
    }

    /** A gateway that should run and is in another state. */
    private static Act became(State state) {
        return test -> {
            STARTED.on(test);
            test.manager.gateway("coder").become(state);
        };
    }

    private static List<Row> checks() {
        Act disabled = test -> {
            test.profile("coder");
            test.done("profile disable coder");
        };
        Act vanished = test -> {
            for (String name : List.of("coder", "writer")) {
                test.profile(name);
                test.done("gateway start " + name);
            }
            Files.move(test.home.resolve("profiles"), test.home.resolve("unmounted"));
            Files.createDirectory(test.home.resolve("profiles"));
        };
        return List.of(
                new Row(
                        "ProfileDisabledException: gatehouse profile enable",
                        "disabled",
                        disabled,
                        "gateway start coder",
                        WORKS),
                new Row(
                        "ProfileEnableCommand: gatehouse gateway start",
                        "enabled again",
                        disabled,
                        "profile enable coder",
                        isUp("coder")),
                new Row("Orphans: gatehouse reconcile --prune", "all profiles vanished", vanished, "reconcile", WORKS),
                new Row(
                        "Orphans: gatehouse gateway uninstall",
                        "a profile without its marker file",
                        test -> {
                            STARTED.on(test);
                            Files.delete(test.home.resolve("profiles/coder/SOUL.md"));
                        },
                        "reconcile",
                        WORKS),
                new Row(
                        "Comparison: gatehouse gateway start",
                        "a copy of a profile",
                        test -> {
                            STARTED.on(test);
                            Files.copy(
                                    test.home.resolve("profiles/coder/gateway.intent"),
                                    test.profile("copy").resolve("gateway.intent"));
                        },
                        "reconcile",
                        isUp("copy")),
                new Row("DoctorCommand: gatehouse doctor", "--fix", NOTHING, "doctor --fix", shows("gatehouse")),
                new Row(
                        "HomeCheck: gatehouse gateway logs -n 20",
                        "in a crash loop",
                        became(State.CRASHLOOP),
                        "check",
                        shows("")),
                new Row(
                        "HomeCheck: gatehouse gateway start",
                        "finished",
                        became(State.FINISHED),
                        "check",
                        isUp("coder")),
                new Row(
                        "HomeCheck: gatehouse gateway status",
                        "starting",
                        became(State.STARTING),
                        "check",
                        leads("starting")),
                new Row("HomeCheck: gatehouse reconcile", "down", became(State.DOWN), "check", WORKS));
    }

    /** Writes an app file into the home. */
    private void app(String yaml) throws IOException {
        Files.writeString(home.resolve("gatehouse.yaml"), "app: acme\nhome: {variable: HERMES_HOME}\n" + yaml);
    }

    /** Installs an editor that replaces the file by a text. */
    private void editor(String text) throws IOException {
        Path script = home.resolve("editor");
        Files.writeString(script, "#!/bin/sh\nprintf '%b\\n' '" + text + "' >\"$1\"\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        environment.put("EDITOR", script.toString());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void advisedCommandHelps(Row row) throws Exception {
        assumeTrue(File.separatorChar == '/', "the rows are commands of a POSIX shell");
        environment.putIfAbsent("PATH", System.getenv("PATH"));
        assertThat(AdviceSites.all()).contains(row.site().strip());
        row.act().on(this);
        Result message = run(row.command());
        String site = row.site().equals("Editor: ") ? "Editor: " + environment.get("EDITOR") : row.site();
        String advised = AdvisedCommand.in(message.errorLines(), site)
                .orElseThrow(() -> new AssertionError("No such command is advised:\n" + message.err()));
        row.better().after(this, row, execute(advised));
        AdvisedCommand.record(row.site(), row.state(), advised);
    }

    /** Executes a command as the user's shell does. */
    private Result execute(String line) throws Exception {
        List<String> words = AdvisedCommand.words(line);
        return switch (words.getFirst()) {
            case "gatehouse" -> runWords(words.subList(1, words.size()).toArray(new String[0]));
            case "unset" -> {
                environment.remove(words.get(1));
                yield new Result(0, "", "");
            }
            default -> shell(line);
        };
    }

    private static Result shell(String line) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("/bin/sh", "-c", line)
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).as(line).isTrue();
        return new Result(process.exitValue(), out, "");
    }
}
