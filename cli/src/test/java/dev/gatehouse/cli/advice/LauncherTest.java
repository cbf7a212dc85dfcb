package dev.gatehouse.cli.advice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which Java and which programs the launcher runs, for root and for another account. */
class LauncherTest {
    private static final String ROOT = "gatehouse_is_root() { true; }; ";
    private static final String OTHER = "gatehouse_is_root() { false; }; ";

    /** Below a directory in which everybody can write, so this Java is not only root's. */
    @TempDir
    private Path directory;

    private Path java;

    @BeforeEach
    void prepare() throws IOException {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "the launcher of Linux");
        java = java(directory.resolve("jdk-99"));
    }

    private static Path java(Path home) throws IOException {
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"99.0.1\"\n");
        Files.writeString(home.resolve("bin/java"), "#!/bin/sh\n");
        assertThat(home.resolve("bin/java").toFile().setExecutable(true)).isTrue();
        return home;
    }

    private String sh(Map<String, String> variables, String script) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        ". \"$0\"; " + script,
                        AdviceSites.root()
                                .resolve("cli/src/main/dist/lib/find-java.sh")
                                .toString())
                .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", "/usr/bin:/bin", "HOME", directory.toString()));
        builder.environment().putAll(variables);
        return output(builder);
    }

    private static String output(ProcessBuilder builder) throws IOException, InterruptedException {
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return output;
    }

    private Map<String, String> place(String where) throws IOException {
        Map<String, String> variables = new HashMap<>();
        switch (where) {
            case "toolchains" -> {
                Files.createDirectories(directory.resolve(".m2"));
                Files.writeString(directory.resolve(".m2/toolchains.xml"), "<jdkHome>" + java + "</jdkHome>\n");
            }
            case "sdkman" -> java(directory.resolve(".sdkman/candidates/java/99"));
            case "PATH" -> variables.put("PATH", java + "/bin:/usr/bin:/bin");
            default -> variables.put(where, java.toString());
        }
        return variables;
    }

    @ParameterizedTest
    @CsvSource({"JAVA_HOME", "GATEHOUSE_JAVA", "toolchains", "PATH", "sdkman"})
    void javaThatAnotherAccountCanChangeIsNotRunByRoot(String where) throws Exception {
        String find = "gatehouse_find_java java ''; echo \"$gatehouse_java_home\"";
        Map<String, String> variables = place(where);
        assertThat(sh(variables, "gatehouse_java_home=; " + ROOT + find)).doesNotContain(directory.toString());
        if (!where.equals("sdkman")) {
            assertThat(sh(variables, "gatehouse_java_home=; " + OTHER + find)).isEqualTo(java + "\n");
        }
    }

    @Test
    void linkOfAnotherAccountToJavaOfRootIsResolved() throws Exception {
        Path real = Path.of(System.getProperty("java.home")).toRealPath();
        assumeTrue(Files.getOwner(real).getName().equals("root"), "a Java of root");
        Path link = Files.createSymbolicLink(directory.resolve("link"), real);
        assertThat(sh(
                        Map.of("JAVA_HOME", link.toString()),
                        ROOT + "gatehouse_find_java java '' && echo \"$gatehouse_java_home\""))
                .isEqualTo(real + "\n");
    }

    @Test
    void recordedJavaIsUsedUnchecked() throws Exception {
        Path record = Files.writeString(directory.resolve("java.home"), java + "\ndigest\n");
        assertThat(sh(
                        Map.of("RECORD", record.toString()),
                        ROOT + "gatehouse_find_java java \"$RECORD\" && echo \"$gatehouse_java_home\""))
                .isEqualTo(java + "\n");
    }

    @Test
    void refusalNamesTheJavaThatRootDoesNotRun() throws Exception {
        assertThat(sh(
                        Map.of("GATEHOUSE_JAVA", java.toString()),
                        ROOT + "gatehouse_find_java java '' || gatehouse_explain_java java"))
                .isEqualTo("✗ Not only root can change the Java that GATEHOUSE_JAVA names, so root does not run it: "
                        + java + "\n  unset GATEHOUSE_JAVA\n");
    }

    /** Copies the launcher, with two jars, a recorded Java that prints its arguments, and caches. */
    private Path installed() throws IOException {
        Path place = Files.createDirectories(directory.resolve("place"));
        for (String file : new String[] {"bin/gatehouse", "lib/launch.sh", "lib/find-java.sh"}) {
            Path copy = place.resolve(file);
            Files.createDirectories(copy.getParent());
            Files.copy(AdviceSites.root().resolve("cli/src/main/dist").resolve(file), copy);
        }
        Path lib = place.resolve("lib");
        Files.writeString(lib.resolve("class-path"), "digest\none.jar\ntwo.jar");
        for (String jar : new String[] {"one.jar", "two.jar"}) {
            Files.writeString(lib.resolve(jar), "");
        }
        Files.writeString(lib.resolve("java.home"), java + "\ndigest\n");
        Files.writeString(java.resolve("bin/java"), "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        Files.writeString(lib.resolve("backends"), "some.Backend,another.Backend\n");
        for (String cache : new String[] {"gatehouse-checking.aot", "gatehouse.aot"}) {
            Files.writeString(lib.resolve(cache), "");
        }
        return place;
    }

    private static String run(Path place, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("/bin/sh", place.resolve("bin/gatehouse").toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // A tree that is named is of s6, whatever manager the host has.
        builder.environment().put("GATEHOUSE_SCANDIR", "/x");
        return output(builder);
    }

    @Test
    void jarThatWasAddedIsOnTheClassPathAfterTheOthersAndItsBackendsAreSearched() throws Exception {
        Path lib = installed().resolve("lib");
        Path place = lib.getParent();
        assertThat(run(place, "check").lines())
                .contains(
                        "-XX:AOTCache=" + lib + "/gatehouse-checking.aot",
                        "-Dgatehouse.backends=some.Backend,another.Backend",
                        lib + "/one.jar:" + lib + "/two.jar");
        Files.writeString(lib.resolve("my backend.jar"), "");
        assertThat(run(place, "check").lines())
                .contains(
                        "-XX:AOTCache=" + lib + "/gatehouse-checking.aot",
                        lib + "/one.jar:" + lib + "/two.jar:" + lib + "/my backend.jar")
                .noneMatch(line -> line.startsWith("-Dgatehouse.backends"));
    }

    @Test
    void backendsAreOnlyNamedTogetherWithTheCacheThatTheyWereRecordedWith() throws Exception {
        Path place = installed();
        Files.writeString(place.resolve("lib/class-path"), "other digest\none.jar\ntwo.jar");
        assertThat(run(place, "check").lines())
                .noneMatch(line -> line.startsWith("-Dgatehouse.backends") || line.startsWith("-XX:AOTCache"));
    }

    @ParameterizedTest
    @CsvSource({
        "gateway status coder, quick",
        "status coder, quick",
        "-p coder status, quick",
        "tree status, quick",
        "--home /x profile list, quick",
        "gateway list, checking",
        "list, checking",
        "gateway logs -n 5, reading",
        "logs coder, reading",
        "render, reading",
        "check, checking",
        "doctor, checking",
        "reconcile --dry-run, checking",
        "app list, checking",
        "reconcile, ",
        "gateway logs --since 10m, ",
        "gateway list --json, ",
        "start coder, ",
        "gateway start, "
    })
    void commandThatReadsHasASmallCache(String command, @Nullable String cache) throws Exception {
        Path place = installed();
        for (String small : new String[] {"quick", "reading"}) {
            Files.writeString(place.resolve("lib/gatehouse-" + small + ".aot"), "");
        }
        String file = cache == null ? "gatehouse.aot" : "gatehouse-" + cache + ".aot";
        assertThat(run(place, command.split(" ")).lines())
                .contains("-XX:AOTCache=" + place.resolve("lib") + "/" + file);
    }

    @ParameterizedTest
    @CsvSource({"check, true", "gateway list --all, false", "gateway start, false"})
    void shortCommandCompilesLater(String command, boolean later) throws Exception {
        assertThat(run(installed(), command.split(" ")).lines().anyMatch("-XX:CompileThresholdScaling=5"::equals))
                .isEqualTo(later);
    }

    @Test
    void linkToTheLauncherIsResolvedWithoutThePath() throws Exception {
        Path trap = Files.createDirectories(directory.resolve("trap"));
        for (String name : new String[] {"readlink", "dirname", "java", "find", "id", "gatehouse"}) {
            Path program = Files.writeString(trap.resolve(name), "#!/bin/sh\n: >\"${0%/*}/trapped\"\nexit 1\n");
            assertThat(program.toFile().setExecutable(true)).isTrue();
        }
        Path bin = AdviceSites.root().resolve("cli/src/main/dist/bin/gatehouse");
        Path link = Files.createSymbolicLink(directory.resolve("gatehouse"), bin);
        for (String call : new String[] {link.toString(), "./gatehouse", "gatehouse"}) {
            ProcessBuilder builder = new ProcessBuilder("/bin/sh", call)
                    .directory(directory.toFile())
                    .redirectErrorStream(true);
            builder.environment().put("PATH", trap + ":/usr/bin:/bin");
            // The sources have no jars, so it ends at the list of them: it has found its own directory.
            assertThat(output(builder)).contains("lib/class-path");
        }
        assertThat(trap.resolve("trapped")).doesNotExist();
    }
}
