package dev.gatehouse.systemtest.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.Result;
import dev.gatehouse.testkit.Poll;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.Executable;

/**
 * The life of a real program's gateway, from its creation to its deletion: the same stories for every program in every place.
 *
 * <p>The system property {@code gatehouse.programs} selects programs by name, for work on one of them.
 */
final class ProgramStories {
    /** A start of the slowest takes ten seconds on an idle machine. */
    static final Duration LIMIT = Duration.ofMinutes(4);

    private static final List<String> SELECTED = Stream.of(
                    System.getProperty("gatehouse.programs", "").split(",", -1))
            .filter(name -> !name.isEmpty())
            .toList();

    private static final int KILL = 9;
    private static final int ABORT = 6;

    private final Program program;
    private final ProgramPlace place;
    private int port;

    /** Why the stories after a failed one are not told: they would only fail for the same reason. */
    private String broken = "";

    private ProgramStories(Program program, ProgramPlace place, int port) {
        this.program = program;
        this.place = place;
        this.port = port;
    }

    /** Returns the stories of all programs, to be run in this order. */
    static Stream<DynamicTest> all(ProgramPlace place) {
        List<DynamicTest> tests = new ArrayList<>();
        int port = place.firstPort();
        for (Program program : Program.values()) {
            if (SELECTED.isEmpty() || SELECTED.contains(program.toString())) {
                new ProgramStories(program, place, port).tell(tests);
            }
            // Each program gets two, and may use others near them.
            port += 10;
        }
        return tests.stream();
    }

    private void tell(List<DynamicTest> tests) {
        tell(tests, "its own profile is found, with its port", this::create);
        tell(tests, "a start returns when the program answers", this::start);
        tell(tests, "status and logs are the program's", this::look);
        tell(tests, "it comes back after kill -9", () -> diesOf(KILL));
        tell(tests, "it comes back after a crash", () -> diesOf(ABORT));
        if (program.restartSignal().isPresent()) {
            tell(tests, "it comes back when it restarts itself", this::restartsItself);
        }
        tellOwn(tests);
        tell(tests, "a stop ends it", this::stop);
        tell(tests, "reconcile applies another port", this::move);
        tell(tests, "a deletion leaves nothing of it", this::delete);
    }

    /** What only one program does. The gateway runs before and after each. */
    private void tellOwn(List<DynamicTest> tests) {
        boolean own = place.person().equals(place.owner());
        if (program == Program.HERMES) {
            HermesStories hermes = new HermesStories(this);
            tell(tests, "restarts do not count as a storm", hermes::restartOften);
            tell(tests, "its update leaves it to the service manager", hermes::update);
            if (place.ownTree()) {
                tell(tests, "one that took over is shown, and followed by the service", hermes::replace);
            }
        }
        if (program == Program.OPENCLAW && own && !place.ownTree()) {
            tell(tests, "its own service is adopted, stays, and is given back", new OpenClawStories(this)::adopt);
        }
    }

    private void tell(List<DynamicTest> tests, String what, Executable story) {
        String name = program + ": " + what;
        tests.add(DynamicTest.dynamicTest(name, () -> {
            if (!broken.isEmpty()) {
                String reason = name + " is not tried, because this failed: " + broken;
                System.out.println("skipped, " + reason);
                Assumptions.abort(reason);
            }
            try {
                story.execute();
            } catch (Throwable failure) {
                broken = what;
                leave(name);
                throw failure;
            }
        }));
    }

    /** Shows why, and leaves nothing that stories of other programs and scopes would meet. */
    private void leave(String story) {
        System.out.println(story + " failed; its log ends with:\n"
                + place.gatehouse(program, "gateway", "logs", "-n", "60", "coder")
                        .output()
                + place.gatehouse(program, "gateway", "list").output()
                + place.script(program, "tail -n 40 /tmp/replaced; ps -eo pid,ppid,pgid,args | grep -i hermes; true")
                        .output());
        place.gatehouse(program, "gateway", "stop", "coder");
        place.gatehouse(program, "gateway", "uninstall", "coder");
        // An adopted unit is the program's, and stays.
        found("-exec rm -rf {} +");
    }

    Result ends(int exitCode, String... words) {
        Result result = place.gatehouse(program, words);
        assertThat(result.exitCode())
                .as("%s: %s", String.join(" ", words), result)
                .isEqualTo(exitCode);
        return result;
    }

    JsonObject status() throws Exception {
        return JsonParser.object()
                .from(place.gatehouse(program, "--json", "gateway", "status", "coder")
                        .output())
                .getArray("gateways")
                .getObject(0);
    }

    int pid() throws Exception {
        return status().getInt("pid");
    }

    private boolean answers(int port) {
        return place.script(program, program.ask(port)).exitCode() == 0;
    }

    boolean answers() {
        return answers(port);
    }

    /** Runs a script in the account of the gateways. */
    Result script(String script) {
        return place.script(program, script);
    }

    ProgramPlace place() {
        return place;
    }

    /** Waits until the gateway runs again, and the program answers. After two crashes its state is that of a crash loop for a minute. */
    void awaitAnother(int pid) {
        Poll.until("it runs again", LIMIT, () -> {
            JsonObject now = status();
            return now.getBoolean("running") && now.getInt("pid") != pid && answers(port);
        });
    }

    private void create() throws Exception {
        place.script(program, program.prepare(port)).orThrow();
        if (place.ownTree()) {
            assertThat(ends(0, "tree", "up").error()).contains("✓ The tree is up");
        }
        place.script(program, program.create(port)).orThrow();
        JsonObject listed =
                JsonParser.object().from(ends(0, "--json", "profile", "list").output()).getArray("profiles").stream()
                        .map(JsonObject.class::cast)
                        .filter(profile -> "coder".equals(profile.getString("name")))
                        .findFirst()
                        .orElseThrow();
        assertThat(listed.getInt("port")).isEqualTo(port);
        assertThat(listed.getString("problem")).isNull();
        assertThat(listed.getString("directory")).endsWith("/" + program.directory());
        assertThat(status().getBoolean("running")).isFalse();
    }

    private void start() {
        assertThat(ends(0, "gateway", "start", "coder").error()).contains("✓ coder is up");
        assertThat(answers(port)).as("it answers at once").isTrue();
    }

    private void look() throws Exception {
        JsonObject status = status();
        assertThat(status.getString("state")).isEqualTo("up");
        assertThat(status.getInt("restarts")).isZero();
        assertThat(owner(status.getInt("pid"))).isEqualTo(place.owner().name());
        assertThat(ends(0, "gateway", "list").output()).containsPattern("coder +up ");
        if (program.argument().isPresent()) {
            String words = "tr '\\0' ' ' </proc/" + status.getInt("pid") + "/cmdline";
            assertThat(place.script(program, words).orThrow())
                    .contains(" " + program.argument().get());
        }
        Poll.until(
                "its lines are in the log",
                LIMIT,
                () -> ends(0, "gateway", "logs", "-n", "200", "coder").output().contains(program.logged()));
        assertThat(ends(0, "check").error()).doesNotContain("coder:");
    }

    private String owner(int pid) {
        return place.namespace()
                .exec(Identity.ROOT, "ps", "-o", "user=", "-p", Integer.toString(pid))
                .orThrow()
                .strip();
    }

    void signal(String signal, int pid) {
        place.namespace()
                .exec(Identity.ROOT, "kill", "-" + signal, Integer.toString(pid))
                .orThrow();
    }

    private void diesOf(int signal) throws Exception {
        JsonObject before = status();
        signal(Integer.toString(signal), before.getInt("pid"));
        awaitAnother(before.getInt("pid"));
        JsonObject now = status();
        assertThat(now.getInt("restarts")).isEqualTo(before.getInt("restarts") + 1);
        assertThat(now.getObject("lastExit")).isNotNull();
        if (signal == KILL) {
            assertThat(now.getObject("lastExit").getInt("signal")).isEqualTo(KILL);
        }
        assertThat(alive(before.getInt("pid"))).isFalse();
    }

    boolean alive(int pid) {
        return place.namespace()
                        .exec(Identity.ROOT, "kill", "-0", Integer.toString(pid))
                        .exitCode()
                == 0;
    }

    private void restartsItself() throws Exception {
        int before = pid();
        place.script(program, "for i in $(seq 100); do " + program.ask(port) + " && exit 0; done; exit 1");
        signal(program.restartSignal().orElseThrow(), before);
        if (!(place.ownTree() && program.restartsInPlace())) {
            awaitAnother(before);
        } else {
            Poll.until("it closes its port", LIMIT, () -> !answers(port));
            Poll.until("it answers again", LIMIT, () -> answers(port));
            assertThat(pid()).isEqualTo(before);
        }
        assertThat(status().getBoolean("running")).isTrue();
    }

    private void stop() throws Exception {
        int before = pid();
        assertThat(ends(0, "gateway", "stop", "coder").error()).contains("✓ coder is down");
        assertThat(alive(before)).isFalse();
        assertThat(answers(port)).isFalse();
        if (program.stopped().isPresent()) {
            place.script(program, program.stopped().get()).orThrow();
        }
        assertThat(ends(3, "gateway", "status", "coder").output())
                .contains("down")
                .doesNotContain("failed");
        assertThat(ends(0, "reconcile", "--dry-run").output()).doesNotContain("coder");
    }

    private void move() throws Exception {
        int old = port;
        port++;
        place.script(program, program.move(port)).orThrow();
        ends(0, "reconcile");
        assertThat(status().getBoolean("running")).isFalse();
        assertThat(ends(0, "gateway", "start", "coder").error()).contains("✓ coder is up");
        assertThat(answers(port)).isTrue();
        assertThat(answers(old)).isFalse();
        assertThat(ends(0, "reconcile", "--dry-run").output()).doesNotContain("coder");
    }

    /** Finds what has the profile's name where managers look. */
    private String found(String action) {
        String places = "/etc/systemd/system /home/*/.config/systemd /run/service /tmp/tree-of-" + program;
        return place.namespace()
                .exec(
                        Identity.ROOT,
                        "sh",
                        "-c",
                        "find " + places + " -depth -name '*coder*' " + action + " 2>/dev/null")
                .output();
    }

    private void delete() throws Exception {
        int before = pid();
        ends(0, "profile", "delete", "coder", "--yes");
        assertThat(alive(before)).isFalse();
        String home = place.owner().home();
        assertThat(place.namespace().path(home + "/" + program.directory())).doesNotExist();
        assertThat(ends(0, "gateway", "list").output()).doesNotContain("coder");
        assertThat(found("")).isBlank();
    }
}
