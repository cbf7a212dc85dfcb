package dev.gatehouse.cli.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.cli.CommandTest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts in real shells. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the scripts are for POSIX shells and fish")
class CompletionTest extends CommandTest {
    private static final String ALL = "coder crab default writer";

    /** Lines, each with the words that complete it. {@code HOME} is a home, {@code OTHER} another one of another app. */
    private static final Map<String, String> CASES = new LinkedHashMap<>();

    static {
        CASES.put("gatehouse st", "start status stop");
        CASES.put("gatehouse re", "reconcile render restart");
        CASES.put("gatehouse --json un", "uninstall");
        CASES.put("gatehouse -p coder res", "restart");
        CASES.put("gatehouse tree ", "down status up");
        CASES.put("gatehouse help st", "start status stop");
        CASES.put("gatehouse gateway unin", "uninstall");
        CASES.put("gatehouse frobnicate ", "");
        CASES.put("gatehouse start ", ALL);
        CASES.put("gatehouse gateway start c", "coder crab");
        CASES.put("gatehouse start coder ", "crab default writer");
        CASES.put("gatehouse start -- w", "writer");
        CASES.put("gatehouse start -- --", "");
        CASES.put("gatehouse -p wr", "writer");
        CASES.put("gatehouse --profile=wr", "writer");
        CASES.put("gatehouse start --al", "--all");
        CASES.put("gatehouse start --time", "--timeout");
        CASES.put("gatehouse start --timeout ", "");
        CASES.put("gatehouse start --timeout 3s w", "writer");
        CASES.put("gatehouse logs --sin", "--since");
        CASES.put("gatehouse --versi", "--version");
        CASES.put("gatehouse detect --versi", "");
        CASES.put("gatehouse install --run-as-u", "--run-as-user");
        CASES.put("gatehouse --manager syst", "systemd");
        CASES.put("gatehouse --manager=syst", "systemd");
        CASES.put("gatehouse completion ", "bash fish zsh");
        CASES.put("gatehouse app show herm", "hermes");
        CASES.put("gatehouse profile rename wr", "writer");
        CASES.put("gatehouse profile rename writer ", "");
        CASES.put("gatehouse profile create w", "");
        CASES.put("gatehouse profile delete wr", "writer");
        CASES.put("gatehouse run coder w", "");
        CASES.put("gatehouse --app hermes start ", "coder default writer");
        CASES.put("gatehouse --app acme start ", "crab");
        CASES.put("gatehouse --app OTHER/app.yaml start ", "crab");
        CASES.put("gatehouse --app=acme start ", "crab");
        CASES.put("gatehouse start --app acme ", "crab");
        CASES.put("gatehouse --app nothing start ", "");
        CASES.put("gatehouse --home OTHER start ", "crab");
        CASES.put("gatehouse --home=OTHER/ start ", "crab");
        CASES.put("gatehouse --home HOME start ", "coder default writer");
        CASES.put("gatehouse --home /nowhere start ", "");
    }

    @TempDir
    Path person;

    private Path cache;
    private String other;

    @BeforeEach
    void keepNames() throws IOException {
        environment.put("HOME", person.toString());
        other = Files.createDirectory(person.resolve("other")).toString();
        cache = person.resolve(".cache/gatehouse");
        profile("coder");
        profile("writer");
        done("profile list");
        Path file = cache.resolve("profiles");
        Files.writeString(
                file,
                Files.readString(file) + "home=" + other + "\napp=" + other
                        + "/app.yaml\nname=acme\nvariable=ACME_HOME\ncrab\n");
    }

    /** Returns what a shell completes for each line. */
    private List<Set<String>> complete(String shell, Map<String, String> variables, List<String> lines)
            throws IOException, InterruptedException {
        Path program = Path.of("/usr/bin", shell);
        assumeTrue(Files.isExecutable(program) || Files.isExecutable(Path.of("/bin", shell)), shell + " is missing");
        Path script = Files.writeString(
                person.resolve("script"), done("completion " + shell).out());
        Path driver = person.resolve("driver");
        try (InputStream text = CompletionTest.class.getResourceAsStream("complete." + shell)) {
            Files.copy(text, driver, StandardCopyOption.REPLACE_EXISTING);
        }
        List<String> command = new ArrayList<>(List.of(shell));
        command.addAll(
                switch (shell) {
                    case "bash" -> List.of("--norc");
                    case "zsh" -> List.of("-f");
                    default -> List.of("--no-config");
                });
        command.addAll(List.of(driver.toString(), script.toString()));
        for (String line : lines) {
            command.add(line.replace("HOME", home.toString()).replace("OTHER", other));
        }
        Path output = person.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(person.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", "/usr/bin:/bin", "HOME", person.toString(), "TERM", "dumb"));
        builder.environment().putAll(variables);
        Process process = builder.start();
        process.getOutputStream().close();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
        } finally {
            process.destroyForcibly();
        }
        List<Set<String>> results = new ArrayList<>();
        Set<String> words = new TreeSet<>();
        for (String word : Files.readAllLines(output)) {
            if (word.equals("<END>")) {
                results.add(words);
                words = new TreeSet<>();
            } else {
                words.add(word);
            }
        }
        assertThat(words).isEmpty();
        assertThat(results).as(Files.readString(output)).hasSameSizeAs(lines);
        return results;
    }

    private String completed(String shell, Map<String, String> variables, String line) throws Exception {
        return String.join(" ", complete(shell, variables, List.of(line)).getFirst());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void shellCompletesCommandsOptionsAndProfiles(String shell) throws Exception {
        List<String> lines = List.copyOf(CASES.keySet());
        List<Set<String>> found = complete(shell, Map.of(), lines);
        Map<String, String> results = new LinkedHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            results.put(lines.get(i), String.join(" ", found.get(i)));
        }
        assertThat(results).isEqualTo(CASES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void variablesSayWhichProfilesAreMeant(String shell) throws Exception {
        String line = "gatehouse start ";
        assertThat(completed(shell, Map.of("GATEHOUSE_APP", "acme"), line)).isEqualTo("crab");
        assertThat(completed(shell, Map.of("GATEHOUSE_APP", "hermes"), line)).isEqualTo("coder default writer");
        assertThat(completed(shell, Map.of("HERMES_HOME", "/else"), line)).isEqualTo("crab");
        assertThat(completed(shell, Map.of("HERMES_HOME", home + "/profiles/coder"), line))
                .isEqualTo(ALL);
        assertThat(completed(shell, Map.of("XDG_CACHE_HOME", "/nowhere"), line)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void pathsAreCompleted(String shell) throws Exception {
        Files.createDirectories(person.resolve("dir one"));
        Files.writeString(person.resolve("file.yaml"), "");
        assertThat(completed(shell, Map.of(), "gatehouse --home di")).matches("dir(\\\\)? one/?");
        assertThat(completed(shell, Map.of(), "gatehouse --home fil")).isEmpty();
        assertThat(completed(shell, Map.of(), "gatehouse --app fil")).isEqualTo("file.yaml");
    }

    /** The file cannot contain such names, unless somebody else has written it. */
    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void contentOfTheFileIsNeverExecuted(String shell) throws Exception {
        Path trap = person.resolve("trap");
        String touch = "touch " + trap;
        Files.writeString(
                cache.resolve("profiles"),
                "format=1\nhome=$(" + touch + ")\napp=`" + touch + "`\nname=a[$(" + touch + ")]\nvariable=a[$(" + touch
                        + ")]\n$(" + touch + ")\n`" + touch + "`\n(" + touch + ")\n;" + touch + "\n-x\n--all\n../x\n*\n"
                        + "'\n\"\n\\\nUpper\nw w\nmoll\u00fc\ngood\n");
        assertThat(completed(shell, Map.of(), "gatehouse start ")).isEqualTo("good");
        assertThat(trap).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void onlyAFileOfThePersonIsRead(String shell) throws Exception {
        Path file = cache.resolve("profiles");
        Path moved = Files.move(cache, person.resolve("moved"));
        Files.createSymbolicLink(cache, moved);
        assertThat(completed(shell, Map.of(), "gatehouse start ")).isEmpty();
        Files.delete(cache);
        Files.move(moved, cache);
        Files.delete(file);
        assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor())
                .isZero();
        assertThat(completed(shell, Map.of(), "gatehouse start ")).isEmpty();
    }
}
