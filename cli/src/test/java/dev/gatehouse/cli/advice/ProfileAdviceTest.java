package dev.gatehouse.cli.advice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.cli.CommandTest;
import dev.gatehouse.manager.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What messages about profiles and homes advise. */
class ProfileAdviceTest extends AdviceTable {
    /** In /proc not even root can create a file. */
    private static void inProc(CommandTest test) throws IOException {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "this system has no /proc");
        Path app = Files.writeString(
                test.home.resolve("app.yaml"),
                "app: proc\ncommand: [x]\nmarkers: [comm]\nhome: {variable: HERMES_HOME}\n");
        test.environment.put("GATEHOUSE_APP", app.toString());
        test.environment.put("HERMES_HOME", "/proc/" + ProcessHandle.current().pid());
    }

    static List<Row> rows() {
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
                        "RefusedByAppException: gatehouse profile list",
                        "reserved",
                        CODER,
                        "profile create root",
                        shows("coder")),
                new Row(
                        "ProfileCreateCommand: gatehouse profile list",
                        "default",
                        CODER,
                        "profile create default",
                        shows("coder")),
                new Row(
                        "NewGateway: gatehouse gateway start",
                        "created under a manager without registration",
                        test -> test.manager.refuseRegistration(),
                        "profile create coder",
                        isUp("coder")),
                new Row(
                        "ProfileCloneCommand: gatehouse profile list",
                        "to default",
                        CODER,
                        "profile clone coder default",
                        shows("coder")),
                new Row(
                        "ProfileOperation: gatehouse gateway stop",
                        "a clone of a profile that runs",
                        STARTED,
                        "profile clone coder writer",
                        WORKS),
                new Row(
                        "AppCreatesProfilesException:",
                        "an app that creates its profiles itself",
                        test -> test.app(
                                "command: [x]\nmarkers: [SOUL.md]\nprofiles: {create: 'mkdir -p {directory}'}\n"),
                        "profile create coder",
                        (test, row, advised) ->
                                assertThat(test.home.resolve("profiles/coder")).isDirectory()),
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
                new Row("Reconciler: ls -ld", "unreadable home", LOOP, "reconcile", shows("")),
                new Row("Gateways: ls -ld", "unreadable home", LOOP, "profile list", shows("")),
                new Row(
                        "IntentRecord: ls -la",
                        "a profile in which nobody can create a file",
                        ProfileAdviceTest::inProc,
                        "gateway start default",
                        shows("cmdline")),
                new Row(
                        "Failure: gatehouse profile list",
                        "invalid name of a manager",
                        test -> {
                            CODER.on(test);
                            test.environment.put("GATEHOUSE_MANAGER", "nope");
                        },
                        "gateway stop coder",
                        shows("coder")),
                new Row(
                        "Editor: cat -nv",
                        "unknown key in names",
                        test -> {
                            CODER.on(test);
                            test.app("command: [x]\nnames: {nope: x}\nmarkers: [SOUL.md]\n");
                        },
                        "gateway stop coder",
                        shows("nope")));
    }
}
