package dev.gatehouse.systemtest.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Checks the services of the image with the rules of s6-rc-compile, for hosts without s6-rc. */
class S6RcSourcesTest {
    private static final Path SOURCES = Sources.rootfs().resolve("etc/s6-overlay/s6-rc.d");

    /** Files that s6-rc-compile copies to the servicedir of a longrun, or reads itself. */
    private static final Set<String> LONGRUN = Set.of(
            "type",
            "run",
            "finish",
            "notification-fd",
            "timeout-up",
            "timeout-down",
            "timeout-kill",
            "timeout-finish",
            "down-signal",
            "max-death-tally",
            "dependencies.d",
            "data",
            "env",
            "flag-essential");

    /** The bundle of s6-overlay that all services of an image depend on. */
    private static final String OVERLAY = "base";

    @TestFactory
    Stream<DynamicTest> everyServiceIsWhole() throws IOException {
        return services().map(service -> DynamicTest.dynamicTest(service, () -> check(service)));
    }

    private static Stream<String> services() throws IOException {
        try (Stream<Path> entries = Files.list(SOURCES)) {
            return entries.map(path -> path.getFileName().toString()).sorted().toList().stream();
        }
    }

    private static void check(String service) throws IOException {
        Path source = SOURCES.resolve(service);
        String type = text(source.resolve("type"));
        List<String> files = names(source);
        switch (type) {
            case "longrun" -> {
                assertThat(LONGRUN).containsAll(files);
                assertThat(Files.isExecutable(source.resolve("run"))).isTrue();
                for (String file : files) {
                    if (file.startsWith("timeout-") || file.equals("notification-fd")) {
                        assertThat(text(source.resolve(file))).as(file).matches("[1-9][0-9]*");
                    }
                }
                assertThat(names(source.resolve("dependencies.d"))).contains(OVERLAY);
            }
            case "oneshot" -> {
                assertThat(files).containsExactlyInAnyOrder("type", "up", "down", "timeout-down", "dependencies.d");
                for (String file : List.of("up", "down")) {
                    Path program =
                            Sources.rootfs().resolve(text(source.resolve(file)).substring(1));
                    assertThat(Files.isExecutable(program))
                            .as(program.toString())
                            .isTrue();
                }
                assertThat(names(source.resolve("dependencies.d"))).contains(OVERLAY);
            }
            case "bundle" -> assertThat(files).containsExactlyInAnyOrder("type", "contents.d");
            default -> throw new AssertionError(service + " has the type " + type);
        }
        for (String list : List.of("dependencies.d", "contents.d")) {
            if (Files.isDirectory(source.resolve(list))) {
                for (String name : names(source.resolve(list))) {
                    assertThat(name.equals(OVERLAY) || Files.isDirectory(SOURCES.resolve(name)))
                            .as("%s of %s", name, service)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void allServicesStartWithTheContainer() throws IOException {
        assertThat(names(SOURCES.resolve("user/contents.d")))
                .containsExactlyInAnyOrderElementsOf(
                        services().filter(name -> !name.equals("user")).toList());
    }

    /** s6-overlay 3.2.3.2 would move them at each start, which a read-only root file system does not allow. */
    @Test
    void bundlesAreWhereTheInstalledOverlayExpectsThem(@TempDir Path overlay) throws Exception {
        for (String folder : List.of("s6-rc.d/user/contents.d", "s6-rc.d/user2/contents.d", "s6-rc.d/gateways")) {
            Files.createDirectories(overlay.resolve(folder));
        }
        Files.writeString(overlay.resolve("s6-rc.d/user/type"), "bundle\n");
        Files.createFile(overlay.resolve("s6-rc.d/user/contents.d/gateways"));

        placeBundles(overlay);
        assertThat(names(overlay)).as("an older version").containsExactly("s6-rc.d");

        Files.createDirectories(overlay.resolve("user-bundles.d/user/contents.d"));
        Files.createFile(overlay.resolve("user-bundles.d/user/contents.d/theirs"));
        placeBundles(overlay);
        assertThat(names(overlay.resolve("s6-rc.d"))).containsExactly("gateways");
        assertThat(names(overlay.resolve("user-bundles.d"))).containsExactly("user", "user2");
        assertThat(names(overlay.resolve("user-bundles.d/user"))).containsExactly("contents.d", "type");
        assertThat(names(overlay.resolve("user-bundles.d/user/contents.d"))).containsExactly("gateways", "theirs");
    }

    private static void placeBundles(Path overlay) throws Exception {
        Path script = Sources.rootfs().resolveSibling("place-bundles");
        Process process = new ProcessBuilder(script.toString(), overlay.toString())
                .inheritIO()
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    @Test
    void scriptsAreExecutableAndNameTheirShellByPath() throws IOException {
        try (Stream<Path> files = Files.walk(Sources.rootfs())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                if (!Files.readString(file).startsWith("#!")) {
                    continue;
                }
                assertThat(Files.isExecutable(file)).as(name).isTrue();
                // with-contenv would search a plain name on the image's PATH, as root.
                assertThat(Files.readAllLines(file).getFirst())
                        .as(name)
                        .isIn("#!/bin/sh", "#!/command/with-contenv /bin/sh");
            }
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file).strip();
    }
}
