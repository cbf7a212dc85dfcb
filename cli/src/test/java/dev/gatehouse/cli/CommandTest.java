package dev.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import dev.gatehouse.app.Presets;
import dev.gatehouse.cli.command.CliContext;
import dev.gatehouse.cli.output.Terminal;
import dev.gatehouse.detection.ServiceManagers;
import dev.gatehouse.manager.Evidence;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Intents;
import dev.gatehouse.rendering.Renderer;
import dev.gatehouse.spi.provider.HolderQuery;
import dev.gatehouse.spi.provider.HostFacts;
import dev.gatehouse.spi.provider.ManagerOption;
import dev.gatehouse.spi.provider.ManagerRequest;
import dev.gatehouse.spi.provider.ServiceManagerProvider;
import dev.gatehouse.testkit.memory.InMemoryServiceManager;
import dev.gatehouse.testkit.memory.VirtualClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Runs command lines in this process, with a temporary home and a service manager in memory. */
public abstract class CommandTest {
    @TempDir
    public Path home;

    public final Map<String, String> environment = new HashMap<>();
    public Terminal terminal = Terminal.NONE;
    public String typed = "";
    public InMemoryServiceManager manager;

    /** Long before now, so that a gateway that is started runs for 3 hours. */
    public final VirtualClock clock = VirtualClock.startingAt(Instant.now()
            .minus(Duration.ofHours(3))
            .minus(Duration.ofMinutes(12))
            .minusSeconds(10));

    public boolean managerIsThere = true;

    /** The operating system on which command lines seem to run. */
    public String osName = System.getProperty("os.name");

    /** Whether command lines use the backends of this program instead of the fake. */
    public boolean realBackends;

    /** Who else has gateways. */
    public final List<Holder> holders = new ArrayList<>();

    @BeforeEach
    void prepare() {
        environment.put("HERMES_HOME", home.toString());
        // Advised commands then contain sudo, whoever runs the tests.
        environment.put("SUDO_USER", "somebody");
        manager = InMemoryServiceManager.of(Home.at(Presets.named("hermes"), home), clock);
        manager.passAs(Kind.S6);
    }

    /** Writes facts to a terminal of this width. */
    public final void showOn(int columns) {
        terminal = descriptor -> descriptor == 1;
        environment.put("COLUMNS", Integer.toString(columns));
        environment.put("NO_COLOR", "1");
    }

    /** The result of a command line. */
    public record Result(int code, String out, String err) {
        /** Parses standard output, which must be one JSON object. */
        public JsonObject json() {
            try {
                return JsonParser.object().from(out);
            } catch (JsonParserException e) {
                throw new AssertionError("not one JSON object: " + out, e);
            }
        }

        public List<String> errorLines() {
            return err.lines().toList();
        }
    }

    /** Runs a command line without quoting: it is split on blanks. */
    public final Result run(String line) {
        return runWords(line.split(" "));
    }

    public final Result runWords(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        CliContext context = new CliContext(
                environment,
                new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
                out,
                err,
                terminal,
                managers(),
                osName);
        int code = runIn(context, words);
        return new Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    public static int runIn(CliContext context, String... words) {
        return Cli.run(words, context);
    }

    /** Runs a command line that must succeed. */
    public final Result done(String line) {
        Result result = run(line);
        assertThat(result.code()).as(line + "\n" + result.err()).isZero();
        return result;
    }

    public final Path profile(String name) {
        try {
            Path directory = Files.createDirectories(home.resolve("profiles").resolve(name));
            Files.writeString(directory.resolve("SOUL.md"), "# " + name + "\n");
            return directory;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    public final void config(String name, String yaml) throws IOException {
        Files.writeString(profile(name).resolve("config.yaml"), yaml);
    }

    public final String intent(String name) {
        return Intents.read(home.resolve("profiles").resolve(name)).recorded();
    }

    /** Backends for tests: all of them open the fake, and at most one is detected. */
    private ServiceManagers managers() {
        if (realBackends) {
            return ServiceManagers.ofHost();
        }
        return ServiceManagers.of(List.of(
                new FakeProvider(Kind.S6),
                new FakeProvider(Kind.WINDOWS),
                new FakeProvider(Kind.LAUNCHD),
                new FakeProvider(Kind.SYSTEMD)));
    }

    private final class FakeProvider implements ServiceManagerProvider {
        private final Kind kind;

        private FakeProvider(Kind kind) {
            this.kind = kind;
        }

        @Override
        public Kind kind() {
            return kind;
        }

        @Override
        public OptionalInt rank() {
            return kind.equals(Kind.S6) ? OptionalInt.of(1) : OptionalInt.empty();
        }

        @Override
        public List<Evidence> evidence(HostFacts host) {
            return List.of(new Evidence(kind, managerIsThere, "chosen by the test"));
        }

        @Override
        public List<ManagerOption> options() {
            return ServiceManagers.ofHost().options().stream()
                    .map(ServiceManagers.KindOption::option)
                    .toList();
        }

        @Override
        public List<Holder> holders(HolderQuery query) {
            return kind.equals(Kind.SYSTEMD) ? holders : List.of();
        }

        @Override
        public ServiceManager open(ManagerRequest request) {
            return manager;
        }

        @Override
        public Renderer renderer(ManagerRequest request) {
            return manager.renderer();
        }
    }
}
