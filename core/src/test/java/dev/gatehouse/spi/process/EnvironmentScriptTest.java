package dev.gatehouse.spi.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.Host;
import dev.gatehouse.Ran;
import dev.gatehouse.definition.Environment;
import dev.gatehouse.definition.EnvironmentLines;
import dev.gatehouse.definition.EnvironmentLinesTest;
import dev.gatehouse.definition.EnvironmentSources;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.HomeVariable;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The shell code, run by real shells, and the Java code set the same variables and refuse the same files. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a POSIX shell executes the script")
@Timeout(120)
class EnvironmentScriptTest {
    @TempDir
    private Path top;

    private Path secret;
    private Path file;

    static Stream<Host.Shell> shells() {
        return Host.shellsInEveryLocale().stream();
    }

    @BeforeEach
    void write() throws IOException {
        top = top.toRealPath();
        secret = Files.writeString(top.resolve("it's a $ecret"), "hunter2 'x' \"y\" $HOME\nsecond\\n\r\n\n");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        file = top.resolve(".env");
    }

    private GatewayDefinition definition(EnvironmentSources sources, Map<String, String> environment) {
        return GatewayDefinition.builder(
                        ProfileName.of("coder"), List.of("x"), new HomeVariable("APP_HOME", top), top.resolve("p"))
                .environment(Environment.of(environment))
                .sources(sources)
                .build();
    }

    private static EnvironmentSources sources(
            Optional<Path> file, Map<String, Path> secrets, Map<String, Path> secretFiles, Path... path) {
        return new EnvironmentSources(file, new TreeMap<>(secrets), new TreeMap<>(secretFiles), List.of(path));
    }

    private EnvironmentSources ofFile() {
        return sources(Optional.of(file), Map.of(), Map.of());
    }

    /** Runs the code of a gateway that then shows variables, each with a mark at its end. */
    private Ran run(Host.Shell shell, GatewayDefinition definition, String... names) throws IOException {
        StringBuilder script = new StringBuilder("set -e\n");
        definition
                .environment()
                .variables()
                .forEach((name, value) -> script.append("export ")
                        .append(name)
                        .append("='")
                        .append(value)
                        .append("'\n"));
        script.append(EnvironmentScript.of(definition));
        script.append("exec /bin/sh -c 'for n; do eval \"printf \\\"%s|\\\" \\\"\\${$n-unset}\\\"\"; done' sh");
        for (String name : names) {
            script.append(' ').append(name);
        }
        Path path = Files.writeString(top.resolve("script"), script + "\n");
        Map<String, String> environment = new HashMap<>(shell.environment());
        environment.put("HOME", "/nonexistent");
        List<String> words = new ArrayList<>(shell.words());
        words.add(path.toString());
        return Ran.in(top, environment, words);
    }

    @ParameterizedTest
    @MethodSource("shells")
    void everyShellReadsTheDocumentedGrammar(Host.Shell shell) throws IOException {
        for (EnvironmentLinesTest.Case each : EnvironmentLinesTest.cases().toList()) {
            Files.writeString(file, each.line());
            Ran ran = run(shell, definition(ofFile(), Map.of()), "A");
            if (each.value().isPresent()) {
                assertThat(ran.output())
                        .as(each + ": " + ran)
                        .isEqualTo(each.value().get() + "|");
            } else {
                assertThat(ran.exit()).as(each.toString()).isEqualTo(1);
                assertThat(ran.error()).matches("gatehouse: env-file .*: line [12] is not NAME=VALUE\n");
            }
        }
    }

    /** Lines of characters that mean something to a shell. The seed is fixed: a failure can be repeated. */
    @Test
    void shellAndJavaReadEveryFileAlike() throws IOException {
        Random random = new Random(13);
        String alphabet = "A=\"'\\ #$`\t\rnx;&*~(-=\"'\\ ";
        List<Host.Shell> shells = Host.shells();
        for (int tries = 0; tries < 300; tries++) {
            StringBuilder text = new StringBuilder("A=");
            for (int i = random.nextInt(14); i > 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            Files.writeString(file, text);
            Ran ran = run(shells.get(tries % shells.size()), definition(ofFile(), Map.of()), "A");
            String expected;
            try {
                expected = EnvironmentLines.parse(text.toString()).get("A") + "|";
            } catch (InvalidInputException refused) {
                expected = "";
            }
            assertThat(ran.output()).as("[" + text + "]").isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aSecretIsTheContentOfItsFile(Host.Shell shell) throws IOException {
        EnvironmentSources sources = sources(Optional.empty(), Map.of("TOKEN", secret), Map.of("TOKEN_FILE", secret));
        Ran ran = run(shell, definition(sources, Map.of()), "TOKEN", "TOKEN_FILE");
        assertThat(ran.output()).isEqualTo("hunter2 'x' \"y\" $HOME\nsecond\\n|" + secret + "|");
        assertThat(GatewayVariables.of(sources, Map.of(), Map.of()))
                .isEqualTo(Map.of("TOKEN", "hunter2 'x' \"y\" $HOME\nsecond\\n", "TOKEN_FILE", secret.toString()));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void otherVariablesWinOverTheFile(Host.Shell shell) throws IOException {
        Files.writeString(file, "ENV=file\nTOKEN=file\nTOKEN_FILE=file\nAPP_HOME=file\nONLY=file\nPATH=/of/the/file\n");
        EnvironmentSources sources =
                sources(Optional.of(file), Map.of("TOKEN", secret), Map.of("TOKEN_FILE", secret), Path.of("/first"));
        GatewayDefinition definition = definition(sources, Map.of("ENV", "env"));
        Ran ran = run(shell, definition, "ENV", "TOKEN_FILE", "APP_HOME", "ONLY", "PATH", "TOKEN");
        assertThat(ran.output())
                .isEqualTo("env|" + secret + "|unset|file|/first:/of/the/file|hunter2 'x' \"y\" $HOME\nsecond\\n|");
        Map<String, String> read = GatewayVariables.of(sources, Map.of("ENV", "env", "APP_HOME", "h"), Map.of());
        assertThat(read)
                .containsEntry("ENV", "env")
                .containsEntry("APP_HOME", "h")
                .containsEntry("ONLY", "file")
                .containsEntry("PATH", "/first:/of/the/file");
        assertThat(run(shell, definition(sources, Map.of("PATH", "/of/env")), "PATH")
                        .output())
                .isEqualTo("/first:/of/env|");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aFileThatDoesNotExistSetsNothing(Host.Shell shell) throws IOException {
        assertThat(run(shell, definition(ofFile(), Map.of()), "A").output()).isEqualTo("unset|");
        assertThat(GatewayVariables.of(ofFile(), Map.of("B", "1"), Map.of("C", "2")))
                .isEqualTo(Map.of("B", "1", "C", "2"));
        GatewayVariables.require(definition(ofFile(), Map.of()));
    }

    /** A state of a secret's file, and what is said about it. */
    private record Bad(String what, String said, Change change) {}

    @FunctionalInterface
    private interface Change {
        void on(Path file) throws IOException;
    }

    private static Change mode(String mode) {
        return path -> Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private static final List<Bad> STATES = List.of(
            new Bad("group can read", "others can read it", mode("rw-r-----")),
            new Bad("all can read", "others can read it", mode("rw----r--")),
            new Bad("others can write", "others can read it", mode("rw-----w-")),
            new Bad("missing", "does not exist", Files::delete),
            new Bad("empty", "empty", path -> Files.writeString(path, "\n\r\n")),
            new Bad("directory", "not a regular file", path -> {
                Files.delete(path);
                Files.createDirectory(path);
            }));

    @Test
    void aSecretThatOthersCanReadIsRefused() throws IOException {
        for (Bad bad : STATES) {
            Host.deleteTree(top);
            Files.createDirectory(top);
            write();
            bad.change().on(secret);
            GatewayDefinition definition =
                    definition(sources(Optional.empty(), Map.of("TOKEN", secret), Map.of()), Map.of());
            for (Host.Shell shell : Host.shells()) {
                Ran ran = run(shell, definition, "TOKEN");
                assertThat(ran.exit()).as(bad.what()).isEqualTo(1);
                assertThat(ran.output()).isEmpty();
                assertThat(ran.error()).contains("gatehouse: secret " + secret, bad.said());
            }
            assertThat(refusal(definition)).contains("The gateway of coder cannot start: secret TOKEN", bad.said());
        }
    }

    @Test
    void aLinkToASecretIsFollowedAndItsTargetChecked() throws IOException {
        Path link = Files.createSymbolicLink(top.resolve("link"), secret);
        GatewayDefinition definition = definition(sources(Optional.empty(), Map.of("TOKEN", link), Map.of()), Map.of());
        GatewayVariables.require(definition);
        assertThat(run(Host.shells().getFirst(), definition, "TOKEN").output()).startsWith("hunter2");
        mode("rw-r--r--").on(secret);
        assertThat(refusal(definition)).contains("others can read it");
        assertThat(run(Host.shells().getFirst(), definition, "TOKEN").error()).contains("others can read it");
    }

    @Test
    void whatNoVariableCanHoldIsRefusedWithoutTheValue() throws IOException {
        for (byte[] content : List.of(
                "hunter2\0x".getBytes(StandardCharsets.UTF_8),
                "hunter2é".getBytes(StandardCharsets.ISO_8859_1),
                "hunter2".repeat(30_000).getBytes(StandardCharsets.UTF_8))) {
            Files.write(secret, content);
            assertThat(refusal(definition(sources(Optional.empty(), Map.of("TOKEN", secret), Map.of()), Map.of())))
                    .contains("secret TOKEN", secret.toString())
                    .doesNotContain("hunter2");
        }
    }

    @Test
    void theCheckNamesTheLineOfTheFile() throws IOException {
        Files.writeString(file, "A=1\nhunter2\n");
        assertThat(refusal(definition(ofFile(), Map.of())))
                .isEqualTo("The gateway of coder cannot start: env-file, " + file + ": line 2: must be NAME=VALUE");
    }

    private static String refusal(GatewayDefinition definition) {
        try {
            GatewayVariables.require(definition);
        } catch (GatehouseException e) {
            return String.valueOf(e.getMessage());
        }
        return "not refused";
    }
}
