package dev.gatehouse.systemtest.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.systemtest.inside.DaemonStories;
import dev.gatehouse.testkit.Poll;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What messages advise on a host without a service manager, on which a home may have a private tree. */
class S6AdviceStories extends AdviceStories {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String SCANDIR = "GATEHOUSE_SCANDIR";

    private static final Act TREE = person -> person.done("gatehouse tree up");
    private static final Act CODER = TREE.and(person -> person.profile("coder", ""));
    private static final Act STARTED = CODER.and(person -> person.done("gatehouse gateway start coder"));

    /** Nothing says that there is a tree. */
    private static final Act UNCHOSEN = person -> person.environment().remove(SCANDIR);

    @Override
    Person person() throws IOException {
        Person person = new Person(Files.createTempDirectory("advice"));
        person.environment().put(SCANDIR, person.home() + "/tree");
        person.atTheEnd("gatehouse tree down");
        return person;
    }

    static Stream<Row> rows() {
        return Stream.of(trees(), slots(), gateways(), others()).flatMap(List::stream);
    }

    private static Path slot(Person person) {
        return person.home().resolve("tree/gateway-coder");
    }

    private static List<Row> trees() {
        return List.of(
                new Row(
                        "DetectCommand: gatehouse tree up",
                        "no manager",
                        UNCHOSEN,
                        "gatehouse detect",
                        then("gatehouse gateway list")),
                new Row(
                        "TreeCommand: gatehouse --manager s6 gateway list",
                        "another manager is the default",
                        person -> person.environment().put("GATEHOUSE_MANAGER", "systemd"),
                        "gatehouse tree up",
                        shows("")),
                new Row(
                        "TreeCommand: gatehouse --manager s6",
                        "--manager runit",
                        NOTHING,
                        "gatehouse --manager runit tree up",
                        then("gatehouse gateway list")),
                new Row(
                        "TreeCommand: gatehouse --manager s6 gateway list",
                        "the home has another tree",
                        STARTED.and(person -> person.atTheEnd("gatehouse tree down"))
                                .and(person -> person.done("gatehouse gateway stop coder"))
                                .and(S6AdviceStories::chooseAnother),
                        "gatehouse tree up",
                        shows("coder")),
                new Row(
                        "TreeCommand: ls -ld",
                        "a home that is read-only",
                        person -> {
                            Files.createDirectories(person.home().resolve("tree"));
                            person.done("chmod 500 " + person.home());
                            person.atTheEnd("chmod 700 " + person.home());
                        },
                        "gatehouse tree up",
                        shows("dr-x")),
                new Row(
                        "PrivateTree: ls -ld",
                        "a scandir of root",
                        person -> person.environment().put(SCANDIR, "/tmp"),
                        "gatehouse tree up",
                        shows("root")),
                new Row(
                        "PrivateTree: cat -v",
                        "s6-svscan does not start",
                        person -> {
                            for (String tool : List.of("s6-svscan", "s6-setlock", "s6-setsid")) {
                                person.program("tools/" + tool, "echo \"no luck\" >&2; exit 1");
                            }
                            person.environment().put("GATEHOUSE_S6_BIN", person.home() + "/tools");
                        },
                        "gatehouse tree up",
                        shows("no luck")),
                new Row(
                        "S6Tools: unset",
                        "tools in another place",
                        person -> person.environment().put("GATEHOUSE_S6_BIN", "/nowhere"),
                        "gatehouse tree up",
                        WORKS),
                new Row(
                        "S6Errors: gatehouse tree up",
                        "the tree of root",
                        UNCHOSEN.and(person -> person.profile("coder", ""))
                                .and(person -> person.done("sudo mkdir -p /run/s6/basedir"))
                                .and(person -> person.atTheEnd("sudo rmdir /run/s6/basedir")),
                        "gatehouse gateway start coder",
                        WORKS));
    }

    /** A tree of the same home in another place. */
    private static void chooseAnother(Person person) {
        String first = person.environment().get(SCANDIR);
        person.atTheEnd("GATEHOUSE_SCANDIR=" + first + " gatehouse tree down");
        person.environment().put(SCANDIR, person.home() + "/other");
    }

    private static List<Row> slots() {
        return List.of(
                new Row(
                        "HomeMark: gatehouse --home",
                        "a tree of another home",
                        STARTED.and(person -> {
                            person.write(
                                    "second/gatehouse.yaml",
                                    Files.readString(person.home().resolve("gatehouse.yaml")));
                            person.write("second/profiles/coder/SOUL.md", "");
                            person.environment().put("HERMES_HOME", person.home() + "/second");
                            person.atTheEnd("HERMES_HOME=" + person.home() + " gatehouse tree down");
                        }),
                        "gatehouse gateway start coder",
                        shows("coder")),
                new Row(
                        "HomeMark: gatehouse --version",
                        "a tree of a later version",
                        STARTED.and(person -> {
                            Path mark = person.home().resolve("tree/.gatehouse.home.gateway-");
                            String now = Files.readString(mark);
                            Files.writeString(mark, now.replace("format=1", "format=99"));
                            person.atTheEnd("sed -i s/format=99/format=1/ " + mark);
                        }),
                        "gatehouse gateway stop coder",
                        shows("gatehouse")),
                new Row(
                        "NewerFormatException: gatehouse --version",
                        "a slot of a later version",
                        STARTED.and(person -> person.done(
                                "grep -rl format=1 " + slot(person) + " | xargs sed -i s/format=1/format=99/")),
                        "gatehouse gateway restart coder",
                        shows("gatehouse")),
                new Row(
                        "S6Errors: ls -la",
                        "a file in place of a slot",
                        CODER.and(person -> person.write("tree/gateway-coder", "")),
                        "gatehouse gateway start coder",
                        shows("gateway-coder")),
                new Row(
                        "S6Controller: ",
                        "a status that cannot be read",
                        STARTED.and(person -> {
                            Files.delete(slot(person).resolve("supervise/status"));
                            Files.createDirectory(slot(person).resolve("supervise/status"));
                            person.atTheEnd("rmdir " + slot(person) + "/supervise/status");
                        }),
                        "gatehouse gateway stop coder",
                        leads("status")),
                new Row(
                        "S6Controller: gatehouse reconcile",
                        "a slot without a supervisor",
                        STARTED.and(person -> {
                            person.profile("writer", "");
                            person.done("cp -r " + person.home() + "/tree/gateway-coder/. " + person.home() + "/copy");
                            person.done("rm -r " + person.home() + "/copy/supervise " + person.home()
                                    + "/copy/log/supervise");
                            person.done("gatehouse gateway start writer");
                            person.done("gatehouse gateway uninstall coder");
                            person.done("mv " + person.home() + "/copy " + slot(person));
                        }),
                        "gatehouse gateway stop coder",
                        WORKS),
                new Row(
                        "S6Installer: gatehouse gateway list",
                        "a full tree",
                        person -> {
                            person.profile("coder", "");
                            Files.createDirectory(person.home().resolve("tree"));
                            person.starts("s6-svscan '-?' 2>&1 | grep -q -e '-C ' && option='-C 8' || option='-c 4';"
                                    + " exec s6-svscan $option " + person.home() + "/tree");
                            Poll.until(
                                    "s6-svscan listens",
                                    LIMIT,
                                    () -> person.type("s6-svscanctl -a " + person.home() + "/tree")
                                                    .exitCode()
                                            == 0);
                            for (int i = 0; i < 5; i++) {
                                person.profile("p" + i, "");
                            }
                        },
                        "gatehouse gateway start p0 p1 p2 p3 p4",
                        shows("p0")),
                new Row(
                        "Withdrawal: gatehouse reconcile",
                        "a slot of root",
                        STARTED.and(person -> person.done("sudo chown root: " + slot(person)))
                                .and(person -> person.done("rm -r " + person.home() + "/profiles/coder")),
                        "gatehouse gateway uninstall coder",
                        then("gatehouse reconcile --dry-run")));
    }

    private static final Act PRINTED = STARTED.and(person ->
            Poll.until("it printed", LIMIT, () -> Files.size(log(person).resolve("current")) > 0));

    private static Path log(Person person) {
        return person.home().resolve("logs/gateways/coder");
    }

    private static List<Row> gateways() {
        return List.of(
                failedStart("S6Controller: gatehouse gateway logs -n 20", CODER),
                slowStop("S6Controller: gatehouse gateway status", CODER, "stopping"),
                new Row(
                        "LogFolders: ls -la",
                        "a file in place of the directory of a log",
                        STARTED.and(person -> {
                            Path log = person.home().resolve("logs/gateways/coder");
                            person.done("mv " + log + " " + log + ".away");
                            Files.writeString(log, "");
                        }),
                        "gatehouse gateway logs coder",
                        shows("gateways/coder")),
                new Row(
                        "LogFolders: chmod -R u+rwX",
                        "a log without permission for its owner",
                        PRINTED.and(person -> person.done("chmod 000 " + log(person))),
                        "gatehouse gateway logs coder",
                        WORKS),
                new Row(
                        "LogFolders: gatehouse --home",
                        "a log without permission for others",
                        PRINTED.and(person -> person.done("chmod 711 " + person.home() + " " + person.home() + "/logs "
                                + log(person).getParent() + "; chmod 700 " + log(person))),
                        "sudo -u nobody env HERMES_HOME=" + "$HERMES_HOME" + " gatehouse gateway logs coder",
                        shows("agent of coder")),
                new Row(
                        "Difference: gatehouse gateway restart",
                        "older settings",
                        STARTED.and(person -> {
                            person.write("profiles/coder/config.yaml", "gateway: {env: {A: b}}\n");
                            person.done("gatehouse reconcile");
                            person.done("find " + slot(person) + " -type f -name run -exec touch -d '+1 hour' {} +");
                        }),
                        "gatehouse gateway list",
                        then("gatehouse gateway status coder")),
                new Row(
                        "ProgramSearch: gatehouse profile show",
                        "program missing",
                        CODER.and(person -> Files.delete(person.home().resolve("agent"))),
                        "gatehouse gateway start coder",
                        shows("/agent")),
                new Row(
                        "HardLimits: gatehouse profile show",
                        "more files than the tree allows",
                        CODER.and(person -> person.profile("coder", "gateway: {limits: {files: 1000000000}}\n")),
                        "gatehouse gateway start coder",
                        shows("1000000000")),
                new Row(
                        "StartCheck: ps -fp",
                        "a port of another process",
                        CODER.and(person -> {
                            person.profile("coder", "gateway: {port: 39411}\n");
                            person.starts("exec python3 -m http.server 39411 --bind 127.0.0.1");
                            Poll.until(
                                    "it listens",
                                    LIMIT,
                                    () -> Files.readString(Path.of("/proc/net/tcp"))
                                            .contains(":99F3 00000000:0000 0A"));
                        }),
                        "gatehouse gateway start coder",
                        shows("http.server")),
                new Row(
                        "FailureWords: kill",
                        "a program that makes itself a daemon",
                        CODER.and(person -> {
                            person.profile("coder", "gateway: {port: 39412, ready: port}\n");
                            person.agent("exec env -i /usr/bin/perl -MSocket -MPOSIX=setsid -e '"
                                    + DaemonStories.PROGRAM + "' 39412 0 " + person.home() + "/daemon");
                        }),
                        "gatehouse gateway start coder",
                        (person, row, advised) -> {
                            assertThat(advised.exitCode()).isZero();
                            String pid = Files.readString(person.home().resolve("daemon"));
                            Poll.until(
                                    "the daemon ends",
                                    LIMIT,
                                    () -> ProcessHandle.of(Long.parseLong(pid)).isEmpty());
                        }),
                new Row(
                        "Foreground: ls -l",
                        "a program for another machine",
                        person -> {
                            person.profile("coder", "");
                            person.agent("");
                            Files.write(person.home().resolve("agent"), new byte[] {0x7f, 'E', 'L', 'F', 9, 9, 9, 9});
                        },
                        "gatehouse gateway run coder",
                        shows("/agent")),
                new Row(
                        "BareProcesses: kill",
                        "runs without a manager",
                        CODER.and(person -> {
                            person.agent("while :; do sleep 0.1; done");
                            person.starts("exec " + person.home() + "/agent coder");
                            Poll.until(
                                    "it runs",
                                    LIMIT,
                                    () -> person.type("gatehouse gateway status coder")
                                            .error()
                                            .contains("as process"));
                        }),
                        "gatehouse gateway start coder",
                        (person, row, advised) -> {
                            assertThat(advised.exitCode()).isZero();
                            Poll.until(
                                    "it starts",
                                    LIMIT,
                                    () -> person.type(row.command()).exitCode() == 0);
                        }),
                new Row(
                        "LifecycleReport: kill",
                        "a process that was started after the end of its gateway",
                        STARTED.and(person -> {
                            person.done("gatehouse gateway stop coder");
                            person.starts("exec env GATEHOUSE_SERVICE=" + slot(person) + " sleep 54321");
                        }),
                        "gatehouse gateway stop coder",
                        shows("")));
    }

    private static List<Row> others() {
        return List.of(
                new Row(
                        "S6Holders: gatehouse --manager s6 gateway",
                        "runs in another tree",
                        STARTED.and(S6AdviceStories::chooseAnother)
                                .and(person ->
                                        Files.createDirectory(person.home().resolve("other"))),
                        "gatehouse gateway stop coder",
                        shows("✓ coder is down")),
                new Row(
                        "S6Holders: ",
                        "a service of another program",
                        CODER.and(person -> {
                            person.program(
                                    "tree/bot/run",
                                    "exec env HERMES_HOME=" + person.home() + " " + person.home() + "/agent coder");
                            person.done("s6-svscanctl -a " + person.home() + "/tree");
                            Poll.until(
                                    "it runs",
                                    LIMIT,
                                    () -> person.type("gatehouse gateway status coder")
                                            .error()
                                            .contains("service bot"));
                            person.atTheEnd("s6-svscanctl -an " + person.home() + "/tree");
                            person.atTheEnd("rm -r " + person.home() + "/tree/bot");
                        }),
                        "gatehouse gateway stop coder",
                        (person, row, advised) -> {
                            assertThat(advised.exitCode()).isZero();
                            Poll.until(
                                    "it starts here",
                                    LIMIT,
                                    () -> person.type("gatehouse gateway start coder")
                                                    .exitCode()
                                            == 0);
                        }),
                new Row(
                        "ContainerBootCommand: gatehouse reconcile --dry-run",
                        "a broken profile at the start of a container",
                        CODER.and(person -> person.profile("coder", "gateway: {port: x}\n")),
                        "gatehouse container boot",
                        leads("coder")));
    }
}
