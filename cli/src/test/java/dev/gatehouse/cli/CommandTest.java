package dev.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import dev.gatehouse.cli.command.CliContext;
import dev.gatehouse.cli.command.Managers;
import dev.gatehouse.cli.output.Terminal;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.definition.App;
import dev.gatehouse.detection.Detection;
import dev.gatehouse.manager.Evidence;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.NoServiceManagerException;
import dev.gatehouse.manager.Renderer;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Intents;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Runs command lines in process, against a home in a temporary directory and a model of a service manager. */
public abstract class CommandTest {
    @TempDir
    public Path home;

    public final Map<String, String> environment = new HashMap<>();
    public Terminal terminal = Terminal.NONE;
    public String typed = "";
    public ModelManager manager;
    public boolean managerIsThere = true;

    @BeforeEach
    void prepare() {
        environment.put("HERMES_HOME", home.toString());
        manager = new ModelManager(Home.at(App.hermes(), home));
    }

    /** What a command line came to. */
    public record Result(int code, String out, String err) {
        /** Standard output as the one JSON object that it must be. */
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

    /** Runs a line whose words have no blanks in them. */
    protected final Result run(String line) {
        return runWords(line.split(" "));
    }

    protected final Result runWords(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        CliContext context = new CliContext(
                environment,
                new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
                out,
                err,
                terminal,
                new ModelManagers());
        int code = runIn(context, words);
        return new Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    protected static int runIn(CliContext context, String... words) {
        return Cli.run(words, context);
    }

    /** Runs a line that must succeed. */
    protected final Result done(String line) {
        Result result = run(line);
        assertThat(result.code()).as(line + "\n" + result.err()).isZero();
        return result;
    }

    protected final Path profile(String name) {
        try {
            Path directory = Files.createDirectories(home.resolve("profiles").resolve(name));
            Files.writeString(directory.resolve("SOUL.md"), "# " + name + "\n");
            return directory;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    protected final void config(String name, String yaml) throws IOException {
        Files.writeString(profile(name).resolve("config.yaml"), yaml);
    }

    protected final String intent(String name) {
        return Intents.read(home.resolve("profiles").resolve(name)).recorded();
    }

    private final class ModelManagers implements Managers {
        @Override
        public Detection detection() {
            return new Detection(
                    managerIsThere ? Kind.S6 : Kind.NONE,
                    List.of(new Evidence(Kind.S6, managerIsThere, "the test says so")));
        }

        @Override
        public ServiceManager open(
                Home where, Optional<Kind> chosen, ParsedArgs args, Map<String, String> variables, boolean brief) {
            if (!managerIsThere || chosen.equals(Optional.of(Kind.NONE))) {
                throw new NoServiceManagerException("no supported service manager detected", "gatehouse tree up");
            }
            return manager;
        }

        @Override
        public Renderer renderer(Kind kind, Home where, ParsedArgs args, Map<String, String> variables) {
            return manager.renderer();
        }
    }
}
