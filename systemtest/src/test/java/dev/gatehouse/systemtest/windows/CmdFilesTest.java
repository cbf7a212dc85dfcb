package dev.gatehouse.systemtest.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.systemtest.checkout.Checkout;
import dev.gatehouse.testkit.FileTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The scripts for cmd.exe, run by cmd.exe. */
@EnabledOnOs(value = OS.WINDOWS, disabledReason = "cmd.exe is needed; WindowsJvmTest runs it under Wine")
class CmdFilesTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Path ROOT = Checkout.root();

    private Path folder = Path.of("");

    @BeforeEach
    void open() throws IOException {
        folder = Files.createTempDirectory("gatehouse cmd");
    }

    @AfterEach
    void close() {
        FileTree.delete(folder);
    }

    private record Ran(int code, String output, String error) {}

    /** Only these variables, and those without which nothing runs. */
    private Ran run(Map<String, String> variables, List<String> words) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Path error = folder.resolve("error");
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectOutput(output.toFile())
                .redirectError(error.toFile());
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("GATEHOUSE_") || name.equalsIgnoreCase("JAVA_HOME"));
        builder.environment().putAll(variables);
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(words + " did not exit");
        }
        return new Ran(
                process.exitValue(),
                Files.readString(output, StandardCharsets.UTF_8),
                Files.readString(error, StandardCharsets.UTF_8));
    }

    private static Path script(String path) {
        return ROOT.resolve(path);
    }

    /** Calls find-java.cmd as the other scripts do, and prints what it found. */
    private Ran find(Map<String, String> variables, String program) throws IOException, InterruptedException {
        Path caller = folder.resolve("caller.cmd");
        Files.writeString(
                caller,
                "@echo off\r\ncall \"" + script("cli/src/main/dist/lib/find-java.cmd") + "\" " + program
                        + "\r\nif errorlevel 1 exit /b 1\r\necho found [%GATEHOUSE_JAVA_HOME%]\r\n");
        return run(variables, List.of(caller.toString()));
    }

    /** A folder that looks like a Java of this version. */
    private Path java(String name, String version) throws IOException {
        Path java = Files.createDirectories(folder.resolve(name));
        Files.createFile(Files.createDirectories(java.resolve("bin")).resolve("java.exe"));
        Files.writeString(
                java.resolve("release"),
                "IMPLEMENTOR=\"Eclipse Adoptium\"\nJAVA_VERSION=\"" + version
                        + "\"\nMODULES=\"java.base java.logging\"\nJAVA_VERSION_DATE=\"2025-09-16\"\n");
        return java;
    }

    @Test
    void findsAJavaThatIsNewEnough() throws Exception {
        for (String version : List.of("25", "25.0.1", "26")) {
            Path java = java("jdk " + version, version);
            assertThat(find(Map.of("JAVA_HOME", java.toString()), "java").output())
                    .as(version)
                    .contains("found [" + java + "]");
        }
    }

    @Test
    void anExplicitJavaThatIsTooOldIsRefused() throws Exception {
        for (String version : List.of("1.8.0_472", "9", "17.0.17", "24.0.2")) {
            Path java = java("jdk " + version, version);
            Ran ran = find(Map.of("GATEHOUSE_JAVA", java.toString()), "java");
            assertThat(ran.code()).as(version).isEqualTo(1);
            assertThat(ran.error()).as(version).contains("GATEHOUSE_JAVA is not a Java 25 or later");
        }
    }

    @Test
    void aRuntimeWithoutTheProgramIsRefused() throws Exception {
        Ran ran = find(Map.of("GATEHOUSE_JAVA", java("jre", "25.0.1").toString()), "javac");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.error()).contains("with javac");
    }

    private Ran gatehouse(String script, String... words) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(script(script).toString()));
        all.addAll(List.of(words));
        return run(Map.of("GATEHOUSE_JAVA", System.getProperty("java.home")), all);
    }

    @Test
    void theCommandPassesArgumentsAndExitCodes() throws Exception {
        for (String script : List.of("cli/target/gatehouse/bin/gatehouse.cmd", "gatehouse.cmd")) {
            assertThat(gatehouse(script, "--version").code()).as(script).isZero();
            Ran unknown = gatehouse(script, "gateway", "a b^c");
            assertThat(unknown.code()).as(script).isEqualTo(2);
            assertThat(unknown.error()).as(script).contains("a b^c").doesNotContain("a b^^c");
        }
    }

    /** Such folders on the current drive are any user's, and mean nothing. */
    @Test
    void filesLikeThoseOfLinuxAreNotRead() throws Exception {
        Path root = folder.getRoot();
        try (CreatedFiles created = new CreatedFiles()) {
            created.write(root.resolve("proc/1/comm"), "s6-svscan\n");
            created.directories(root.resolve("run/s6/basedir"));
            created.write(root.resolve("proc/self/status"), "Name:\tx\nUid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\n");
            Path home = Files.createDirectory(folder.resolve("home"));
            Files.writeString(home.resolve("gatehouse.yaml"), "app: acme\ncommand: [acme]\n");
            Ran detect = gatehouse("cli/target/gatehouse/bin/gatehouse.cmd", "detect");
            assertThat(detect.output()).contains("windows").doesNotContain("s6");
            Ran list =
                    gatehouse("cli/target/gatehouse/bin/gatehouse.cmd", "--home", home.toString(), "profile", "list");
            assertThat(list.error()).doesNotContain("unexpected");
            assertThat(list.code()).as("%s", list).isZero();

            Path hermes = folder.resolve("hermes");
            Files.createDirectories(hermes.resolve("profiles/coder"));
            Files.createFile(hermes.resolve("profiles/coder/SOUL.md"));
            created.write(root.resolve("proc/4711/cmdline"), "hermes\0-p\0coder\0gateway\0run\0");
            created.write(root.resolve("proc/4711/environ"), "HERMES_HOME=" + hermes + "\0");
            Ran gateways =
                    gatehouse("cli/target/gatehouse/bin/gatehouse.cmd", "--home", hermes.toString(), "gateway", "list");
            assertThat(gateways.output()).as("%s", gateways).contains("coder").doesNotContain("4711");
        }
    }
}
