package dev.gatehouse.systemtest.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import dev.gatehouse.systemtest.namespace.FakeHermes;
import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.Prerequisites;
import dev.gatehouse.systemtest.namespace.Result;
import dev.gatehouse.systemtest.namespace.SystemdNamespace;
import dev.gatehouse.testkit.Poll;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The command on a host with systemd, as an ordinary user and as root. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandOnSystemdTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String PLACE = "/opt/gatehouse";
    private static final String HOME = Identity.ALICE.home() + "/.hermes";

    /** Installs a fake Hermes in a directory on the PATH of every unit. */
    private static final String SETUP = "mkdir -p ~/.local/bin ~/.hermes && printf '%s\\n' '#!/bin/sh'"
            // A profile with a file "unit" has it as the unit that Hermes writes.
            + " 'if [ -e \"$HERMES_HOME/unit\" ]; then'"
            + " 'cp \"$HERMES_HOME/unit\" ~/.config/systemd/user/hermes-gateway-${HERMES_HOME##*/}.service'"
            + " 'systemctl --user daemon-reload; fi'"
            + " 'exec " + FakeHermes.PATH + " \"$@\"' >~/.local/bin/hermes && chmod 755 ~/.local/bin/hermes";

    private SystemdNamespace machine;

    @BeforeAll
    void open() {
        Prerequisites.assumeSystemd();
        Path java = Path.of(System.getProperty("java.home"));
        machine = SystemdNamespace.open(Map.of(Installation.requireDist(), PLACE, java, java.toString()));
        machine.linger(Identity.ALICE);
        FakeHermes.install(machine);
        machine.exec(Identity.ALICE, "sh", "-c", SETUP).orThrow();
    }

    @AfterAll
    void close() {
        if (machine != null) {
            machine.close();
        }
    }

    private Result gatehouse(Identity who, String... words) {
        return machine.exec(
                who,
                Stream.concat(Stream.of(PLACE + "/bin/gatehouse"), Stream.of(words))
                        .toArray(String[]::new));
    }

    private Result ends(int exitCode, Identity who, String... words) {
        Result result = gatehouse(who, words);
        assertThat(result.exitCode())
                .as("%s: %s", String.join(" ", words), result)
                .isEqualTo(exitCode);
        return result;
    }

    private Result ends(int exitCode, String... words) {
        return ends(exitCode, Identity.ALICE, words);
    }

    private JsonObject status(int exitCode, String profile) throws Exception {
        return JsonParser.object()
                .from(ends(exitCode, "--json", "gateway", "status", profile).output())
                .getArray("gateways")
                .getObject(0);
    }

    private String systemctl(String... words) {
        return machine.exec(
                        Identity.ALICE,
                        Map.of("XDG_RUNTIME_DIR", "/run/user/" + Identity.ALICE.uid()),
                        Stream.concat(Stream.of("systemctl", "--user"), Stream.of(words))
                                .toArray(String[]::new))
                .output()
                .strip();
    }

    private Path unit(String profile) {
        return machine.path(Identity.ALICE.home() + "/.config/systemd/user/hermes-gateway-" + profile + ".service");
    }

    @Test
    void detectNamesSystemd() {
        assertThat(ends(0, "detect").output()).startsWith("systemd\n").contains("is-system-running answers");
    }

    @Test
    void lifeOfAProfile() throws Exception {
        ends(0, "profile", "create", "coder");
        assertThat(status(3, "coder").getString("state")).isEqualTo("absent");
        assertThat(ends(0, "gateway", "start", "coder").error()).contains("✓ coder is up (pid ");
        JsonObject status = status(0, "coder");
        assertThat(status.getString("state")).isEqualTo("up");
        assertThat(systemctl("is-enabled", "hermes-gateway-coder")).isEqualTo("enabled");
        assertThat(systemctl("show", "--value", "--property=MainPID", "hermes-gateway-coder"))
                .isEqualTo(Integer.toString(status.getInt("pid")));
        assertThat(ends(0, "gateway", "stop", "coder").error()).contains("✓ coder is down");
        assertThat(systemctl("is-enabled", "hermes-gateway-coder")).isEqualTo("disabled");
        assertThat(ends(3, "gateway", "status", "coder").output()).contains("down");
        assertThat(ends(0, "profile", "delete", "coder", "--yes").error()).contains("✓ Deleted profile coder");
        assertThat(unit("coder")).doesNotExist();
    }

    @Test
    void reconcileUndoesATemporaryStop() throws Exception {
        ends(0, "profile", "create", "brief", "--start");
        ends(0, "gateway", "stop", "brief", "--temporary");
        assertThat(systemctl("is-enabled", "hermes-gateway-brief")).isEqualTo("enabled");
        assertThat(status(3, "brief").getBoolean("enabled")).isTrue();
        // A temporary stop does not change the intent.
        assertThat(ends(0, "reconcile").error()).contains("brief");
        assertThat(status(0, "brief").getString("state")).isEqualTo("up");
        ends(0, "gateway", "uninstall", "brief");
    }

    @Test
    void copiesDisabledProfilesAndAVanishedHomeAreLeftAlone() throws Exception {
        ends(0, "profile", "create", "taken", "--start");
        ends(0, "profile", "create", "idle", "--start");
        asAlice("cp -a ~/.hermes/profiles/taken ~/.hermes/profiles/copy");
        Result plan = ends(0, "reconcile", "--dry-run");
        assertThat(plan.output()).contains("copy: register (new; not started)");
        assertThat(plan.error()).contains("from which it was copied", "gatehouse gateway start copy");
        asAlice("mv ~/.hermes/profiles/copy ~/copy");

        assertThat(ends(0, "profile", "disable", "idle").error())
                .endsWith("✓ Disabled profile idle; its gateway is stopped\n");
        assertThat(systemctl("is-enabled", "hermes-gateway-idle")).isEqualTo("disabled");
        assertThat(ends(1, "gateway", "start", "idle").error()).contains("gatehouse profile enable idle");
        assertThat(ends(0, "profile", "enable", "idle").error()).contains("gatehouse gateway start idle");
        ends(0, "gateway", "start", "idle");

        asAlice("cd ~/.hermes && mv profiles unmounted && mkdir profiles");
        assertThat(ends(1, "reconcile").error())
                .contains("its volume may not be mounted", "gatehouse reconcile --prune");
        assertThat(status(0, "taken").getBoolean("running")).isTrue();
        ends(0, "reconcile", "--prune");
        assertThat(unit("taken")).doesNotExist();
        assertThat(unit("idle")).doesNotExist();
        asAlice("cd ~/.hermes && rmdir profiles && mv unmounted profiles");
        assertThat(ends(0, "reconcile", "--dry-run").output())
                .contains("taken: register and start (new; should run)", "idle: register and start");
        asAlice("rm -r ~/.hermes/profiles/taken ~/.hermes/profiles/idle");
    }

    private void asAlice(String script) {
        machine.exec(Identity.ALICE, "sh", "-c", script).orThrow();
    }

    /** A program that uses the library has the same lasting effect as the command. */
    @Test
    void programOfTheReadmeLeavesNothingToReconcile() throws Exception {
        ReadmeProgram program = ReadmeProgram.read();
        String folder = Identity.ALICE.home() + "/readme";
        machine.exec(Identity.ALICE, "mkdir", "-p", folder).orThrow();
        Files.writeString(machine.path(folder + "/" + ReadmeProgram.FILE), program.source());
        Result result = machine.exec(Identity.ALICE, program.words(folder, PLACE));
        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(result.output()).isEqualTo("coder is up\n");
        assertThat(ends(0, "reconcile", "--dry-run").output()).isEmpty();
        assertThat(systemctl("is-enabled", "hermes-gateway-coder")).isEqualTo("enabled");
        ends(0, "profile", "delete", "coder", "--yes");
    }

    @Test
    void logsAreReadFromTheJournal() {
        ends(0, "profile", "create", "talker", "--start");
        Poll.until(
                "the journal contains the line",
                LIMIT,
                () -> gatehouse(Identity.ALICE, "gateway", "logs", "talker")
                        .output()
                        .contains("gateway of -p talker gateway run"));
        ends(0, "gateway", "logs", "talker");
        ends(0, "gateway", "uninstall", "talker");
    }

    @Test
    void reconcileEnablesADisabledUnit() throws Exception {
        ends(0, "profile", "create", "drifter", "--start");
        systemctl("disable", "hermes-gateway-drifter");
        assertThat(ends(0, "reconcile", "--dry-run").output())
                .contains("drifter: start (should run, but is not enabled: it would stay down after a reboot)");
        ends(0, "reconcile");
        assertThat(systemctl("is-enabled", "hermes-gateway-drifter")).isEqualTo("enabled");
        assertThat(ends(0, "reconcile", "--dry-run").output()).doesNotContain("drifter");
        ends(0, "gateway", "uninstall", "drifter");
    }

    @Test
    void systemScopeRequiresRoot() {
        ends(0, "profile", "create", "shared");
        Result refused = ends(1, "gateway", "install", "--system", "shared");
        assertThat(refused.error().lines().toList().getLast())
                .contains("sudo ", "gatehouse ", "gateway install --system")
                .as("sudo finds the home of the person")
                .endsWith(" shared");
        ends(
                0,
                Identity.ROOT,
                "--home",
                HOME,
                "gateway",
                "install",
                "--system",
                "--run-as-user",
                Identity.ALICE.name(),
                "shared");
        assertThat(ends(0, Identity.ROOT, "--home", HOME, "gateway", "start", "--system", "shared")
                        .error())
                .contains("✓ shared is up");
        assertThat(machine.exec(
                                Identity.ROOT,
                                "systemctl",
                                "show",
                                "--value",
                                "--property=User",
                                "hermes-gateway-shared")
                        .output()
                        .strip())
                .isEqualTo(Identity.ALICE.name());
        ends(0, "gateway", "status", "--system", "shared");
        ends(0, Identity.ROOT, "--home", HOME, "gateway", "uninstall", "--system", "shared");
        assertThat(machine.path("/etc/systemd/system/hermes-gateway-shared.service"))
                .doesNotExist();
    }

    /** A login sets the variable, too. */
    private Result shell(Identity who, String line) {
        return machine.exec(
                who,
                Map.of("XDG_RUNTIME_DIR", "/run/user/" + who.uid()),
                "sh",
                "-c",
                "PATH=" + PLACE + "/bin:$PATH; " + line);
    }

    private Result follow(String site, String state, Result message) {
        return Advice.follow(site, state, message, line -> shell(Identity.ALICE, line));
    }

    @Test
    void adviceForAMaskedUnitMakesItStart() {
        ends(0, "profile", "create", "masked");
        systemctl("mask", "hermes-gateway-masked");
        Result refused = ends(1, "gateway", "start", "masked");
        follow("Systemctl: systemctl --user", "masked unit", refused);
        assertThat(ends(0, "gateway", "start", "masked").error()).contains("✓ masked is up");
        ends(0, "gateway", "uninstall", "masked");
    }

    @Test
    void adviceForANewProfileStartsIt() {
        Result created = ends(0, "profile", "create", "fresh");
        assertThat(follow("ProfileCreateCommand: gatehouse gateway start", "new profile", created)
                        .error())
                .contains("✓ fresh is up");
        ends(0, "gateway", "stop", "fresh", "--temporary");
        follow("ListCommand: gatehouse reconcile", "stopped temporarily", ends(0, "gateway", "list"));
        ends(0, "gateway", "status", "fresh");
        ends(0, "gateway", "uninstall", "fresh");
        assertThat(follow(
                                "StatusCommand: gatehouse gateway start",
                                "not installed",
                                ends(3, "gateway", "status", "fresh"))
                        .error())
                .contains("✓ fresh is up");
        ends(0, "gateway", "uninstall", "fresh");
    }

    @Test
    void adviceForScopesThatExcludeEachOtherShowsTheStatus() {
        follow(
                "SystemdProvider: gatehouse gateway status",
                "two scopes",
                ends(2, "gateway", "status", "--user", "--system"));
    }

    @Test
    void optionsOfOtherManagersAreRefused() {
        assertThat(ends(2, "gateway", "status", "--gui").error()).contains("systemd does not support --gui");
        assertThat(ends(2, "gateway", "install", "--start-now").error())
                .contains("systemd does not support --start-now");
    }

    /** A unit as Hermes writes it, of which nothing may remain in effect. */
    private static String unitOfHermes(String profile) {
        return "[Unit]\nDescription=Hermes Agent Gateway - Messaging Platform Integration\nConditionPathExists=/nowhere\n"
                + "[Service]\nType=simple\nExecStart=%h/.local/bin/hermes --profile " + profile + " gateway run\n"
                + "ExecStartPre=/bin/false\nEnvironment=\"HERMES_HOME=" + HOME + "/profiles/" + profile + "\"\n"
                + "Environment=LEAKED=yes\nRestart=on-failure\nRestartSec=1h\nRestartPreventExitStatus=SIGKILL\n"
                + "RestartForceExitStatus=0\nSuccessExitStatus=SIGKILL\nWatchdogSec=1h\nKillSignal=SIGINT\n"
                + "[Install]\nWantedBy=default.target\n";
    }

    private void hermesInstalls(String profile) throws IOException {
        Files.createDirectories(unit(profile).getParent());
        Files.writeString(unit(profile), unitOfHermes(profile));
        machine.exec(Identity.ROOT, "chown", "-R", "alice:", Identity.ALICE.home() + "/.config")
                .orThrow();
        systemctl("daemon-reload");
    }

    private Path dropIn(String profile) {
        return unit(profile).resolveSibling("hermes-gateway-" + profile + ".service.d/50-gatehouse.conf");
    }

    @Test
    void aUnitOfHermesIsTakenOverOnlyByAdoptAndCanBeGivenBack() throws Exception {
        ends(0, "profile", "create", "elder");
        hermesInstalls("elder");
        Result refused = ends(1, "gateway", "start", "elder");
        assertThat(refused.error()).contains("was written by hermes itself").contains("gatehouse adopt elder");
        assertThat(ends(0, "adopt", "--dry-run", "--all").error())
                .contains("elder would be adopted\n", dropIn("elder").getFileName() + " is new\n");
        assertThat(dropIn("elder")).doesNotExist();
        assertThat(follow("SystemdBackend: gatehouse", "a unit that Hermes wrote", refused)
                        .error())
                .contains(dropIn("elder").getFileName() + " is new\n");
        assertThat(unit("elder")).hasContent(unitOfHermes("elder"));
        ends(0, "gateway", "start", "elder");
        assertThat(systemctl("show", "--value", "--property=WatchdogUSec", "hermes-gateway-elder"))
                .isEqualTo("1h");
        int pid = status(0, "elder").getInt("pid");
        assertThat(ends(0, "adopt", "--undo", "--all").error()).contains("✓ elder is given back (up)\n");
        assertThat(status(0, "elder").getInt("pid")).isEqualTo(pid);
        assertThat(status(0, "elder").getString("reason")).contains("was written by hermes itself");
        assertThat(dropIn("elder")).doesNotExist();
        assertThat(ends(1, "gateway", "stop", "elder").error()).contains("was written by hermes itself");
        ends(0, "adopt", "elder");
        ends(0, "gateway", "uninstall", "elder");
        Files.delete(unit("elder"));
        systemctl("daemon-reload");
    }

    /** The real Hermes does so: it compares its unit with the one that it would write, and reloads systemd. */
    @Test
    void anAppThatRewritesItsUnitAtEachStartAndGatehouseAgree() throws Exception {
        ends(0, "profile", "create", "rewriter");
        Files.writeString(machine.path(HOME + "/profiles/rewriter/unit"), unitOfHermes("rewriter"));
        String unit = "hermes-gateway-rewriter";
        assertThat(ends(0, "gateway", "start", "rewriter").error()).contains("✓ rewriter is up");
        awaitRewriting();
        assertThat(systemctl("show", "--value", "--property=Environment", unit))
                .contains("HERMES_HOME=" + HOME + "/profiles/rewriter")
                .doesNotContain("LEAKED");
        assertThat(status(0, "rewriter").getString("reason")).isNull();
        assertThat(ends(0, "gateway", "list").output()).contains("rewriter").doesNotContain("installed by the app");
        assertThat(ends(0, "reconcile", "--dry-run").output()).doesNotContain("rewriter");
        int pid = status(0, "rewriter").getInt("pid");
        asAlice("kill -9 " + pid);
        Poll.until("a new run", LIMIT, () -> {
            String now = systemctl("show", "--value", "--property=MainPID", unit);
            return !now.equals("0") && !now.equals(Integer.toString(pid));
        });
        assertThat(status(0, "rewriter").getObject("lastExit").getInt("signal")).isEqualTo(9);
        ends(0, "gateway", "restart", "rewriter");
        ends(0, "gateway", "stop", "rewriter");
        assertThat(status(3, "rewriter").getString("state")).isEqualTo("down");
        ends(0, "gateway", "start", "rewriter");

        // The app's own uninstallation.
        systemctl("disable", "--now", unit);
        Files.delete(unit("rewriter"));
        systemctl("daemon-reload");
        assertThat(status(3, "rewriter").getString("state")).isEqualTo("absent");
        assertThat(ends(0, "reconcile").error()).contains("rewriter");
        assertThat(status(0, "rewriter").getString("state")).isEqualTo("up");

        awaitRewriting();
        assertThat(ends(0, "gateway", "uninstall", "rewriter").error())
                .contains("✓ rewriter is uninstalled", "Kept ", "hermes -p rewriter gateway uninstall");
        assertThat(unit("rewriter")).exists();
        assertThat(dropIn("rewriter").getParent()).doesNotExist();
        Files.delete(unit("rewriter"));
        systemctl("daemon-reload");
        ends(0, "profile", "delete", "rewriter", "--yes");
    }

    private void awaitRewriting() {
        Poll.until(
                "the app has rewritten its unit",
                LIMIT,
                () -> Files.readString(unit("rewriter")).equals(unitOfHermes("rewriter"))
                        && systemctl("show", "--value", "--property=NeedDaemonReload", "hermes-gateway-rewriter")
                                .equals("no"));
    }

    /** The command that each refusal prints works, and after it the gateway starts. */
    @Test
    void unitOfAnyNameThatRunsTheGatewayIsShownAndNotDoubled() throws Exception {
        ends(0, "profile", "create", "bot");
        ends(0, "profile", "create", "hashed");
        foreignUnit("my-bot", "%h/.local/bin/hermes -p bot gateway run", HOME);
        foreignUnit("hermes-gateway-1a2b3c4d", "%h/.local/bin/hermes gateway run", HOME + "/profiles/hashed");
        systemctl("daemon-reload");
        systemctl("start", "my-bot");
        systemctl("enable", "hermes-gateway-1a2b3c4d");
        String pid = systemctl("show", "--value", "--property=MainPID", "my-bot");
        String runs = "bot runs as user unit my-bot.service of alice (pid " + pid + ")";
        for (String verb : new String[] {"start", "restart", "stop", "uninstall"}) {
            assertThat(ends(1, "gateway", verb, "bot").error()).as(verb).contains("✗ " + runs);
        }
        assertThat(ends(1, "gateway", "install", "bot").error()).contains("✗ " + runs, "gatehouse adopt --user bot");
        assertThat(unit("bot")).doesNotExist();
        assertThat(machine.path(HOME + "/profiles/bot/gateway.intent")).doesNotExist();
        assertThat(ends(3, "gateway", "status", "bot").error()).contains(runs);
        assertThat(ends(1, "gateway", "start", "hashed").error())
                .contains("✗ hashed is started automatically by user unit hermes-gateway-1a2b3c4d.service of alice");
        assertThat(ends(0, "reconcile").error()).doesNotContain("✓ bot", "✓ hashed");
        assertThat(systemctl("show", "--value", "--property=MainPID", "my-bot")).isEqualTo(pid);

        advised(ends(1, "gateway", "stop", "bot"));
        advised(ends(1, "gateway", "stop", "hashed"));
        assertThat(ends(0, "gateway", "start", "bot", "hashed").error()).contains("✓ bot is up", "✓ hashed is up");
        ends(0, "gateway", "uninstall", "bot", "hashed");
        for (String name : new String[] {"my-bot", "hermes-gateway-1a2b3c4d"}) {
            Files.delete(unit("x").resolveSibling(name + ".service"));
        }
        systemctl("daemon-reload");
    }

    /** The gateway goes on under Gatehouse, and the other unit can be enabled again. */
    @Test
    void unitOfAnyNameIsTakenOverWithAdopt() throws Exception {
        ends(0, "profile", "create", "taken-over");
        foreignUnit("taken-bot", "%h/.local/bin/hermes -p taken-over gateway run", HOME);
        Path file = unit("x").resolveSibling("taken-bot.service");
        String text = Files.readString(file);
        systemctl("daemon-reload");
        systemctl("enable", "--now", "taken-bot");
        follow(
                "HolderCommands: gatehouse adopt",
                "a unit of another name runs the gateway, and it is to be installed",
                ends(1, "gateway", "install", "taken-over"));
        assertThat(systemctl("is-active", "taken-bot")).isEqualTo("inactive");
        assertThat(systemctl("is-enabled", "taken-bot")).isEqualTo("disabled");
        assertThat(file).hasContent(text);
        assertThat(systemctl("is-active", "hermes-gateway-taken-over")).isEqualTo("active");
        assertThat(systemctl("is-enabled", "hermes-gateway-taken-over")).isEqualTo("enabled");
        assertThat(ends(0, "gateway", "status", "taken-over").error()).isEmpty();
        assertThat(ends(0, "reconcile", "--dry-run").output()).doesNotContain("taken-over");
        ends(0, "profile", "delete", "taken-over", "--yes");
        Files.delete(file);
        systemctl("daemon-reload");
    }

    /** A gateway that could not run does not replace one that does. */
    @Test
    void unitOfAnyNameIsNotTakenOverBySomethingThatCannotRun() throws Exception {
        ends(0, "profile", "create", "kept");
        foreignUnit("kept-bot", "%h/.local/bin/hermes -p kept gateway run", HOME);
        systemctl("daemon-reload");
        systemctl("enable", "--now", "kept-bot");
        asAlice("printf 'gateway: {env: {PATH: /nowhere}}\n' >~/.hermes/profiles/kept/config.yaml");
        assertThat(ends(1, "gateway", "install", "--adopt", "kept").error())
                .contains("The gateway of kept cannot start: no program");
        assertThat(systemctl("is-active", "kept-bot")).isEqualTo("active");
        assertThat(unit("kept")).doesNotExist();
        systemctl("disable", "--now", "kept-bot");
        ends(0, "profile", "delete", "kept", "--yes");
        Files.delete(unit("x").resolveSibling("kept-bot.service"));
        systemctl("daemon-reload");
    }

    private void foreignUnit(String name, String command, String home) throws IOException {
        Path file = unit("x").resolveSibling(name + ".service");
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                "[Service]\nExecStart=" + command + "\nEnvironment=HERMES_HOME=" + home
                        + "\n[Install]\nWantedBy=default.target\n");
        machine.exec(Identity.ROOT, "chown", "-R", "alice:", Identity.ALICE.home() + "/.config")
                .orThrow();
    }

    /** Executes the command that a result advises. */
    private void advised(Result result) {
        String command = result.error().lines().toList().getLast().strip();
        machine.exec(
                        Identity.ALICE,
                        Map.of("XDG_RUNTIME_DIR", "/run/user/" + Identity.ALICE.uid()),
                        "sh",
                        "-c",
                        "PATH=" + PLACE + "/bin:$PATH; " + command)
                .orThrow();
    }

    @Test
    void migrateLegacyRemovesOnlyTheUnitOfAnEarlyHermes() throws IOException {
        Path legacy = unit("x").resolveSibling("hermes.service");
        Files.createDirectories(legacy.getParent());
        Files.writeString(legacy, "[Service]\nExecStart=/usr/bin/python3 -m hermes_cli.main gateway run\n");
        Path other = unit("x").resolveSibling("hermes-web.service");
        Files.writeString(other, "[Service]\nExecStart=/bin/true\n");
        machine.exec(Identity.ROOT, "chown", "-R", "alice:", Identity.ALICE.home() + "/.config")
                .orThrow();
        assertThat(ends(0, "gateway", "migrate-legacy", "--dry-run").error())
                .contains("Would stop, disable and remove ", "hermes.service");
        assertThat(legacy).exists();
        assertThat(ends(0, "gateway", "migrate-legacy").error()).contains("✓ Removed ");
        assertThat(legacy).doesNotExist();
        assertThat(other).exists();
        assertThat(ends(0, "gateway", "migrate-legacy").error())
                .contains("Nothing to do: no unit of an early version of hermes");
    }
}
