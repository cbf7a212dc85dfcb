package dev.gatehouse.systemtest.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.systemtest.checkout.Checkout;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The published modules in a Maven project outside the checkout, which depends on the library and the test kit only. */
@Tag("all")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the fake gateway of the example is a shell script")
class OutsideProjectTest {
    private static final Path ROOT = Checkout.root();
    private static final Path EXAMPLES = ROOT.resolve("testkit/src/test/java/dev/gatehouse/testkit/example");
    private static final long LIMIT_SECONDS = 180;

    @TempDir
    private Path directory;

    @Test
    void testsWithTheFakeAndWithTheKitPassInAnotherProject() throws Exception {
        String version = firstMatch("<version>([^<]+)</version>", read("pom.xml"));
        installPom("gatehouse", version, "pom.xml");
        installJar("gatehouse-core", version, "core");
        installJar("gatehouse-testkit", version, "testkit");
        writeProject(version);

        String output = runTests();

        assertThat(tests("FakeExampleTest", output)).isEqualTo(1);
        assertThat(tests("TinyManagerTest", output)).isGreaterThan(15);
        assertThat(tests("ClassPathTest", output)).isEqualTo(1);
    }

    // A local repository with what this build made; everything else comes from the one that this build uses.

    private Path repository(String artifact, String version) throws IOException {
        return Files.createDirectories(
                directory.resolve("repository/dev/gatehouse").resolve(artifact).resolve(version));
    }

    private void installPom(String artifact, String version, String pom) throws IOException {
        Files.copy(ROOT.resolve(pom), repository(artifact, version).resolve(artifact + "-" + version + ".pom"));
    }

    private void installJar(String artifact, String version, String module) throws IOException {
        String name = artifact + "-" + version + ".jar";
        Path jar = ROOT.resolve(module).resolve("target").resolve(name);
        assumeTrue(Files.exists(jar), () -> jar + " does not exist: only mvnw verify builds it");
        Files.copy(jar, repository(artifact, version).resolve(name));
        installPom(artifact, version, module + "/pom.xml");
    }

    private void writeProject(String version) throws IOException {
        Path project = Files.createDirectory(directory.resolve("project"));
        Files.writeString(
                project.resolve("pom.xml"), """
                <?xml version="1.0" encoding="UTF-8"?>
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>org.example</groupId>
                  <artifactId>outside</artifactId>
                  <version>1</version>
                  <properties>
                    <maven.compiler.release>25</maven.compiler.release>
                    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
                  </properties>
                  <dependencies>
                    <dependency>
                      <groupId>dev.gatehouse</groupId>
                      <artifactId>gatehouse-core</artifactId>
                      <version>VERSION</version>
                    </dependency>
                    <dependency>
                      <groupId>dev.gatehouse</groupId>
                      <artifactId>gatehouse-testkit</artifactId>
                      <version>VERSION</version>
                      <scope>test</scope>
                    </dependency>
                  </dependencies>
                  <build>
                    <pluginManagement>
                      <plugins>
                PLUGINS      </plugins>
                    </pluginManagement>
                  </build>
                </project>
                """.replace("VERSION", version).replace("PLUGINS", plugins()));
        Path sources = Files.createDirectories(project.resolve("src/test/java/dev/gatehouse/testkit/example"));
        try (DirectoryStream<Path> examples = Files.newDirectoryStream(EXAMPLES, "*.java")) {
            for (Path example : examples) {
                Files.copy(example, sources.resolve(example.getFileName()));
            }
        }
        Files.writeString(sources.resolve("ClassPathTest.java"), """
                package dev.gatehouse.testkit.example;

                import static org.assertj.core.api.Assertions.assertThatThrownBy;

                import org.junit.jupiter.api.Test;

                class ClassPathTest {
                    @Test
                    void commandIsNotOnTheClassPath() {
                        assertThatThrownBy(() -> Class.forName("dev.gatehouse.cli.Main"))
                                .isInstanceOf(ClassNotFoundException.class);
                    }
                }
                """);
        Path resources = Files.createDirectories(project.resolve("src/test/resources"));
        Files.copy(
                ROOT.resolve("testkit/src/test/resources/junit-platform.properties"),
                resources.resolve("junit-platform.properties"));
    }

    /** The plugins in the versions that this build uses, so that no others have to be downloaded. */
    private static String plugins() throws IOException {
        String pom = read("pom.xml");
        StringBuilder plugins = new StringBuilder();
        for (String plugin : List.of("maven-resources-plugin", "maven-compiler-plugin", "maven-surefire-plugin")) {
            String version = firstMatch("<artifactId>" + plugin + "</artifactId>\\s*<version>([^<]+)</version>", pom);
            plugins.append("        <plugin><artifactId>")
                    .append(plugin)
                    .append("</artifactId><version>")
                    .append(version)
                    .append("</version></plugin>\n");
        }
        return plugins.toString();
    }

    /** Runs the tests of the project, offline; returns Maven's output. */
    private String runTests() throws IOException, InterruptedException {
        String tail = System.getProperty(
                "localRepository",
                Path.of(System.getProperty("user.home"), ".m2/repository").toString());
        Path log = directory.resolve("maven.log");
        ProcessBuilder builder = new ProcessBuilder(
                        ROOT.resolve("mvnw").toString(),
                        "--offline",
                        "--batch-mode",
                        "--no-transfer-progress",
                        "-Dmaven.repo.local=" + directory.resolve("repository"),
                        "-Dmaven.repo.local.tail=" + tail,
                        "-Dmaven.repo.local.tail.ignoreAvailability=true",
                        "test")
                .directory(directory.resolve("project").toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process maven = builder.start();
        maven.getOutputStream().close();
        boolean ended = maven.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            maven.descendants().forEach(ProcessHandle::destroyForcibly);
            maven.destroyForcibly();
        }
        String output = Files.readString(log);
        assertThat(ended).as(output).isTrue();
        List<String> missing = missing(output);
        assumeTrue(missing.isEmpty(), () -> "not in the local repository, and this test is offline: " + missing);
        assertThat(maven.exitValue()).as(output).isZero();
        return output;
    }

    /** Artifacts of others that Maven did not find; ours are all there. */
    private static List<String> missing(String output) {
        List<String> missing = new ArrayList<>();
        Matcher found = Pattern.compile("Cannot access \\S+ \\(\\S+\\) in offline mode and the artifact (\\S+)")
                .matcher(output);
        while (found.find()) {
            if (!found.group(1).startsWith("dev.gatehouse:")) {
                missing.add(found.group(1));
            }
        }
        return missing;
    }

    /** The number of tests of a class that ran; none may have failed. */
    private int tests(String test, String output) throws IOException {
        Path report = directory.resolve(
                "project/target/surefire-reports/TEST-dev.gatehouse.testkit.example." + test + ".xml");
        assertThat(report).as(output).exists();
        String suite = firstMatch("(<testsuite [^>]*>)", Files.readString(report));
        assertThat(suite).contains("errors=\"0\"", "failures=\"0\"");
        return Integer.parseInt(firstMatch(" tests=\"(\\d+)\"", suite))
                - Integer.parseInt(firstMatch(" skipped=\"(\\d+)\"", suite));
    }

    private static String read(String file) throws IOException {
        return Files.readString(ROOT.resolve(file));
    }

    private static String firstMatch(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }
}
