package dev.gatehouse.s6.slot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.Host;
import dev.gatehouse.Ran;
import dev.gatehouse.app.service.NamingStem;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.rendering.RenderedFile;
import dev.gatehouse.s6.protocol.S6Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Rendered {@code run} scripts, executed by real shells. */
class RunScriptPropertyTest {
    private static Path top;
    private static Path servicedir;
    private static Path home;

    @BeforeContainer
    public static void make() throws IOException {
        top = Files.createTempDirectory("gatehouse-run").toRealPath();
        servicedir = top.resolve("slot");
        Files.createDirectories(servicedir.resolve("data"));
        home = Files.createDirectory(top.resolve("home"));
    }

    @AfterContainer
    public static void delete() throws IOException {
        Host.deleteTree(top);
    }

    private static Path write(GatewayDefinition definition) throws IOException {
        S6Layout layout = new S6Layout(
                top, NamingStem.SLOT.pattern("gateway-"), new S6Tools(top.resolve("tools")), Optional.empty(), false);
        RenderedFile run = new S6Renderer(layout)
                .render(definition).files().stream()
                        .filter(file -> file.path().toString().equals("run"))
                        .findFirst()
                        .orElseThrow();
        return Files.write(servicedir.resolve("run"), run.bytes());
    }

    private static Ran run(Host.Shell shell, Path script) throws IOException {
        // As finish does after a run.
        Files.deleteIfExists(servicedir.resolve("data/run"));
        return shell.run(servicedir, script);
    }

    private static Map<String, String> variables(Ran ran) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String entry : ran.outputBetweenNuls()) {
            int sign = entry.indexOf('=');
            variables.put(entry.substring(0, sign), entry.substring(sign + 1));
        }
        return variables;
    }

    @Provide
    public Arbitrary<Map<String, String>> environments() {
        // Shells do not use variables with this prefix.
        Arbitrary<String> keys = Arbitraries.strings()
                .withCharRange('a', 'z')
                .withCharRange('A', 'Z')
                .withCharRange('0', '9')
                .withChars('_')
                .ofMaxLength(12)
                .map(key -> "G_" + key);
        return Arbitraries.maps(keys, NastyShellText.any()).ofMinSize(100).ofMaxSize(200);
    }

    @Property(tries = 20)
    void theGatewayHasItsEnvironment(@ForAll("environments") Map<String, String> environment) throws IOException {
        assertEnvironment(environment);
    }

    @Example
    void theGatewayHasOddAndLongValues() throws IOException {
        Map<String, String> environment = new LinkedHashMap<>();
        for (String text : NastyShellText.chosen()) {
            environment.put("G_" + environment.size(), text);
        }
        assertEnvironment(environment);
    }

    private static void assertEnvironment(Map<String, String> environment) throws IOException {
        Path script = write(new S6Sample()
                .home(home)
                .command("/usr/bin/env", "-0")
                .environment(environment)
                .definition());
        for (Host.Shell shell : Host.shells()) {
            Ran ran = run(shell, script);
            assertThat(ran.exit()).as("%s: %s", shell, ran.error()).isZero();
            assertThat(ran.error()).as("%s", shell).isEmpty();
            assertThat(variables(ran)).as("%s", shell).containsAllEntriesOf(environment);
        }
    }

    @Provide
    public Arbitrary<List<String>> arguments() {
        return NastyShellText.any().list().ofMinSize(100).ofMaxSize(150);
    }

    @Property(tries = 10)
    void theGatewayHasItsArguments(@ForAll("arguments") List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("/usr/bin/printf", "%s\\0"));
        command.addAll(arguments);
        Path script = write(new S6Sample()
                .home(home)
                .command(command.toArray(String[]::new))
                .definition());
        for (Host.Shell shell : Host.shells()) {
            assertThat(run(shell, script).outputBetweenNuls()).as("%s", shell).isEqualTo(arguments);
        }
    }

    // Homes, which the script expands when it runs.

    @Provide
    public Arbitrary<String> paths() {
        Arbitrary<String> pieces = Arbitraries.of(
                "'", "\"", "\\", "$", "${X}", "$HOME", "}", "{", "`", "`id`", "$(id)", " ", "  ", "!", "#", "~", "*",
                "?", "[a]", ";", "&", "|", "<", ">", "(", ")", "%", "=", ":", ":=", "é", "漢", "🙂", "\u00a0", "a", "B",
                "0", "-", "-n", "\\}", "\\\"", "\\$", "''", "/x");
        return pieces.list().ofMinSize(1).ofMaxSize(10).map(list -> "/" + String.join("", list));
    }

    /** One script with many homes: the line of {@code run} for each, followed by the value of the variable. */
    @Property(tries = 12)
    void setsTheHomeOfTheDefinition(@ForAll List<@net.jqwik.api.From("paths") String> paths) throws IOException {
        Assume.that(!paths.isEmpty() && paths.stream().allMatch(RunScriptPropertyTest::isPath));
        assertHomes(paths);
    }

    private static boolean isPath(String text) {
        // In some locales such paths are not representable.
        return System.getProperty("sun.jnu.encoding", "").equals("UTF-8")
                || text.chars().allMatch(c -> c < 0x80);
    }

    @Example
    void setsHomesWithSpecialCharacters() throws IOException {
        List<String> paths = List.of(
                "/it's",
                "/a\"b",
                "/a$b",
                "/a${b}",
                "/a}b",
                "/a\\b",
                "/a\\",
                "/a\\}",
                "/a\\\\\"",
                "/a b  c",
                "/ lead",
                "/a`b`",
                "/a$(exit 3)",
                "/~",
                "/*",
                "/[a-z]",
                "/a;exit",
                "/a#b",
                "/ #b",
                "/a!b",
                "/a'}'b",
                "/'{\"}\"'",
                "/größe/漢字/🙂");
        assertHomes(paths.stream().filter(RunScriptPropertyTest::isPath).toList());
    }

    private static void assertHomes(List<String> paths) throws IOException {
        StringBuilder script = new StringBuilder();
        List<String> expected = new ArrayList<>();
        for (String path : paths) {
            String line = Files.readAllLines(
                            write(new S6Sample().home(Path.of(path)).definition()))
                    .stream()
                    .filter(text -> text.startsWith("[ -n \"${APP_HOME-}\" ] || APP_HOME="))
                    .findFirst()
                    .orElseThrow();
            for (String before : List.of("unset APP_HOME", "APP_HOME=", "APP_HOME='/set, and $kept'")) {
                script.append(before).append('\n').append(line).append("\nprintf '%s\\0' \"$APP_HOME\"\n");
            }
            String normal = Path.of(path).toString();
            expected.addAll(List.of(normal, normal, "/set, and $kept"));
        }
        Path file = Files.writeString(top.resolve("homes"), script);
        for (Host.Shell shell : Host.shells()) {
            Ran ran = shell.run(top, file);
            assertThat(ran.error()).as("%s", shell).isEmpty();
            assertThat(ran.outputBetweenNuls()).as("%s", shell).isEqualTo(expected);
        }
    }
}
