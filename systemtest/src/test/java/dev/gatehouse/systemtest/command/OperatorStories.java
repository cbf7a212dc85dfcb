package dev.gatehouse.systemtest.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.Namespace;
import dev.gatehouse.systemtest.namespace.Result;
import dev.gatehouse.systemtest.namespace.Running;
import dev.gatehouse.testkit.Poll;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What an operator meets beside a plain start and stop, with an app of their own: an upgrade of its program, another time zone,
 * Ctrl-C.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OperatorStories {
    static final Duration LIMIT = Duration.ofSeconds(60);
    static final String HOME = "/srv/agents";

    /** A directory as a version manager has it, with a link to the present version. */
    static final String PROGRAMS = "/srv/programs";

    static final String OLD = PROGRAMS + "/v1.2.0/bin";
    static final String NEW = PROGRAMS + "/v1.3.0/bin";
    static final String STABLE = PROGRAMS + "/bin";

    private static final String USUAL = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private static final String SETUP = """
            set -e
            rm -rf /srv/agents /srv/programs
            mkdir -p /srv/agents/profiles /srv/programs/v1.2.0/bin /srv/programs/bin
            cat >/srv/programs/v1.2.0/bin/agent <<'END'
            #!/bin/bash
            echo "agent $*"
            trap 'kill $!; exit 0' TERM
            [ -z "$EAT" ] || exec perl -e '$all = "a" x $ENV{EAT}; sleep 1000'
            sleep 1000000 &
            wait
            END
            chmod 755 /srv/programs/v1.2.0/bin/agent
            ln -s ../v1.2.0/bin/agent /srv/programs/bin/agent
            """;

    private String path = OLD;

    abstract Namespace namespace();

    abstract Identity who();

    /** The program of the app file. */
    abstract String program();

    /** Variables of every command, beside the PATH. */
    abstract Map<String, String> variables();

    @BeforeEach
    void install() throws IOException {
        asRoot(SETUP);
        path = OLD;
        appFile(program());
    }

    @AfterEach
    void remove() {
        if (Files.exists(namespace().path(HOME + "/gatehouse.yaml"))) {
            ends(0, "gateway", "uninstall", "--all");
        }
    }

    final void appFile(String program) throws IOException {
        Files.writeString(
                namespace().path(HOME + "/gatehouse.yaml"), "app: agent\ncommand: [" + program + ", \"{profile}\"]\n");
        asRoot("chown -R " + who() + ": " + HOME);
    }

    /** From now on the caller's PATH begins with this directory. */
    final void login(String directory) {
        path = directory;
    }

    final void asRoot(String script) {
        namespace().exec(Identity.ROOT, "sh", "-c", script).orThrow();
    }

    private Map<String, String> environment(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(variables());
        all.put("PATH", path + ":" + USUAL);
        all.putAll(more);
        return all;
    }

    static String[] line(String... words) {
        return Stream.concat(Stream.of(Installation.PLACE + "/bin/gatehouse", "--home", HOME), Stream.of(words))
                .toArray(String[]::new);
    }

    final Result ends(int exitCode, String... words) {
        return ends(exitCode, Map.of(), words);
    }

    private Result ends(int exitCode, Map<String, String> more, String... words) {
        Result result = namespace().exec(who(), environment(more), line(words));
        assertThat(result.exitCode())
                .as("%s: %s", String.join(" ", words), result)
                .isEqualTo(exitCode);
        return result;
    }

    /** Executes what a message advises. */
    final Result follow(String site, String state, Result message) {
        return Advice.follow(
                site,
                state,
                message,
                line -> namespace()
                        .exec(
                                who(),
                                environment(Map.of()),
                                "sh",
                                "-c",
                                "PATH=" + Installation.PLACE + "/bin:$PATH; " + line));
    }

    final JsonObject status(String profile) throws Exception {
        return status(Map.of(), profile);
    }

    private JsonObject status(Map<String, String> more, String profile) throws Exception {
        String json = namespace()
                .exec(who(), environment(more), line("--json", "gateway", "status", profile))
                .output();
        return JsonParser.object().from(json).getArray("gateways").getObject(0);
    }

    final void profile(String name, String config) throws IOException {
        ends(0, "profile", "create", name);
        Files.writeString(namespace().path(HOME + "/profiles/" + name + "/config.yaml"), config);
    }

    /** Makes the definition resolve to the program of the new version, as a person would. */
    abstract void adaptToTheUpgrade() throws IOException;

    @Test
    void aFolderThatAnUpgradeRemovedIsReportedBeforeTheNextStartAndReconcileMendsIt() throws Exception {
        profile("coder", "");
        Result warned = ends(0, "gateway", "install", "coder");
        assertThat(warned.error())
                .contains("needs " + OLD + "/agent, which an upgrade removes; " + STABLE + "/agent stays");
        assertThat(ends(0, "doctor").error()).contains("needs " + OLD + "/agent");
        ends(0, "gateway", "start", "coder");
        int pid = status("coder").getInt("pid");

        asRoot("mv /srv/programs/v1.2.0 /srv/programs/v1.3.0 && ln -sf ../v1.3.0/bin/agent /srv/programs/bin/agent");
        Result refused = ends(1, "gateway", "restart", "coder");
        assertThat(refused.error()).contains("✗ The gateway of coder cannot start: ", "agent");
        assertThat(status("coder").getInt("pid")).as("it runs on").isEqualTo(pid);
        follow("ProgramSearch: gatehouse profile show", "program gone", refused);
        for (String look : List.of("check", "doctor")) {
            assertThat(ends(1, look).error())
                    .as(look)
                    .contains("coder: cannot start again: The gateway of coder cannot start: ");
        }

        adaptToTheUpgrade();
        Result drift = ends(1, "check");
        assertThat(drift.error()).contains("coder: reconcile would refresh it").doesNotContain("cannot start");
        String advised = program().startsWith("/")
                ? "VersionedPath: gatehouse profile show"
                : "VersionedPath: gatehouse reconcile";
        follow(advised, "after an upgrade", warned);
        follow("HomeCheck: gatehouse reconcile", "after an upgrade", drift);
        assertThat(ends(0, "reconcile", "--dry-run").output()).doesNotContain("coder");
        assertThat(ends(0, "gateway", "restart", "coder").error()).contains("✓ coder is up again");
        assertThat(status("coder").getInt("pid")).isNotEqualTo(pid);
        assertThat(ends(0, "check").error()).doesNotContain("coder");
    }

    @Test
    void aGatewayWhoseProgramWasReplacedIsShownAndRestarted() throws Exception {
        profile("stale", "");
        ends(0, "gateway", "start", "stale");
        Instant start = Instant.parse(status("stale").getString("since"));
        Poll.until(
                "a later change differs from the start",
                LIMIT,
                () -> Instant.now().isAfter(start.plusSeconds(4)));
        assertThat(ends(0, "gateway", "status", "stale").error()).doesNotContain("changed");
        assertThat(ends(0, "gateway", "restart", "--stale").error()).contains("No gateway runs a program");
        asRoot("cd " + OLD + " && cp -p agent next && mv next agent");
        profile("fresh", "");
        ends(0, "gateway", "start", "fresh");
        int fresh = status("fresh").getInt("pid");

        Result shown = ends(0, "gateway", "status", "stale");
        assertThat(shown.error()).contains("stale: its program changed ", " ago; restart to use it");
        assertThat(ends(0, "gateway", "list").output())
                .containsPattern("stale +up .*its program changed")
                .doesNotContainPattern("fresh +up .*its program changed");
        assertThat(ends(0, "check").error()).contains("stale: its program " + OLD + "/agent was replaced");
        Result strict = ends(1, "check", "--stale");
        assertThat(strict.error()).contains("stale: its program").doesNotContain("fresh");
        int pid = status("stale").getInt("pid");
        assertThat(ends(0, "gateway", "restart", "--stale").error())
                .contains("✓ stale is up again")
                .doesNotContain("fresh");
        assertThat(status("stale").getInt("pid")).isNotEqualTo(pid);
        assertThat(status("fresh").getInt("pid")).isEqualTo(fresh);
        ends(0, "check", "--stale");
        follow("StatusCommand: gatehouse gateway restart", "program replaced", shown);
        follow("HomeCheck: gatehouse gateway restart", "program replaced", strict);
    }

    @Test
    void timesMeanTheSameInstantInEveryTimeZone() throws Exception {
        profile("coder", "");
        ends(0, "gateway", "start", "coder");
        Map<String, String> tokyo = Map.of("TZ", "Asia/Tokyo");
        Poll.until(
                "its first line is in the log",
                LIMIT,
                () -> ends(0, "gateway", "logs", "coder").output().contains("agent coder"));
        Instant here = printed(Map.of("TZ", "UTC"));
        assertThat(Duration.between(here, Instant.now())).isBetween(Duration.ZERO, LIMIT);
        assertThat(printed(tokyo)).isEqualTo(here);
        String line =
                ends(0, tokyo, "gateway", "logs", "--since", "5m", "coder").output();
        LocalDateTime local =
                LocalDateTime.parse(line.substring(0, 23), DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS"));
        assertThat(Duration.between(local.atZone(ZoneId.of("Asia/Tokyo")).toInstant(), here)
                        .abs())
                .isLessThan(Duration.ofMillis(2));
        assertThat(status(tokyo, "coder").getString("since"))
                .isEqualTo(status("coder").getString("since"));
    }

    /** When the last line of the last five minutes was printed. */
    private Instant printed(Map<String, String> zone) throws Exception {
        String json = ends(0, zone, "--json", "gateway", "logs", "--since", "5m", "coder")
                .output();
        JsonObject last = JsonParser.object().from(json).getArray("lines").stream()
                .map(JsonObject.class::cast)
                .toList()
                .getLast();
        assertThat(last.getString("text")).isEqualTo("agent coder");
        return Instant.parse(last.getString("time"));
    }

    @Test
    void ctrlCDuringAStartSaysWhatGoesOnAndHowToStopIt() throws Exception {
        profile("slow", "gateway:\n  ready: notify\n");
        String[] start = Stream.concat(
                        Stream.of("sh", "-c", "echo $$; exec \"$@\"", "sh"),
                        Stream.of(line("gateway", "start", "slow")))
                .toArray(String[]::new);
        try (Running running = namespace().start(who(), environment(Map.of()), start)) {
            String pid = running.nextLine(LIMIT).orElseThrow();
            Poll.until(
                    "it starts", LIMIT, () -> "starting".equals(status("slow").getString("state")));
            namespace().exec(Identity.ROOT, "kill", "-INT", pid).orThrow();
            Result ended = running.result(LIMIT);
            assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(130);
            assertThat(ended.error()).contains("Interrupted: slow is starting; ", " goes on without this command");
            assertThat(status("slow").getBoolean("running")).isTrue();
            follow("InterruptNotice: gatehouse", "interrupted start", ended);
            assertThat(status("slow").getBoolean("running")).isFalse();
        }
    }
}
