package dev.gatehouse.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.Host;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.posix.Accounts;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppsTest {
    @TempDir
    Path directory;

    private Path file(String name, String app) throws IOException {
        return Files.writeString(directory.resolve(name), "app: " + app + "\ncommand: x\n");
    }

    private String found(Optional<Path> option, Map<String, String> environment) {
        return Apps.find(option, environment, Optional.of(directory)).name();
    }

    @Test
    void theDefaultIsHermes() {
        assertThat(Apps.find(Optional.empty(), Map.of(), Optional.of(directory)))
                .isSameAs(Presets.named("hermes"));
        assertThat(Apps.find(Optional.empty(), Map.of(), Optional.empty())).isSameAs(Presets.named("hermes"));
    }

    @Test
    void theOptionOverridesTheVariableAndThatTheHome() throws IOException {
        file("gatehouse.yaml", "third");
        Map<String, String> variable =
                Map.of("GATEHOUSE_APP", file("b.yaml", "second").toString());
        Path option = file("a.yaml", "first");
        assertThat(found(Optional.of(option), variable)).isEqualTo("first");
        assertThat(found(Optional.empty(), variable)).isEqualTo("second");
        assertThat(found(Optional.empty(), Map.of())).isEqualTo("third");
        assertThat(found(Optional.empty(), Map.of("GATEHOUSE_APP", ""))).isEqualTo("third");
    }

    @Test
    void aMissingFileThatIsNamedIsAnError() throws IOException {
        file("gatehouse.yaml", "third");
        assertThatThrownBy(() -> found(Optional.of(directory.resolve("no.yaml")), Map.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no.yaml: the app file does not exist");
        assertThatThrownBy(() -> found(Optional.empty(), Map.of("GATEHOUSE_APP", "/no/such.yaml")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("GATEHOUSE_APP: /no/such.yaml: the app file does not exist");
    }

    @Test
    void anInvalidFileInTheHomeIsAnError() throws IOException {
        Files.writeString(directory.resolve("gatehouse.yaml"), "app: [");
        assertThatThrownBy(() -> found(Optional.empty(), Map.of())).hasMessageContaining("not valid YAML");
        Files.delete(directory.resolve("gatehouse.yaml"));
        Files.createSymbolicLink(directory.resolve("gatehouse.yaml"), directory.resolve("nowhere"));
        assertThatThrownBy(() -> found(Optional.empty(), Map.of())).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void rootRefusesAnAppFileThatAnotherUserMayWrite() throws IOException {
        assumeTrue(Accounts.isRoot(), "only root can give a file to another user");
        Host.requireReachableByNobody(directory);
        Path file = file("gatehouse.yaml", "acme");
        Files.setAttribute(file, "unix:uid", 4711);
        assertThatThrownBy(() -> found(Optional.empty(), Map.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("root does not use an app file that another user may write");
        // The operator has named the file explicitly.
        assertThat(found(Optional.of(file), Map.of())).isEqualTo("acme");
        Files.setAttribute(file, "unix:uid", 0);
        Files.setAttribute(file, "unix:mode", 0664);
        assertThatThrownBy(() -> found(Optional.empty(), Map.of())).hasMessageContaining("another user may write");
        Files.setAttribute(file, "unix:mode", 0644);
        assertThat(found(Optional.empty(), Map.of())).isEqualTo("acme");
    }

    /** The file is judged and read as one: the owner of the home may exchange it at any time. */
    @Test
    void rootNeverUsesAFileThatWasExchangedWhileItWasJudged() throws Exception {
        assumeTrue(Accounts.isRoot(), "only root can give a file to another user");
        Host.requireReachableByNobody(directory);
        Path home = Files.createDirectory(directory.resolve("home"));
        Path good = Files.writeString(home.resolve("good"), "app: good\ncommand: x\n");
        Path forged = Files.writeString(home.resolve("forged"), "app: forged\ncommand: x\n");
        Files.setAttribute(forged, "unix:uid", 4711);
        Files.setAttribute(home, "unix:uid", 4711);
        Path file = Files.createLink(home.resolve("gatehouse.yaml"), good);
        AtomicBoolean over = new AtomicBoolean();
        Thread exchanging = Thread.ofPlatform().start(() -> exchange(file, List.of(forged, good), over));
        Set<String> seen = new TreeSet<>();
        try {
            for (long end = System.nanoTime() + 1_000_000_000L; System.nanoTime() < end; ) {
                try {
                    seen.add(Apps.find(Optional.empty(), Map.of(), Optional.of(home))
                            .name());
                } catch (InvalidInputException e) {
                    assertThat(e).hasMessageContaining("another user may write");
                    seen.add("refused");
                }
            }
        } finally {
            over.set(true);
            exchanging.join();
        }
        assertThat(seen).containsExactly("good", "refused");
    }

    private static void exchange(Path file, List<Path> contents, AtomicBoolean over) {
        try {
            while (!over.get()) {
                for (Path content : contents) {
                    Path link = Files.createLink(file.resolveSibling("next"), content);
                    Files.move(link, file, StandardCopyOption.ATOMIC_MOVE);
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Runs in a separate JVM, because other tests have loaded the classes in this one. */
    @Test
    void readsNoFileOfTheHomeIfThereIsNone() throws IOException, InterruptedException {
        String output = loadedClasses(directory);
        assertThat(output).contains("dev.gatehouse.app.Presets").doesNotContain("dev.gatehouse.posix");
        file("gatehouse.yaml", "acme");
        assertThat(loadedClasses(directory))
                .contains("dev.gatehouse.posix")
                .doesNotContain("dev.gatehouse.app.Presets");
    }

    private static String loadedClasses(Path home) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xlog:class+load:stdout",
                        "-cp",
                        System.getProperty("java.class.path", "").replace(':', File.pathSeparatorChar),
                        Finder.class.getName(),
                        home.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    /** The main class of the child process. */
    static final class Finder {
        public static void main(String[] arguments) {
            App app = Apps.find(Optional.empty(), Map.of(), Optional.of(Path.of(arguments[0])));
            if (app.name().isEmpty()) {
                throw new AssertionError();
            }
        }
    }
}
