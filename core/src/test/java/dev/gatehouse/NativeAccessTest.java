package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.gateways.Gateways;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs a program on the module path with the options of {@code docs/library.md}. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the library calls native code on Linux only")
class NativeAccessTest {
    private static final String OPTION = "--enable-native-access=dev.gatehouse.core";

    @TempDir
    private Path directory;

    private String modulePath = "";

    @BeforeEach
    void compileTheProgram() throws IOException, URISyntaxException {
        Path library = Path.of(Gateways.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        assumeTrue(Files.exists(library.resolve("module-info.class")), "the library was compiled without its module");
        String others = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.matches(".*/(nanojson|dd-plist|snakeyaml-engine)-[^/]*\\.jar"))
                .collect(Collectors.joining(File.pathSeparator));
        modulePath = library + File.pathSeparator + others;
        Path sources = Files.createDirectories(directory.resolve("sources/example"));
        Path module = Files.writeString(
                sources.getParent().resolve("module-info.java"), "module example { requires dev.gatehouse.core; }\n");
        Path program = Files.writeString(sources.resolve("Program.java"), """
                package example;

                import dev.gatehouse.spi.files.ControlFifo;
                import java.nio.file.Path;

                class Program {
                    public static void main(String[] arguments) throws Exception {
                        // Opens the FIFO through the C library.
                        System.out.println(new ControlFifo(Path.of(arguments[0], "control")).send("d") ? "sent" : "nobody reads");
                    }
                }
                """);
        int code = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(
                        System.out,
                        System.err,
                        "--module-path",
                        modulePath,
                        "-d",
                        directory.resolve("classes").toString(),
                        module.toString(),
                        program.toString());
        assertThat(code).isZero();
    }

    @Test
    void theDocumentedOptionLeavesNoWarning() throws IOException, InterruptedException {
        assertThat(Files.readString(Path.of("../docs/library.md"))).contains(OPTION + " ");
        assertThat(errorsOf(OPTION)).isEmpty();
    }

    /** The test above would not notice a program that makes no native call. */
    @Test
    void withoutItJavaWarns() throws IOException, InterruptedException {
        assertThat(errorsOf()).contains("WARNING", "dev.gatehouse.core");
    }

    private String errorsOf(String... options) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
        words.addAll(List.of(options));
        words.addAll(List.of("--module-path", modulePath + File.pathSeparator + directory.resolve("classes")));
        words.addAll(List.of("--module", "example/example.Program"));
        words.add(Files.createTempDirectory(directory, "home").toString());
        Path errors = directory.resolve("errors");
        Process program =
                new ProcessBuilder(words).redirectError(errors.toFile()).start();
        String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String printed = program.waitFor() + " " + Files.readString(errors);
        assertThat(output).as(printed).isEqualTo("nobody reads\n");
        return printed.substring(2);
    }
}
