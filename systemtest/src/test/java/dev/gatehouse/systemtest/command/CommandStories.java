package dev.gatehouse.systemtest.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonObject;
import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.NamespaceOptions;
import dev.gatehouse.systemtest.namespace.Result;
import dev.gatehouse.systemtest.namespace.Running;
import dev.gatehouse.systemtest.namespace.S6Namespace;
import dev.gatehouse.testkit.Poll;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The command as users run it: exit code, standard output and standard error. */
abstract class CommandStories extends InstalledCommand {
    CommandStories(NamespaceOptions options, Identity who) {
        super(options, who);
    }

    @Test
    void detectPrintsTheManagerWithEvidence() throws Exception {
        Result result = ends(0, "detect");
        assertThat(result.output()).startsWith("s6\n").contains("/proc/1/comm reads s6-svscan", "/run/s6/basedir");
        JsonObject json = json(0, "--json", "detect");
        assertThat(json.getString("kind")).isEqualTo("s6");
        assertThat(json.getArray("evidence")).isNotEmpty();
    }

    @Test
    void lifeOfAProfile() throws Exception {
        Result created = ends(0, "profile", "create", "coder");
        assertThat(created.output()).isEmpty();
        assertThat(created.error()).contains("✓ ", "coder");
        assertThat(inHome("profiles/coder/SOUL.md")).exists();
        assertThat(Files.getAttribute(inHome("profiles/coder"), "unix:uid")).isEqualTo(Identity.HERMES.uid());
        assertThat(ends(3, "gateway", "status", "coder").output()).contains("coder", "down");
        assertThat(ends(0, "profile", "list").output()).contains("default", "coder");
        assertThat(ends(0, "profile", "show", "coder").output()).contains("hermes -p coder gateway run");

        assertThat(ends(0, "gateway", "start", "coder").error()).contains("✓ coder is up");
        assertThat(ends(0, "gateway", "status", "coder").output()).contains("coder", "up");
        JsonObject status = status(0, "coder");
        assertThat(status.getString("state")).isEqualTo("up");
        assertThat(status.getBoolean("running")).isTrue();
        int pid = status.getInt("pid");
        awaitEvents("coder", 1);
        assertThat(events("coder")).containsExactly("started " + pid);
        assertThat(Files.readString(inHome("profiles/coder/gateway.intent"))).startsWith("running\nformat=1\n");
        assertThat(ends(0, "gateway", "start", "coder").error()).contains("✓ coder is already up");

        assertThat(ends(0, "gateway", "restart", "coder").error()).contains("✓ coder is up again");
        assertThat(status(0, "coder").getInt("pid")).isNotEqualTo(pid);
        awaitEvents("coder", 4);
        assertThat(ends(0, "gateway", "stop", "coder").error()).contains("✓ coder is down");
        assertThat(ends(3, "gateway", "status", "coder").output()).contains("down");
        assertThat(Files.readString(inHome("profiles/coder/gateway.intent"))).startsWith("stopped\nformat=1\n");

        ends(0, "gateway", "start", "coder");
        awaitEvents("coder", 7);
        assertThat(ends(2, "profile", "delete", "coder").error()).contains("--yes");
        assertThat(inHome("profiles/coder")).exists();
        assertThat(ends(0, "profile", "delete", "coder", "--yes").error()).contains("✓ ");
        assertThat(inHome("profiles/coder")).doesNotExist();
        assertThat(ends(4, "gateway", "status", "coder").error()).contains("Profile coder does not exist");
        assertThat(events("coder").stream().map(event -> event.split(" ", -1)[0]))
                .containsExactly(
                        "started", "TERM", "exiting", "started", "TERM", "exiting", "started", "TERM", "exiting");
    }

    @Test
    void anotherCommandRunsAsTheGatewayWould() throws Exception {
        ends(0, "profile", "create", "other", "--start");
        awaitEvents("other", 1);
        String script = "id -u; pwd; printf '%s\\n' \"$HERMES_HOME\" \"$1\"; exit 7";
        Result named = ends(7, "exec", "other", "--", "sh", "-c", script, "sh", "--all");
        assertThat(named.output().lines())
                .containsExactly(Integer.toString(Identity.HERMES.uid()), S6Namespace.HOME, S6Namespace.HOME, "--all");
        assertThat(ends(7, "-p", "other", "exec", "--", "sh", "-c", script, "sh", "--all"))
                .isEqualTo(named);
        assertThat(ends(0, "wait", "other").error()).startsWith("✓ other is up");
        ends(0, "gateway", "stop", "other");
        assertThat(ends(1, "wait", "other", "--timeout", "0s").error()).startsWith("✗ other is down, not up");
        ends(0, "profile", "delete", "other", "--yes");
        assertThat(ends(0, "wait", "other", "--for", "absent").error()).startsWith("✓ other is absent");
    }

    @Test
    void aStopEndsWhatTheGatewayHasDetachedAndNamesWhatIsLeft() throws Exception {
        ends(0, "profile", "create", "leaver", "--start");
        awaitEvents("leaver", 1);
        send("leaver", "detach");
        awaitEvents("leaver", 3);
        String detached = events("leaver").get(1).replace("forked ", "");
        String mark = inside("tr '\\0' '\\n' </proc/" + detached + "/environ | grep ^GATEHOUSE_SERVICE=");
        assertThat(messages(ends(0, "gateway", "stop", "leaver")))
                .singleElement()
                .asString()
                .startsWith("✓ leaver is down");
        assertThat(inside("kill -s 0 " + detached + " 2>/dev/null || echo gone"))
                .isEqualTo("gone");

        // Nothing ends what is started after the end of the run.
        String pid = inside("env " + mark + " setsid sleep 54321 >/dev/null 2>&1 & echo $!");
        List<String> lines = messages(ends(0, "gateway", "stop", "leaver"));
        assertThat(lines.subList(1, lines.size()))
                .containsExactly("⚠ 1 process that leaver started still runs: pid " + pid, "  kill " + pid);
        assertThat(installation.namespace().exec(who, "kill", pid).exitCode()).isZero();
        Poll.until(
                "it is not named any more",
                LIMIT,
                () -> json(0, "--json", "gateway", "stop", "leaver")
                        .getArray("results")
                        .getObject(0)
                        .getArray("survivors")
                        .isEmpty());
        ends(0, "profile", "delete", "leaver", "--yes");
    }

    /** Returns what a shell prints, without the last newline. */
    private String inside(String script) {
        return installation.namespace().exec(who, "sh", "-c", script).orThrow().strip();
    }

    /** A copy has the credentials of its original; a disabled profile stays down; a home without profiles removes nothing. */
    @Test
    void copiesDisabledProfilesAndAVanishedHomeAreLeftAlone() throws Exception {
        ends(0, "profile", "create", "taken", "--start");
        ends(0, "profile", "create", "idle", "--start");
        asRoot("cp -a /opt/data/profiles/taken /opt/data/profiles/copy");
        Result plan = ends(0, "reconcile", "--dry-run");
        assertThat(plan.output()).contains("copy: register (new; not started)");
        assertThat(plan.error())
                .contains("that of profile taken in /opt/data/profiles/taken, from which it was copied");
        ends(0, "reconcile");
        assertThat(status(3, "copy").getString("state")).isIn("down", "disabled");
        asRoot("mv /opt/data/profiles/copy /opt/data/profiles/.away");

        assertThat(messages(ends(0, "profile", "disable", "idle")))
                .containsExactly("✓ Disabled profile idle; its gateway is stopped");
        assertThat(ends(1, "gateway", "start", "idle").error())
                .contains("✗ Profile idle is disabled", "gatehouse profile enable idle");
        ends(0, "gateway", "restart", "--all");
        assertThat(status(3, "idle").getBoolean("running")).isFalse();

        asRoot("cd /opt/data && mv profiles unmounted && mkdir profiles");
        Result empty = ends(1, "reconcile");
        assertThat(empty.error())
                .contains("its volume may not be mounted", "gatehouse reconcile --prune")
                .doesNotContain("remove (");
        assertThat(status(0, "taken").getBoolean("running")).isTrue();
        asRoot("cd /opt/data && rmdir profiles && mv unmounted profiles");
        assertThat(ends(0, "reconcile", "--dry-run").output()).doesNotContain("taken", "idle");
        asRoot("rm -r /opt/data/profiles/taken /opt/data/profiles/idle /opt/data/profiles/.away");
        asRoot("ls -A /opt/data/profiles");
        ends(0, "reconcile", "--prune");
        ends(4, "gateway", "status", "taken");
    }

    @Test
    void createWithStartStartsTheGateway() throws Exception {
        assertThat(ends(0, "profile", "create", "eager", "--start").error()).contains("✓ eager is up");
        assertThat(status(0, "eager").getBoolean("running")).isTrue();
        ends(0, "profile", "delete", "eager", "--yes");
    }

    @Test
    void startRegistersAProfileThatWasCreatedByHand() throws Exception {
        installation.makeProfile("handmade", "");
        assertThat(ends(3, "gateway", "status", "handmade").output()).contains("absent");
        assertThat(ends(0, "-p", "handmade", "gateway", "start").error()).contains("✓ handmade is up");
        assertThat(status(0, "handmade").getBoolean("running")).isTrue();
        ends(0, "profile", "delete", "handmade", "--yes");
    }

    @Test
    void startOfAGatewayThatExitsFailsWithItsExitCodeAndARemedy() throws Exception {
        // Without restarts the state is stable.
        installation.makeProfile("broken", "gateway:\n  restart: never\n  env:\n    FAKE_EXIT: \"3\"\n");
        Result result = ends(1, "gateway", "start", "broken");
        assertThat(result.output()).isEmpty();
        assertThat(result.error()).contains("✗ ", "broken", "exit 3");
        assertThat(lastLine(result.error())).startsWith("  ").contains("broken");
        assertThat(ends(3, "gateway", "status", "broken").output()).contains("exit 3");
        // The user corrects the configuration; start applies it without any other step.
        installation.makeProfile("broken", "gateway:\n  env: {}\n");
        ends(0, "gateway", "start", "broken");
        ends(0, "profile", "delete", "broken", "--yes");
    }

    /** Such a gateway would run, and each of its starts would fail. */
    @Test
    void signOfReadinessThatTheAppDoesNotGiveIsRefusedBeforeAnythingChanges() throws Exception {
        installation.makeProfile("quiet", "gateway:\n  ready: {notify: 3, timeout: 15s}\n");
        String refused =
                "profiles/quiet/config.yaml: gateway.ready must not be notify: Hermes signals it only with a systemd";
        for (String verb : List.of("start", "restart", "install", "run")) {
            assertThat(gatehouse("gateway", verb, "quiet").error())
                    .as(verb)
                    .contains(refused, "'ready: state' of the app");
        }
        assertThat(installation.namespace().path(slot("quiet"))).doesNotExist();
        assertThat(inHome("profiles/quiet/gateway.intent")).doesNotExist();
        assertThat(ends(1, "reconcile", "--dry-run").error()).contains(refused);
        installation.makeProfile("quiet", "gateway:\n  ready: {state: true, timeout: 15s}\n");
        assertThat(ends(0, "gateway", "start", "quiet").error()).contains("✓ quiet is up");
        ends(0, "profile", "delete", "quiet", "--yes");
    }

    /** The time that the profile allows counts, although the command would wait for longer. */
    @Test
    void gatewayThatIsNotReadyInItsTimeFailsItsStart() throws Exception {
        installation.makeProfile(
                "late", "gateway:\n  ready: {state: true, timeout: 2s}\n  env: {FAKE_STATE_WORD: starting}\n");
        assertThat(ends(1, "gateway", "start", "late").error())
                .contains("did not become ready within 2 s", "its state file says 'starting'");
        ends(0, "profile", "delete", "late", "--yes");
    }

    @Test
    void configurationErrorIsShownAsFailed() throws Exception {
        installation.makeProfile("misconfigured", "gateway:\n  env:\n    FAKE_EXIT: 78\n");
        assertThat(ends(1, "gateway", "start", "misconfigured").error()).contains("exit 78");
        Result status = ends(3, "gateway", "status", "misconfigured");
        assertThat(status.output()).contains("failed");
        assertThat(status.error()).contains("configuration");
        ends(0, "profile", "delete", "misconfigured", "--yes");
    }

    @Test
    void allGatewaysAreTriedAndOneFailureFailsTheCommand() throws Exception {
        ends(0, "profile", "create", "first");
        ends(0, "profile", "create", "last");
        Result result = ends(1, "gateway", "start", "first", "nobody", "last");
        assertThat(result.error())
                .contains("✓ first is up", "✗ Profile nobody does not exist", "✓ last is up", "1 of 3");
        JsonObject json = json(0, "--json", "gateway", "stop", "first", "last");
        assertThat(json.getArray("results")).hasSize(2);
        assertThat(ends(3, "gateway", "status", "first", "last").output().lines())
                .hasSize(3);
        ends(0, "profile", "delete", "first", "--yes");
        ends(0, "profile", "delete", "last", "--yes");
    }

    @Test
    void listShowsOrphansAndProfilesWithoutAService() throws Exception {
        ends(0, "profile", "create", "both");
        installation.makeProfile("unregistered", "");
        ends(0, "profile", "create", "orphan");
        installation
                .namespace()
                .exec(Identity.ROOT, "rm", "-r", "/opt/data/profiles/orphan")
                .orThrow();

        String table = ends(0, "gateway", "list").output();
        assertThat(table.lines().filter(line -> line.startsWith("both"))).hasSize(1);
        assertThat(table).containsPattern("unregistered +absent.*no service");
        assertThat(table).containsPattern("orphan +down.*no profile");

        Result plan = ends(0, "reconcile", "--dry-run");
        assertThat(plan.output())
                .contains("orphan: remove", "unregistered: register")
                .doesNotContain("both:");
        assertThat(ends(0, "gateway", "list").output()).contains("no profile");
        ends(0, "reconcile");
        assertThat(ends(0, "reconcile", "--dry-run").output()).isEmpty();
        assertThat(ends(0, "gateway", "list").output()).doesNotContain("orphan", "no service");
        ends(0, "profile", "delete", "both", "--yes");
        ends(0, "profile", "delete", "unregistered", "--yes");
    }

    @Test
    void runExecutesTheGatewayAsItsAccount() throws Exception {
        installation.makeProfile("front", "");
        try (Running running = installation
                .namespace()
                .start(who, installation.environment(Map.of()), Installation.words("gateway", "run", "front"))) {
            Path events = inHome("fake/front/events");
            Poll.until("it runs", LIMIT, () -> Files.exists(events) && Files.size(events) > 0);
            String pid = events("front").getFirst().substring("started ".length());
            assertThat(installation
                            .namespace()
                            .exec(Identity.ROOT, "stat", "-c", "%u", "/proc/" + pid)
                            .orThrow())
                    .isEqualTo("10000\n");
            assertThat(ends(3, "gateway", "status", "front").output()).contains("absent");
            installation.namespace().exec(Identity.ROOT, "kill", "-TERM", pid).orThrow();
            assertThat(running.result(LIMIT).exitCode()).isZero();
        }
        assertThat(events("front")).element(1).isEqualTo("TERM");
        ends(0, "profile", "delete", "front", "--yes");
    }

    /** The command that each refusal prints works, and after it the gateway starts. */
    @Test
    void gatewayThatRunsWithoutAManagerIsNotStartedASecondTime() throws Exception {
        installation.makeProfile("bare", "");
        try (Running running = installation
                .namespace()
                .start(who, installation.environment(Map.of()), Installation.words("gateway", "run", "bare"))) {
            awaitEvents("bare", 1);
            String pid = events("bare").getFirst().substring("started ".length());
            String runs = "bare runs as process " + pid + " (bash /opt/hermes/.venv/bin/hermes -p ";
            for (String verb : List.of("start", "restart", "install", "stop", "uninstall", "run")) {
                // A line of progress may come first.
                assertThat(ends(1, "gateway", verb, "bare").error())
                        .as(verb)
                        .contains("✗ " + runs)
                        .endsWith("\n  kill " + pid + "\n");
            }
            assertThat(inHome("profiles/bare/gateway.intent")).doesNotExist();
            assertThat(ends(3, "gateway", "status", "bare").error()).contains(runs, "  kill " + pid);
            assertThat(ends(0, "reconcile", "--dry-run").error()).contains("⚠ bare: runs as process " + pid);
            assertThat(ends(0, "gateway", "list").output()).contains("runs as process " + pid);
            assertThat(ends(1, "profile", "delete", "bare", "--yes").error()).contains(runs);
            installation.namespace().exec(who, "kill", pid).orThrow();
            assertThat(running.result(LIMIT).exitCode()).isZero();
        }
        assertThat(ends(0, "gateway", "start", "bare").error()).contains("✓ bare is up");
        assertThat(ends(1, "gateway", "run", "bare").error()).contains("already runs as a service");
        ends(0, "profile", "delete", "bare", "--yes");
    }

    /** As those that the boot of an app makes as root. */
    @Test
    void slotThatBelongsToRootIsRefreshedByRoot() throws Exception {
        ends(0, "profile", "create", "rooted");
        asRoot("chown -R root: " + slot("rooted") + "/data " + slot("rooted") + "/run; chown root: " + slot("rooted"));
        installation.makeProfile("rooted", "gateway:\n  env: {WORD: new}\n");
        if (!who.isRoot()) {
            assertThat(ends(1, "reconcile").error())
                    .contains(
                            "Cannot refresh " + slot("rooted") + ", which belongs to root",
                            "\n  sudo ",
                            "gatehouse reconcile\n");
        }
        assertThat(installation.gatehouse(Identity.ROOT, Map.of(), "reconcile").exitCode())
                .isZero();
        assertThat(ends(0, "reconcile", "--dry-run").output()).doesNotContain("rooted");
        assertThat(ends(0, "gateway", "start", "rooted").error()).contains("✓ rooted is up");
        asRoot("chown -R hermes: " + slot("rooted"));
        ends(0, "profile", "delete", "rooted", "--yes");
    }

    /** The account can send commands to the supervisor of such a slot, but not change what its next supervisor does. */
    @Test
    void slotOfRootThatKeepsItsStateAtTheNextSupervisorIsReported() throws Exception {
        ends(0, "profile", "create", "rooted");
        Path down = Path.of(slot("rooted"), "down");
        asRoot("chown root: " + slot("rooted"));
        try {
            Result started = ends(0, "gateway", "start", "rooted");
            assertThat(started.error()).contains("✓ rooted is up");
            if (who.isRoot()) {
                assertThat(installation.namespace().path(down.toString())).doesNotExist();
                assertThat(started.error()).doesNotContain("enabled");
            } else {
                keepsState(
                        "rooted", "not enabled: " + down + ", which this account may not delete, keeps it down", false);
            }
            ends(0, "gateway", "stop", "rooted");
            if (!who.isRoot()) {
                keepsState(
                        "rooted",
                        "still enabled: without " + down + ", which this account may not create, it starts",
                        true);
            }
            assertThat(installation.namespace().path(down.toString())).exists();
            assertThat(gatehouse("reconcile", "--dry-run").output()).doesNotContain("rooted");
        } finally {
            asRoot("chown -R hermes: " + slot("rooted"));
            ends(0, "profile", "delete", "rooted", "--yes");
        }
    }

    /** The command, list, status and reconcile report it, and the printed command corrects it. */
    private void keepsState(String profile, String words, boolean enabled) throws Exception {
        String verb = enabled ? "stop" : "start";
        String whole = words + " when its s6-supervise starts again\n  sudo ";
        assertThat(ends(0, "gateway", verb, profile).error())
                .contains("⚠ " + profile + " is " + whole)
                .contains("gatehouse reconcile\n");
        assertThat(ends(enabled ? 3 : 0, "gateway", "status", profile).error()).contains("⚠ " + profile + ": " + whole);
        assertThat(json(enabled ? 3 : 0, "--json", "gateway", "status", profile)
                        .getArray("gateways")
                        .getObject(0)
                        .getBoolean("enabled"))
                .isEqualTo(enabled);
        Result list = ends(1, "gateway", "list");
        assertThat(list.output()).contains(words);
        assertThat(list.error()).contains("✗ " + profile + ": " + whole);
        assertThat(ends(1, "reconcile").error()).contains("✗ " + profile + ": " + whole);
        Result reconciled = installation.gatehouse(Identity.ROOT, Map.of(), "reconcile");
        assertThat(reconciled.exitCode()).as(reconciled.toString()).isZero();
        assertThat(ends(0, "gateway", verb, profile).error()).doesNotContain("enabled");
    }

    @Test
    void logsFollowOverARotation() throws Exception {
        ends(0, "profile", "create", "talker", "--start");
        ends(0, "profile", "create", "silent");
        awaitEvents("talker", 1);
        send("talker", "say first");
        send("talker", "say \033[31msecond");
        Poll.until(
                "both are logged",
                LIMIT,
                () -> gatehouse("gateway", "logs", "talker").output().contains("second"));

        List<String> lines =
                ends(0, "gateway", "logs", "talker").output().lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst()).matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3}  first");
        Result all = ends(0, "gateway", "logs", "-n", "1", "--since", "10m", "talker", "silent");
        assertThat(all.output()).startsWith("talker  ").contains("second").doesNotContain("first");
        assertThat(all.error()).contains("silent");
        JsonObject json = json(0, "--json", "gateway", "logs", "talker");
        assertThat(json.getArray("lines").getObject(0).getString("text")).isEqualTo("first");
        assertThat(ends(1, "gateway", "logs", "talkr").error()).contains("did you mean 'talker'?");

        try (Running running = installation
                .namespace()
                .start(
                        who,
                        installation.environment(Map.of()),
                        "/bin/sh",
                        "-c",
                        "echo $$; exec \"$@\"",
                        "sh",
                        "/opt/gatehouse/bin/gatehouse",
                        "gateway",
                        "logs",
                        "-f",
                        "-n",
                        "1",
                        "talker")) {
            String pid = running.nextLine(LIMIT).orElseThrow();
            assertThat(running.nextLine(LIMIT).orElseThrow()).contains("second");
            send("talker", "say third");
            assertThat(running.nextLine(LIMIT).orElseThrow()).endsWith("  third");
            installation
                    .namespace()
                    .exec(Identity.ROOT, "s6-svc", "-a", slot("talker") + "/log")
                    .orThrow();
            Poll.until("the log is rotated", LIMIT, () -> archives("talker") == 1);
            send("talker", "say fourth");
            assertThat(running.nextLine(LIMIT).orElseThrow()).endsWith("  fourth");
            installation.namespace().exec(Identity.ROOT, "kill", "-INT", pid).orThrow();
            Result ended = running.result(LIMIT);
            assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(130);
            assertThat(ended.error()).isEmpty();
        }
        assertThat(ends(0, "gateway", "logs", "talker").output().lines()).hasSize(4);
        ends(0, "profile", "delete", "talker", "--yes");
        ends(0, "profile", "delete", "silent", "--yes");
    }

    /** A program that uses the library has the same lasting effect as the command. */
    @Test
    void programOfTheReadmeLeavesNothingToReconcile() throws Exception {
        ReadmeProgram program = ReadmeProgram.read();
        String folder = "/tmp/readme";
        installation.write(folder + "/" + ReadmeProgram.FILE, program.source(), "rw-r--r--");
        installation.namespace().exec(Identity.ROOT, "chmod", "1777", folder).orThrow();
        Result result = installation
                .namespace()
                .exec(who, installation.environment(Map.of()), program.words(folder, Installation.PLACE));
        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(result.output()).isEqualTo("coder is up\n");
        assertThat(result.error()).isEmpty();
        assertThat(ends(0, "reconcile", "--dry-run").output()).isEmpty();
        assertThat(Files.readString(inHome("profiles/coder/gateway.intent"))).startsWith("running\n");
        assertThat(Files.getAttribute(inHome("profiles/coder/gateway.intent"), "unix:uid"))
                .isEqualTo(Identity.HERMES.uid());
        ends(0, "profile", "delete", "coder", "--yes");
        // The next gateway of this name must start with an empty list of events.
        installation
                .namespace()
                .exec(Identity.ROOT, "rm", "-r", "/opt/data/fake/coder")
                .orThrow();
    }

    @Test
    void renderPrintsTheFilesAndWritesNothing() throws Exception {
        installation.makeProfile("drawn", "gateway:\n  env:\n    WORD: it's\n");
        Result result = ends(0, "render", "drawn");
        assertThat(result.output()).contains("gateway-drawn/run (0755)", "hermes -p drawn gateway run");
        assertThat(json(0, "--json", "render", "drawn").getArray("files")).isNotEmpty();
        assertThat(ends(3, "gateway", "status", "drawn").output()).contains("absent");
        ends(0, "profile", "delete", "drawn", "--yes");
    }

    @Test
    void privateTreeGoesUpAndDown() {
        // With another home, as on a host: the tree contains only the gateways of that home.
        Map<String, String> host = Map.of("HERMES_HOME", "/tmp/host-home", "GATEHOUSE_SCANDIR", "/tmp/host-tree");
        installation
                .namespace()
                .exec(Identity.HERMES, "mkdir", "-p", "/tmp/host-home")
                .orThrow();
        assertThat(tree(host, "tree", "status").exitCode()).isEqualTo(3);
        assertThat(tree(host, "tree", "up").error()).contains("✓ The tree is up");
        assertThat(tree(host, "tree", "up").error()).contains("✓ The tree is already up");
        assertThat(tree(host, "tree", "status").exitCode()).isZero();
        Result created = tree(host, "profile", "create", "tenant", "--start");
        assertThat(created.exitCode()).as(created.toString()).isZero();
        assertThat(tree(host, "gateway", "status", "tenant").exitCode()).isZero();
        assertThat(tree(host, "tree", "down").error()).contains("✓ The tree is down");
        assertThat(tree(host, "tree", "down").error()).contains("✓ The tree is already down");
        assertThat(installation
                        .namespace()
                        .exec(Identity.ROOT, "ls", "/tmp/host-tree")
                        .exitCode())
                .isNotZero();
        assertThat(installation
                        .namespace()
                        .exec(Identity.ROOT, "sh", "-c", "cat /proc/*/cmdline | tr '\\0' ' '")
                        .output())
                .doesNotContain("gateway-tenant", "host-tree ");
    }
}
