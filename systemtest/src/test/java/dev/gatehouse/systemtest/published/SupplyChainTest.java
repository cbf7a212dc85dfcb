package dev.gatehouse.systemtest.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import dev.gatehouse.systemtest.checkout.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the build takes from others is pinned, and what the installed command consists of is listed. */
class SupplyChainTest {
    private static final Path ROOT = Checkout.root();
    private static final Path DIST = Checkout.command();
    private static final Path CHECKSUMS = ROOT.resolve(".mvn/checksums/checksums.sha256");
    private static final String OURS = "dev.gatehouse";

    /** The plugin of the first phase. */
    private static final String PLUGIN = "maven-toolchains-plugin";

    private static final long LIMIT_SECONDS = 120;

    @TempDir
    private Path scratch;

    /** Components of the installed command by {@code group:name}. */
    private static final SortedMap<String, JsonObject> COMPONENTS = new TreeMap<>();

    @BeforeAll
    static void readTheListOfComponents() throws IOException, JsonParserException {
        Path list = DIST.resolve("sbom.cdx.json");
        assumeTrue(Files.exists(list), () -> list + " does not exist: only mvnw package builds it");
        for (Object component : JsonParser.object().from(Files.readString(list)).getArray("components")) {
            JsonObject object = (JsonObject) component;
            COMPONENTS.put(object.getString("group") + ":" + object.getString("name"), object);
        }
    }

    @Test
    void listOfComponentsNamesEachJarOfTheCommand() throws IOException {
        List<String> names = COMPONENTS.values().stream()
                .map(component -> component.getString("name") + ".jar")
                .sorted()
                .toList();
        try (Stream<Path> lib = Files.walk(DIST.resolve("lib"))) {
            assertThat(lib.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".jar") && !name.equals("gatehouse-cli.jar"))
                            .sorted())
                    .isEqualTo(names);
        }
    }

    @Test
    void eachLibraryOfOthersHasTheChecksumThatTheBuildVerifies() throws IOException {
        List<String> trusted = Files.readAllLines(CHECKSUMS);
        for (JsonObject component : COMPONENTS.values()) {
            String group = component.getString("group");
            if (!group.equals(OURS)) {
                String name = component.getString("name");
                String version = component.getString("version");
                String digest = sha256(jar(name + ".jar"));
                String path =
                        group.replace('.', '/') + "/" + name + "/" + version + "/" + name + "-" + version + ".jar";
                assertThat(trusted).contains(digest + "  " + path);
                assertThat(component.getArray("hashes").stream()
                                .map(JsonObject.class::cast)
                                .filter(hash -> hash.getString("alg").equals("SHA-256"))
                                .map(hash -> hash.getString("content")))
                        .containsExactly(digest);
            }
        }
    }

    /** The jars of the Kubernetes client have a folder of their own. */
    private static Path jar(String name) {
        Path common = DIST.resolve("lib").resolve(name);
        return Files.exists(common) ? common : DIST.resolve("lib/kubernetes").resolve(name);
    }

    @Test
    void licencesOfAllLibrariesAreListed() throws IOException {
        String listed = Files.readString(DIST.resolve("THIRD-PARTY"));
        for (String library : COMPONENTS.keySet()) {
            boolean ours = library.startsWith(OURS + ":") && !library.endsWith("-picocli");
            List<String> lines = listed.lines()
                    .filter(line -> line.startsWith(library + " "))
                    .toList();
            assertThat(lines).as(library).hasSize(ours ? 0 : 1);
            // The pom of nanojson names no licence; its README does.
            if (!ours && COMPONENTS.get(library).has("licenses")) {
                String id = COMPONENTS
                        .get(library)
                        .getArray("licenses")
                        .getObject(0)
                        .getObject("license")
                        .getString("id");
                assertThat(lines.getFirst()).contains(" " + id + " ");
            }
        }
        assertThat(listed.lines().filter(line -> line.endsWith(".jar")).map(line -> line.split(" +", -1)[0]))
                .allSatisfy(library -> assertThat(COMPONENTS).containsKey(library));
    }

    @Test
    void theWrapperVerifiesMaven() throws IOException {
        assertThat(Files.readAllLines(ROOT.resolve(".mvn/wrapper/maven-wrapper.properties")))
                .anyMatch(line -> line.matches("distributionSha256Sum=[0-9a-f]{64}"));
    }

    /** A jar with another content, here by another expected checksum, ends the build before it is used. */
    @Test
    @Tag("all")
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "calls the wrapper for sh")
    void anArtifactWithAnotherChecksumOrNoneFailsTheBuild() throws Exception {
        Path changed = scratch.resolve(CHECKSUMS.getFileName());
        List<String> trusted = Files.readAllLines(CHECKSUMS);
        Files.write(changed, trusted);
        assertThat(validate(changed)).contains("BUILD SUCCESS");

        Files.write(
                changed,
                trusted.stream()
                        .map(line -> line.contains("/" + PLUGIN + "-") && line.endsWith(".jar")
                                ? "0".repeat(64) + line.substring(64)
                                : line)
                        .toList());
        assertThat(validate(changed)).contains("BUILD FAILURE", PLUGIN, "mismatch");

        Files.write(
                changed,
                trusted.stream()
                        .filter(line -> !line.contains("/" + PLUGIN + "/"))
                        .toList());
        assertThat(validate(changed)).contains("BUILD FAILURE", PLUGIN, "Missing from");
    }

    /** The script for maintainers, in a copy of the project with an empty list. */
    @Test
    @Tag("all")
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a script for sh")
    void theScriptRecordsWhatMavenResolves() throws Exception {
        Path copy = scratch.resolve("copy");
        try (Stream<Path> files = Files.walk(ROOT.resolve(".mvn"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                copy(file, copy);
            }
        }
        copy(ROOT.resolve("mvnw"), copy);
        Files.writeString(
                copy.resolve("pom.xml"),
                Files.readString(ROOT.resolve("pom.xml")).replaceAll("(?s)<modules>.*</modules>", ""));
        Path list = copy.resolve(ROOT.relativize(CHECKSUMS));
        Files.writeString(list, "");

        String output =
                run(copy, List.of(list.resolveSibling("update").toString(), "-o", localRepository(), "validate"));

        assertThat(output).contains("BUILD SUCCESS");
        List<String> recorded = Files.readAllLines(list);
        assertThat(recorded).anyMatch(line -> line.contains("/" + PLUGIN + "-"));
        assertThat(Files.readAllLines(CHECKSUMS)).containsAll(recorded);
        assertThat(validate(list)).contains("BUILD SUCCESS");
    }

    private static void copy(Path file, Path to) throws IOException {
        Path target = to.resolve(ROOT.relativize(file));
        Files.createDirectories(target.getParent());
        Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
    }

    /** Runs the first phase of the build, offline, and returns its output. */
    private String validate(Path checksums) throws Exception {
        return run(
                ROOT,
                List.of(
                        ROOT.resolve("mvnw").toString(),
                        "-o",
                        "-B",
                        "-ntp",
                        "-N",
                        localRepository(),
                        "-Daether.trustedChecksumsSource.summaryFile.basedir=" + checksums.getParent(),
                        "validate"));
    }

    /** The local repository of the build that runs this test, which therefore has what its first phase needs. */
    private static String localRepository() {
        return "-Dmaven.repo.local="
                + System.getProperty(
                        "localRepository",
                        Path.of(System.getProperty("user.home"), ".m2/repository")
                                .toString());
    }

    private String run(Path directory, List<String> command) throws Exception {
        Path output = scratch.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .as(() -> command.toString())
                    .isTrue();
            return Files.readString(output);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
