package dev.gatehouse.launchd.plist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.GoldenFiles;
import dev.gatehouse.Host;
import dev.gatehouse.Ran;
import dev.gatehouse.SampleSources;
import dev.gatehouse.app.Presets;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.GatewaySettings;
import dev.gatehouse.definition.Limits;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.definition.StopPolicy;
import dev.gatehouse.launchd.LaunchdSamples;
import dev.gatehouse.launchd.domain.Domain;
import dev.gatehouse.launchd.domain.LaunchdLayout;
import dev.gatehouse.rendering.RenderedFile;
import dev.gatehouse.rendering.Rendering;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Golden files of the launchd renderer, checked by a person: one per case, with all files and their modes. */
@Timeout(120)
class LaunchdGoldenTest {
    private static final GoldenFiles FILES = new GoldenFiles("launchd");

    /** A test case: name of its golden file, renderer and definition. */
    record Case(String name, LaunchdRenderer renderer, GatewayDefinition definition) {
        Rendering rendering() {
            return renderer.render(definition);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        LaunchdRenderer gui = LaunchdSamples.renderer(Domain.gui(501));
        LaunchdRenderer nasty = new LaunchdRenderer(
                Presets.named("hermes"),
                new LaunchdLayout(
                        501, Path.of("/Users/Jörg & <Co>'s \"place\""), Path.of("/"), Path.of("/opt/a b/launchctl")),
                Domain.gui(501),
                Optional.empty());
        GatewaySettings coder = LaunchdSamples.settings(
                Map.of(
                        "API_KEY",
                        "it's \"$ecret\" `id` \\",
                        "MOTD",
                        "two\nlines\r\n",
                        "XML",
                        "<a>&amp;]]></a>",
                        "ZERO",
                        ""),
                RestartPolicy.ON_FAILURE,
                StopPolicy.DEFAULT,
                new Readiness.None(),
                Limits.NONE);
        return Stream.of(
                new Case("hermes-default-gui", gui, LaunchdSamples.hermes("default", GatewaySettings.DEFAULTS)),
                new Case("hermes-coder-gui", gui, LaunchdSamples.hermes("coder", coder)),
                new Case("sources", gui, SampleSources.added(LaunchdSamples.hermes("coder", coder))),
                new Case(
                        "hermes-coder-user",
                        LaunchdSamples.renderer(Domain.user(501)),
                        LaunchdSamples.hermes("coder", GatewaySettings.DEFAULTS)),
                new Case(
                        "hermes-coder-system",
                        LaunchdSamples.renderer(Domain.SYSTEM),
                        LaunchdSamples.hermes("coder", GatewaySettings.DEFAULTS)),
                new Case(
                        "nasty-paths",
                        nasty,
                        LaunchdSamples.definition(
                                Path.of("/Users/Jörg & <Co>'s \"place\"/$HOME `b`"),
                                List.of("/opt/the app/run", "--name", "a b", "", "$HOME", "&<>"),
                                Map.of(),
                                Optional.of(Path.of("/opt/it's me/activate")))),
                new Case(
                        "restart-never",
                        gui,
                        LaunchdSamples.hermes("coder", LaunchdSamples.restarting(RestartPolicy.NEVER))),
                new Case(
                        "restart-always",
                        gui,
                        LaunchdSamples.hermes("coder", LaunchdSamples.restarting(RestartPolicy.ALWAYS))),
                new Case(
                        "restart-custom",
                        gui,
                        LaunchdSamples.hermes(
                                "coder",
                                LaunchdSamples.restarting(
                                        LaunchdSamples.policy(2, 300, 120, Set.of(3, 75, 99), Set.of(2, 64, 78))))),
                new Case(
                        "restart-no-codes",
                        gui,
                        LaunchdSamples.hermes(
                                "coder",
                                LaunchdSamples.restarting(LaunchdSamples.policy(1, 60, 60, Set.of(), Set.of())))),
                new Case(
                        "notify-limits-signal",
                        gui,
                        LaunchdSamples.hermes(
                                "coder",
                                LaunchdSamples.settings(
                                        Map.of(),
                                        RestartPolicy.ON_FAILURE,
                                        new StopPolicy("INT", Duration.ofMillis(2500)),
                                        new Readiness.Notify(7, Duration.ofMillis(1500)),
                                        new Limits(OptionalLong.of(1024), OptionalLong.of(64), OptionalLong.empty())))),
                new Case(
                        "port",
                        gui,
                        LaunchdSamples.hermes(
                                "coder",
                                LaunchdSamples.settings(
                                        Map.of("PATH", "/only/this"),
                                        RestartPolicy.ON_FAILURE,
                                        StopPolicy.DEFAULT,
                                        new Readiness.Port(8080, Duration.ofSeconds(20)),
                                        Limits.NONE))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void matchesItsGoldenFile(Case each) throws IOException {
        FILES.compare(each.name(), GoldenFiles.text(withoutLogger(each.rendering())));
    }

    /** The logger is a file of the sources, and the same in all cases. */
    private static Rendering withoutLogger(Rendering rendering) {
        List<RenderedFile> others = new ArrayList<>(rendering.files());
        RenderedFile logger = others.removeFirst();
        assertThat(logger.path().getFileName()).hasToString("logger");
        assertThat(logger.content()).isEqualTo(LogScript.logger());
        assertThat(logger.mode()).isEqualTo(0644);
        return new Rendering(rendering.root(), others);
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
    }

    static Stream<Case> casesOfTheDesktop() {
        return cases().filter(
                        each -> !each.name().endsWith("system") && !each.name().endsWith("user"));
    }

    /** A property list adapted to another domain is identical to one rendered for that domain. */
    @ParameterizedTest
    @MethodSource("casesOfTheDesktop")
    void anAdaptedPropertyListEqualsARenderedOne(Case each) {
        String gui = list(each.rendering());
        String user = LaunchdRenderer.moved(gui, Domain.user(501));
        assertThat(user).contains("<key>LimitLoadToSessionType</key>").isNotEqualTo(gui);
        assertThat(LaunchdRenderer.moved(user, Domain.gui(501))).isEqualTo(gui);
    }

    private static String list(Rendering rendering) {
        return rendering.files().getLast().content();
    }

    private static List<String> scripts(Path directory) throws IOException {
        List<String> scripts = new ArrayList<>();
        for (Case each : cases().toList()) {
            for (RenderedFile file : each.rendering().files()) {
                if (file.content().startsWith("#!")) {
                    Path path = directory.resolve(each.name()).resolve("start");
                    scripts.add(Host.script(path, file.content()).toString());
                }
            }
        }
        assertThat(scripts).hasSize((int) cases().count());
        return scripts;
    }

    @Test
    void everyShellParsesTheScripts(@TempDir Path directory) throws IOException {
        for (Host.Shell shell : Host.shells()) {
            for (String script : scripts(directory)) {
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
        // shellcheck cannot follow the app's activation script (SC1090, SC1091).
        List<String> words = new ArrayList<>(List.of(Host.require("shellcheck").toString(), "-e", "SC1090,SC1091"));
        words.addAll(scripts(directory));
        Ran ran = Ran.in(directory, Map.of("LC_ALL", "C.UTF-8"), words);
        assertThat(ran.output()).isEmpty();
        assertThat(ran.exit()).as(ran.toString()).isZero();
    }
}
