package dev.gatehouse.systemd.unit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.GoldenFiles;
import dev.gatehouse.Host;
import dev.gatehouse.Ran;
import dev.gatehouse.SampleSources;
import dev.gatehouse.app.AnyHermes;
import dev.gatehouse.definition.Environment;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.GatewaySettings;
import dev.gatehouse.definition.Limits;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Profile;
import dev.gatehouse.rendering.RenderedFile;
import dev.gatehouse.rendering.Rendering;
import dev.gatehouse.systemd.host.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Golden files of the systemd renderer, checked by a person: one per case, with all files and their modes. */
@Timeout(120)
class SystemdGoldenTest {
    private static final GoldenFiles FILES = new GoldenFiles("systemd");
    private static final String SCRIPT = "script-of-the-home";

    /** A test case: name of its golden file, context of the unit, and definition. */
    record Case(String name, UnitContext context, GatewayDefinition definition) {
        Rendering rendering() {
            return Sample.renderer(context).render(definition);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static GatewayDefinition hermes(String profile, String home, GatewaySettings settings) {
        return new Profile(new Home(AnyHermes.app(), Path.of(home)), ProfileName.of(profile)).gateway(settings);
    }

    private static GatewaySettings coder() {
        return GatewaySettings.builder()
                .port(OptionalInt.of(8123))
                .environment(Environment.of(Map.of(
                        "ZEBRA", "last",
                        "API_KEY", "it's \"$ecret\" `id` \\",
                        "MOTD", "two\nlines",
                        "BELL", "ring\u0007 \\ring\r\n",
                        "EMPTY", "",
                        "UMLAUT", "größe")))
                .ready(new Readiness.Port(8123, Duration.ofSeconds(20)))
                .build();
    }

    static Stream<Case> cases() {
        Limits limits = new Limits(OptionalLong.of(4096), OptionalLong.of(512), OptionalLong.of(512L << 20));
        return Stream.of(
                new Case(
                        "hermes-default-user",
                        Sample.user(),
                        hermes("default", "/home/alice/.hermes", GatewaySettings.DEFAULTS)),
                new Case("hermes-coder-user", Sample.user(), hermes("coder", "/home/alice/.hermes", coder())),
                new Case(
                        "hermes-default-system",
                        Sample.system(),
                        hermes("default", "/root/.hermes", GatewaySettings.DEFAULTS)),
                new Case("hermes-coder-system", Sample.system(), hermes("coder", "/root/.hermes", coder())),
                new Case("plain-user", Sample.user(), new Sample().definition()),
                new Case("plain-system", Sample.system(), new Sample().definition()),
                new Case("sources", Sample.system(), SampleSources.added(hermes("coder", "/root/.hermes", coder()))),
                new Case(
                        "awkward-names",
                        Sample.user(),
                        new Sample()
                                .description("It's \"100%\" done \\")
                                .home(Path.of("/home/alice/me, $HOME {a} 50% \\"))
                                .command("/opt/the app/run", "--name", "a b", "", ";", "$HOME", "100%", "tab\there")
                                .definition("default")),
                new Case(
                        "notify",
                        Sample.user(),
                        new Sample()
                                .ready(new Readiness.Notify(7, Duration.ofMillis(90_500)))
                                .definition()),
                new Case("limits", Sample.system(), new Sample().limits(limits).definition()),
                new Case("hardened-user", Sample.user(), new Sample().hardened().definition()),
                new Case(
                        "hardened-system",
                        Sample.system(),
                        new Sample().hardened().definition()),
                new Case(
                        "stop-signal",
                        Sample.user(),
                        new Sample().stop("INT", Duration.ofMillis(2500)).definition()),
                new Case(
                        "restart-never",
                        Sample.user(),
                        new Sample().restart(RestartPolicy.NEVER).definition()),
                new Case(
                        "restart-always",
                        Sample.user(),
                        new Sample().restart(RestartPolicy.ALWAYS).definition()),
                new Case("drop-in-user", Sample.over(Sample.user()), hermes("coder", "/home/alice/.hermes", coder())),
                new Case("drop-in-system", Sample.over(Sample.system()), hermes("coder", "/root/.hermes", coder())),
                new Case(
                        "drop-in-notify",
                        Sample.over(Sample.user()),
                        new Sample()
                                .ready(new Readiness.Notify(7, Duration.ofSeconds(20)))
                                .stop("INT", Duration.ofSeconds(5))
                                .restart(RestartPolicy.NEVER)
                                .definition()),
                new Case(
                        "restart-custom",
                        Sample.user(),
                        new Sample()
                                .restart(Sample.policy(2, 300, 120, Set.of(3, 75, 99), Set.of(2, 64, 78)))
                                .definition()),
                new Case(
                        "restart-no-codes",
                        Sample.user(),
                        new Sample()
                                .restart(Sample.policy(1, 60, 60, Set.of(), Set.of()))
                                .definition()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void matchesItsGoldenFile(Case each) throws IOException {
        FILES.compare(each.name(), GoldenFiles.text(only(each.rendering(), false)));
    }

    @Test
    void theScriptMatchesItsGoldenFile() throws IOException {
        FILES.compare(
                SCRIPT, GoldenFiles.text(only(cases().findFirst().orElseThrow().rendering(), true)));
    }

    /** All units of a home share one script, whose text does not depend on them. */
    private static Rendering only(Rendering rendering, boolean script) {
        return new Rendering(
                rendering.root(),
                rendering.files().stream()
                        .filter(file -> file.path().toString().endsWith(".sh") == script)
                        .toList());
    }

    @Test
    void aHomeHasOneScriptAndNoTwoHomesShareOne() {
        List<RenderedFile> scripts = cases().map(
                        each -> only(each.rendering(), true).files())
                .peek(files -> assertThat(files).hasSize(1))
                .map(List::getFirst)
                .distinct()
                .toList();
        // Homes of the cases, with the paths of the gateway's account.
        assertThat(scripts).hasSize(3);
        assertThat(scripts.stream().map(RenderedFile::path)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyFileEndsWithALineBreak(Case each) {
        assertThat(each.rendering().files())
                .allSatisfy(file -> assertThat(file.content()).endsWith("\n"));
    }

    @Test
    void everyGoldenFileBelongsToACase() throws IOException {
        FILES.belongTo(Stream.concat(cases().map(Case::name), Stream.of(SCRIPT)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void onlyTheOwnerCanReadSecrets(Case each) {
        String unit = each.rendering().files().getLast().content();
        each.definition().environment().variables().forEach((name, value) -> {
            if (value.length() > 3) {
                assertThat(unit).as(name).doesNotContain(value);
            }
        });
        assertThat(each.rendering().files())
                .allSatisfy(file ->
                        assertThat(file.mode()).isEqualTo(file.path().toString().endsWith(".env") ? 0600 : 0644));
    }

    /** Checks the units with systemd's own tool, which needs no running systemd. */
    @Test
    void systemdAnalyzeFindsNoFaults(@TempDir Path directory) throws IOException {
        String analyze = Host.require("systemd-analyze").toString();
        for (Case each : cases().toList()) {
            Path folder = Files.createDirectories(directory.resolve(each.name()));
            List<String> words = new ArrayList<>(List.of(analyze, "--man=no", "verify"));
            if (each.context().scope() == Scope.USER) {
                words.add(1, "--user");
            }
            for (RenderedFile file : each.rendering().files()) {
                // It checks that programs exist, but those of the samples do not.
                String content = file.content()
                        .replace("/opt/app/gateway", "/bin/true")
                        .replace("User=alice", "User=root")
                        .replace("Group=staff", "Group=root");
                Path place = folder.resolve(file.path());
                Files.createDirectories(Objects.requireNonNull(place.getParent()));
                Files.writeString(place, content);
                if (place.toString().endsWith(".service")) {
                    words.add(place.toString());
                }
            }
            Ran ran = Ran.in(folder, Map.of("LC_ALL", "C", "XDG_RUNTIME_DIR", folder.toString()), words);
            assertThat(ran.error()).as(each.name()).isEmpty();
            assertThat(ran.exit()).as("%s: %s", each.name(), ran).isZero();
        }
    }
}
