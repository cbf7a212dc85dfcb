package dev.gatehouse.s6.slot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.GoldenFiles;
import dev.gatehouse.Host;
import dev.gatehouse.Ran;
import dev.gatehouse.SampleSources;
import dev.gatehouse.app.AnyHermes;
import dev.gatehouse.app.App;
import dev.gatehouse.app.service.NamingStem;
import dev.gatehouse.definition.Environment;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.GatewaySettings;
import dev.gatehouse.definition.Limits;
import dev.gatehouse.definition.LogPolicy;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Profile;
import dev.gatehouse.rendering.RenderedFile;
import dev.gatehouse.rendering.Rendering;
import dev.gatehouse.s6.protocol.S6Tools;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Golden files of the s6 renderer, checked by a person: one per case, with all files of the slot and their modes. */
@Timeout(60)
class S6GoldenTest {
    private static final GoldenFiles FILES = new GoldenFiles("s6");

    private static final S6Layout ROOT_TREE = new S6Layout(
            S6Layout.ROOT_SCANDIR,
            NamingStem.SLOT.pattern("gateway-"),
            new S6Tools(S6Tools.OVERLAY),
            Optional.of(S6Tools.OVERLAY.resolve("with-contenv")),
            true);

    private static final S6Layout OWN_TREE = new S6Layout(
            Path.of("/run/gatehouse/service"),
            NamingStem.SLOT.pattern("gateway-"),
            new S6Tools(S6Tools.OVERLAY),
            Optional.empty(),
            true);

    /** A tree on a host, with tools in another directory and output that is not read. */
    private static final S6Layout HOST_TREE = new S6Layout(
            Path.of("/home/it's me/scandir"),
            NamingStem.SLOT.pattern("gateway-"),
            new S6Tools(Path.of("/opt/s6 tools")),
            Optional.empty(),
            false);

    /** A test case: name of its golden file, tree and definition. */
    public record Case(String name, S6Layout layout, GatewayDefinition definition) {
        Rendering rendering() {
            return new S6Renderer(layout).render(definition);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static GatewayDefinition hermes(String profile, GatewaySettings settings) {
        App app = AnyHermes.app();
        Home home = new Home(app, app.home().container());
        return new Profile(home, ProfileName.of(profile)).gateway(settings);
    }

    private static GatewaySettings coder() {
        return GatewaySettings.builder()
                .port(OptionalInt.of(8123))
                .environment(Environment.of(new TreeMap<>(Map.of(
                        "ZEBRA", "last",
                        "API_KEY", "it's \"$ecret\" `id` \\",
                        "MOTD", "two\nlines",
                        "EMPTY", "",
                        "UMLAUT", "größe"))))
                .build();
    }

    static Stream<Case> cases() {
        RestartPolicy custom = new RestartPolicy(
                RestartPolicy.Mode.ON_FAILURE,
                Duration.ofSeconds(2),
                Duration.ofSeconds(300),
                Duration.ofSeconds(120),
                S6Sample.codes(3, 75, 99),
                S6Sample.codes(2, 64, 78));
        RestartPolicy noCodes = new RestartPolicy(
                RestartPolicy.Mode.ON_FAILURE,
                Duration.ofSeconds(1),
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                S6Sample.codes(),
                S6Sample.codes());
        return Stream.of(
                new Case("hermes-default-root-tree", ROOT_TREE, hermes("default", GatewaySettings.DEFAULTS)),
                new Case("hermes-default-own-tree", OWN_TREE, hermes("default", GatewaySettings.DEFAULTS)),
                new Case("hermes-coder-root-tree", ROOT_TREE, hermes("coder", coder())),
                new Case("hermes-coder-own-tree", OWN_TREE, hermes("coder", coder())),
                new Case("plain", OWN_TREE, new S6Sample().definition()),
                new Case(
                        "sources",
                        OWN_TREE,
                        SampleSources.added(
                                new S6Sample().environment(Map.of("MODE", "x")).definition())),
                new Case(
                        "host-tree",
                        HOST_TREE,
                        new S6Sample()
                                .home(Path.of("/home/me, $HOME {a} `b`"))
                                .activate(Path.of("/home/it's me/activate"))
                                .command("/opt/the app/run", "--name", "a b", "", "$HOME")
                                .definition()),
                new Case(
                        "notify",
                        OWN_TREE,
                        new S6Sample()
                                .ready(new Readiness.Notify(7, Duration.ofMillis(1500)))
                                .definition()),
                new Case(
                        "port",
                        OWN_TREE,
                        new S6Sample()
                                .ready(new Readiness.Port(8080, Duration.ofSeconds(20)))
                                .definition()),
                new Case(
                        "limits",
                        ROOT_TREE,
                        new S6Sample()
                                .user("app")
                                .limits(new Limits(OptionalLong.of(1024), OptionalLong.of(64), OptionalLong.empty()))
                                .definition()),
                new Case(
                        "stop-signal",
                        OWN_TREE,
                        new S6Sample().stop("INT", Duration.ofMillis(2500)).definition()),
                new Case(
                        "restart-never",
                        OWN_TREE,
                        new S6Sample().restart(RestartPolicy.NEVER).definition()),
                new Case(
                        "restart-always",
                        OWN_TREE,
                        new S6Sample().restart(RestartPolicy.ALWAYS).definition()),
                new Case(
                        "restart-custom",
                        OWN_TREE,
                        new S6Sample().restart(custom).definition()),
                new Case(
                        "restart-no-codes",
                        OWN_TREE,
                        new S6Sample().restart(noCodes).definition()),
                new Case("root-user", ROOT_TREE, new S6Sample().user("root").definition()),
                new Case(
                        "logs",
                        OWN_TREE,
                        new S6Sample().logs(new LogPolicy(3, 4096, false)).definition()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void matchesItsGoldenFile(Case each) throws IOException {
        FILES.compare(each.name(), GoldenFiles.text(each.rendering()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyFileEndsWithALineBreak(Case each) {
        assertThat(each.rendering().files())
                .allSatisfy(file -> assertThat(file.content()).endsWith("\n"));
    }

    @Test
    void everyGoldenFileBelongsToACase() throws IOException {
        FILES.belongTo(cases().map(Case::name));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void renderingIsDeterministicAndInOrder(Case each) {
        assertThat(each.rendering()).isEqualTo(each.rendering());
        assertThat(each.rendering().files())
                .extracting(file -> file.path().toString())
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(each.rendering().root())
                .isEqualTo(each.layout()
                        .scandir()
                        .resolve("gateway-" + each.definition().profile()));
    }

    private static List<String> scripts(Path directory, Case each) throws IOException {
        List<String> scripts = new ArrayList<>();
        for (RenderedFile file : each.rendering().files()) {
            if (file.content().startsWith("#!")) {
                assertThat(file.mode()).as("mode of %s", file.path()).isEqualTo(0755);
                Path path = directory.resolve(file.path());
                scripts.add(Host.script(path, file.content()).toString());
            } else {
                assertThat(file.mode()).as("mode of %s", file.path()).isEqualTo(0644);
            }
        }
        assertThat(scripts).hasSize(4);
        return scripts;
    }

    @Test
    void everyShellParsesTheScripts(@TempDir Path directory) throws IOException {
        List<String> scripts = new ArrayList<>();
        for (Case each : cases().toList()) {
            scripts.addAll(scripts(directory.resolve(each.name()), each));
        }
        for (Host.Shell shell : Host.shells()) {
            for (String script : scripts) {
                List<String> words = new ArrayList<>(shell.words());
                words.addAll(List.of("-n", script));
                Ran ran = Ran.in(directory, shell.environment(), words);
                assertThat(ran.exit()).as("%s: %s", shell, ran).isZero();
                assertThat(ran.error()).as("%s", shell).isEmpty();
            }
        }
    }

    @Test
    void shellcheckReportsNothing(@TempDir Path directory) throws IOException {
        // What an app's activation script holds is not known here (SC1091), and values that look as if they were meant
        // to
        // be expanded are not (SC2016, SC1003).
        List<String> words =
                new ArrayList<>(List.of(Host.require("shellcheck").toString(), "-e", "SC1091,SC2016,SC1003"));
        for (Case each : cases().toList()) {
            words.addAll(scripts(directory.resolve(each.name()), each));
        }
        Ran ran = Ran.in(directory, Map.of("LC_ALL", "C.UTF-8"), words);
        assertThat(ran.output()).isEmpty();
        assertThat(ran.exit()).as(ran.toString()).isZero();
    }
}
