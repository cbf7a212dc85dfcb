package dev.gatehouse.systemtest.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.NamespaceOptions;
import dev.gatehouse.systemtest.namespace.Result;
import dev.gatehouse.testkit.Poll;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** The installed command, as one person uses it in a namespace with s6. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class InstalledCommand {
    static final Duration LIMIT = Duration.ofSeconds(60);

    final Identity who;
    Installation installation;
    private final NamespaceOptions options;

    InstalledCommand(NamespaceOptions options, Identity who) {
        this.options = options;
        this.who = who;
    }

    @BeforeAll
    void open() {
        installation = Installation.open(options);
    }

    @AfterAll
    void close() {
        if (installation != null) {
            installation.close();
        }
    }

    final Result gatehouse(String... words) {
        return installation.gatehouse(who, Map.of(), words);
    }

    /** Runs the command, which must end with this exit code. */
    final Result ends(int exitCode, String... words) {
        Result result = gatehouse(words);
        assertThat(result.exitCode())
                .as("%s: %s", String.join(" ", words), result)
                .isEqualTo(exitCode);
        return result;
    }

    /** The messages of a command, without the progress that a slow host shows. */
    static List<String> messages(Result result) {
        return result.error().lines().filter(line -> !line.startsWith("↻ ")).toList();
    }

    final JsonObject json(int exitCode, String... words) throws Exception {
        return JsonParser.object().from(ends(exitCode, words).output());
    }

    final JsonObject status(int exitCode, String profile) throws Exception {
        return json(exitCode, "--json", "gateway", "status", profile)
                .getArray("gateways")
                .getObject(0);
    }

    final Path inHome(String file) {
        return installation.home().resolve(file);
    }

    /** Returns the events that the fake Hermes has logged. */
    final List<String> events(String profile) throws IOException {
        return Files.readAllLines(inHome("fake/" + profile + "/events"));
    }

    /** Waits for a number of events: a gateway may be up for a second before it logs the first one. */
    final void awaitEvents(String profile, int number) {
        Poll.until(
                number + " events of " + profile,
                LIMIT,
                () -> Files.exists(inHome("fake/" + profile + "/events"))
                        && events(profile).size() >= number);
    }

    final void asRoot(String script) {
        installation.namespace().exec(Identity.ROOT, "sh", "-c", script).orThrow();
    }

    final void send(String profile, String command) {
        installation
                .namespace()
                .exec(
                        Identity.HERMES,
                        "sh",
                        "-c",
                        "printf '%b\\n' \"$1\" 1<>\"$2\"",
                        "sh",
                        command,
                        "/opt/data/fake/" + profile + "/control")
                .orThrow();
    }

    final String slot(String profile) {
        return (options.ownTree() ? "/run/gateways" : "/run/service") + "/gateway-" + profile;
    }

    final long archives(String profile) throws IOException {
        try (Stream<Path> files = Files.list(inHome("logs/gateways/" + profile))) {
            return files.filter(file -> file.getFileName().toString().startsWith("@"))
                    .count();
        }
    }

    final Result tree(Map<String, String> environment, String... words) {
        return installation.gatehouse(who, environment, words);
    }

    static String lastLine(String text) {
        return text.lines().reduce("", (first, second) -> second);
    }
}
