package dev.gatehouse.systemtest.advice;

import dev.gatehouse.testkit.Poll;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What messages advise on a host with systemd, to a person with linger who may use sudo. */
class SystemdAdviceStories extends AdviceStories {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Path UNITS = Path.of("/home/alice/.config/systemd/user");

    private static final Act CODER = person -> person.profile("coder", "");
    private static final Act STARTED = CODER.and(person -> person.done("gatehouse gateway start coder"));

    /** A system unit of the gateway; the command as sudo runs it. */
    private static final Act SYSTEM = CODER.and(person ->
                    person.done("sudo gatehouse" + at(person) + " gateway install --system --run-as-user alice coder"))
            .and(person -> person.atTheEnd("sudo gatehouse" + at(person) + " gateway uninstall --system coder"));

    /** root uses the app file of a person only if it is named. */
    private static String at(Person person) {
        return " --home " + person.home() + " --app " + person.home() + "/gatehouse.yaml";
    }

    /** Below the usual home of Hermes, whose command then needs no option. */
    @Override
    Person person() throws IOException {
        Person person = new Person(Path.of("/home/alice/.hermes"));
        person.environment().remove("HERMES_HOME");
        person.atTheEnd("gatehouse gateway uninstall --all");
        return person;
    }

    static Stream<Row> rows() {
        return Stream.of(holders(), units(), journal(), users()).flatMap(List::stream);
    }

    private static List<Row> holders() {
        return List.of(
                new Row(
                        "HolderCommands: gatehouse gateway",
                        "has a unit of the user",
                        STARTED,
                        "gatehouse gateway stop coder --system",
                        then("gatehouse gateway start coder")),
                new Row(
                        "HolderCommands: gatehouse --home",
                        "has a unit of the system",
                        SYSTEM.and(
                                person -> person.done("sudo gatehouse" + at(person) + " gateway start --system coder")),
                        "gatehouse gateway start coder --user",
                        then("gatehouse gateway status --system coder")),
                new Row(
                        "HolderCommands: systemctl --user",
                        "a unit of another program",
                        CODER.and(person -> foreign(person, UNITS.toString(), "", "--user ")),
                        "gatehouse gateway stop coder",
                        then("gatehouse gateway start coder")),
                new Row(
                        "HolderCommands: systemctl",
                        "a system unit of another program",
                        CODER.and(person -> foreign(person, "/etc/systemd/system", "sudo ", "")),
                        "gatehouse gateway stop coder",
                        then("gatehouse gateway start coder")),
                new Row(
                        "UntrustedAppFileException: gatehouse",
                        "sudo, with an app file of the person",
                        CODER,
                        "sudo gatehouse --home /home/alice/.hermes gateway list",
                        shows("coder")),
                new Row(
                        "HolderSearch: gatehouse gateway",
                        "a system unit whose program was replaced",
                        SYSTEM.and(person -> {
                            person.done("cp /bin/sleep " + person.home() + "/sleeper");
                            person.agent("exec " + person.home() + "/sleeper 1000000");
                            person.done("sudo gatehouse" + at(person) + " gateway start --system coder");
                            person.done("cp /bin/sleep " + person.home() + "/new");
                            person.done("mv " + person.home() + "/new " + person.home() + "/sleeper");
                        }),
                        "gatehouse gateway status --system coder",
                        then("gatehouse gateway status --system coder")));
    }

    private static void foreign(Person person, String units, String sudo, String scope) throws Exception {
        Path unit = person.write(
                "my-bot.service",
                "[Service]\nExecStart=" + person.home() + "/agent coder\nEnvironment=HERMES_HOME=" + person.home()
                        + "\n");
        person.done("mkdir -p " + UNITS);
        person.done(sudo + "cp " + unit + " " + units);
        person.done(sudo + "systemctl " + scope + "daemon-reload");
        person.done(sudo + "systemctl " + scope + "start my-bot");
        person.atTheEnd(sudo + "systemctl " + scope + "daemon-reload");
        person.atTheEnd(sudo + "rm -f " + units + "/my-bot.service");
        person.atTheEnd(sudo + "systemctl " + scope + "stop my-bot");
    }

    private static List<Row> units() {
        return List.of(
                new Row(
                        "SystemdInstaller: ls -l",
                        "a file in place of the script",
                        STARTED.and(person -> {
                            person.done("gatehouse gateway uninstall coder");
                            person.done("rm -rf " + UNITS);
                            person.done("gatehouse gateway install coder");
                            try (Stream<Path> files = Files.list(UNITS)) {
                                for (Path file : files.filter(
                                                f -> !f.toString().endsWith(".service") && Files.isRegularFile(f))
                                        .toList()) {
                                    Files.writeString(file, "mine\n");
                                    person.atTheEnd("rm -f " + file);
                                }
                            }
                        }),
                        "gatehouse gateway start coder",
                        shows("/home/alice/.config/systemd/user/")),
                slowStop("SystemdController: gatehouse gateway status", CODER, "stopping"),
                new Row(
                        "LegacyUnits: gatehouse gateway migrate-legacy",
                        "a system unit of an early Hermes",
                        legacy("/etc/systemd/system", "sudo "),
                        "gatehouse gateway migrate-legacy",
                        then("test ! -e /etc/systemd/system/hermes.service")),
                new Row(
                        "SystemdVerbHooks: gatehouse gateway migrate-legacy",
                        "a unit of an early Hermes",
                        CODER.and(legacy(UNITS.toString(), "")),
                        "gatehouse gateway start coder",
                        then("test ! -e " + UNITS + "/hermes.service")),
                new Row(
                        "HomeRule: getent passwd",
                        "an account that does not exist",
                        CODER,
                        "gatehouse gateway install --system --run-as-user bob coder",
                        shows("alice:")));
    }

    private static Act legacy(String units, String sudo) {
        return person -> {
            Path unit = person.write(
                    "hermes.service", "[Service]\nExecStart=/usr/bin/python3 -m hermes_cli.main gateway run\n");
            person.done("mkdir -p " + UNITS);
            person.done(sudo + "cp " + unit + " " + units);
            person.done(sudo + "systemctl " + (sudo.isEmpty() ? "--user " : "") + "daemon-reload");
            person.atTheEnd(sudo + "rm -f " + units + "/hermes.service");
        };
    }

    /**
     * Ends when its line is in the journal: journald reads from the process to which unit a line belongs, and a busy one is too late for
     * a process that has ended.
     */
    private static final String JOURNALED = "echo last words\n"
            + "until journalctl -q --user -t acme-gateway-coder -n 9 | grep -q 'last words'; do :; done\n"
            + "exit 3";

    private static List<Row> journal() {
        return List.of(
                failedStart("Journal: journalctl", CODER, JOURNALED),
                new Row(
                        "JournalLogs: gatehouse gateway logs --since 1h",
                        "more lines than can be sorted",
                        STARTED.and(person -> person.profile("writer", "")),
                        "gatehouse gateway logs -n 40000 coder writer",
                        shows("agent of coder")),
                new Row(
                        "JournalLogs: journalctl -n 20",
                        "a journal that only root may read",
                        STARTED.and(person -> {
                            Poll.until(
                                    "it printed",
                                    LIMIT,
                                    () -> person.type("gatehouse gateway logs coder")
                                            .output()
                                            .contains("agent"));
                            String journals = "sudo find /var/log/journal -mindepth 1 -maxdepth 1 -exec chmod ";
                            person.done(journals + "700 {} +");
                            person.atTheEnd(journals + "755 {} +");
                        }),
                        "gatehouse gateway logs coder",
                        shows("agent of coder")),
                new Row(
                        "JournalLogs: systemctl start systemd-journald.service",
                        "journald does not run",
                        STARTED.and(person -> person.done("sudo systemctl stop systemd-journald.socket"
                                        + " systemd-journald-dev-log.socket systemd-journald.service"))
                                .and(person -> person.atTheEnd("sudo systemctl start systemd-journald.socket"
                                        + " systemd-journald-dev-log.socket systemd-journald.service")),
                        "gatehouse gateway logs coder",
                        WORKS),
                new Row(
                        "JournalLogs: systemd-analyze cat-config systemd/journald.conf",
                        "journald stores nothing",
                        CODER.and(person -> {
                            person.done("sudo mkdir -p /etc/systemd/journald.conf.d");
                            person.done(
                                    "printf '[Journal]\\nStorage=none\\n' | sudo tee /etc/systemd/journald.conf.d/none.conf");
                            person.done("sudo mv /var/log/journal /var/log/journal.away");
                            person.done("sudo systemctl restart systemd-journald.service");
                            person.done("sudo rm -rf /run/log/journal");
                            person.atTheEnd("sudo systemctl restart systemd-journald.service");
                            person.atTheEnd("sudo mv /var/log/journal.away /var/log/journal");
                            person.atTheEnd("sudo rm /etc/systemd/journald.conf.d/none.conf");
                            person.done("gatehouse gateway start coder");
                        }),
                        "gatehouse gateway logs coder",
                        shows("Storage=none")));
    }

    private static List<Row> users() {
        return List.of(
                new Row(
                        "UserManager: systemctl start user@",
                        "the user's systemd was killed",
                        STARTED.and(person -> {
                            person.done("sudo systemctl kill --signal=KILL --kill-whom=main user@10001.service");
                            Poll.until(
                                    "it does not run",
                                    LIMIT,
                                    () -> person.type("systemctl is-active user@10001.service")
                                                    .exitCode()
                                            != 0);
                            person.environment().remove("XDG_RUNTIME_DIR");
                            person.atTheEnd("sudo systemctl start user@10001.service");
                        }),
                        "gatehouse gateway status coder",
                        then("gatehouse gateway start coder")),
                new Row(
                        "Linger: loginctl enable-linger",
                        "no linger",
                        STARTED.and(person -> {
                            person.done("sudo loginctl disable-linger alice");
                            person.done("sudo systemctl stop user@10001.service");
                            person.environment().remove("XDG_RUNTIME_DIR");
                            Poll.until(
                                    "the user's systemd has left",
                                    LIMIT,
                                    () -> Files.notExists(Path.of("/run/user/10001")));
                            person.atTheEnd("sudo loginctl enable-linger alice");
                        }),
                        "gatehouse gateway status coder",
                        then("gatehouse gateway start coder")));
    }
}
