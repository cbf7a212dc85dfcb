package dev.gatehouse.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.app.App;
import dev.gatehouse.app.AppFile;
import dev.gatehouse.app.Presets;
import dev.gatehouse.definition.ByKind;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.LogPolicy;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.error.RefusedByAppException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Apps with another layout than Hermes: profiles beside the home, settings of Gatehouse's own, ports in files of the app. */
class AppLayoutTest {
    private static final ProfileName WORK = ProfileName.of("work");

    @TempDir
    Path directory;

    private Path person;
    private Home home;

    @BeforeEach
    void home() throws IOException {
        person = directory.toRealPath();
        home = Home.at(Presets.named("openclaw"), person.resolve(".openclaw"));
    }

    private Path profile(String folder, String config) throws IOException {
        Path created = Files.createDirectories(person.resolve(folder));
        Files.writeString(created.resolve("openclaw.json"), config);
        return created;
    }

    private App app(String keys) throws IOException {
        return AppFile.read(Files.writeString(directory.resolve("app.yaml"), "app: acme\ncommand: x\n" + keys));
    }

    /** A home of that app with a named profile x. */
    private Home homeWithX(App app) throws IOException {
        Path root = person.resolve(".acme");
        Files.createDirectories(root.resolve("profiles/x"));
        Files.writeString(root.resolve("profiles/x/config.yaml"), "");
        return Home.at(app, root);
    }

    private static Profile root(Home home) {
        return home.profile(ProfileName.DEFAULT).orElseThrow();
    }

    private List<String> names() throws IOException {
        return Profiles.scan(home).profiles().stream()
                .map(profile -> profile.name().value())
                .toList();
    }

    @Test
    void profilesBesideTheHomeAreFoundByTheirMarker() throws IOException {
        profile(".openclaw", "{}");
        profile(".openclaw-work", "{}");
        Files.createDirectories(person.resolve(".openclaw-empty"));
        profile(".openclawx", "{}");
        profile("other", "{}");
        profile(".openclaw-Bad", "{}");
        assertThat(names()).containsExactly("default", "work");
        assertThat(home.directory(WORK)).isEqualTo(person.resolve(".openclaw-work"));
        assertThat(Profiles.scan(home).findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.reason()).contains("'Bad' is not a valid profile name"));
    }

    @Test
    void aRootProfileWithoutMarkerIsAbsent() throws IOException {
        profile(".openclaw-work", "{}");
        assertThat(home.exists()).isTrue();
        assertThat(names()).containsExactly("work");
        Files.createDirectories(home.path());
        assertThat(names()).containsExactly("work");
        assertThat(home.profile(ProfileName.DEFAULT)).isEmpty();
        assertThat(home.whyNoRoot()).isEqualTo("it has no openclaw.json");
    }

    @Test
    void withoutAnyProfileThereIsNoHome() {
        assertThat(home.exists()).isFalse();
        assertThatThrownBy(() -> Profiles.scan(home)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void createsRenamesAndDeletesProfilesBesideTheHome() throws IOException {
        profile(".openclaw", "{}");
        assertThatThrownBy(() -> new ProfileStore(home).create(WORK, OptionalInt.empty()))
                .isInstanceOf(RefusedByAppException.class)
                .hasMessageContaining("openclaw creates its profiles itself");
        String preset = Presets.text("openclaw").replaceAll("(?m)^  create:.*\n", "");
        home = Home.at(AppFile.read(Files.writeString(directory.resolve("claw.yaml"), preset)), home.path());
        ProfileStore store = new ProfileStore(home);
        store.create(WORK, OptionalInt.of(18801));
        Path created = person.resolve(".openclaw-work");
        assertThat(created.resolve("openclaw.json")).hasContent("{\"gateway\": {\"port\": 18801}}");
        assertThat(created.resolve("gateway.yaml")).doesNotExist();
        assertThat(created.resolve(".env")).doesNotExist();
        assertThat(home.profile(WORK).orElseThrow().settings().port()).hasValue(18801);
        assertThatThrownBy(() -> store.create(WORK, OptionalInt.empty()))
                .isInstanceOf(FileAlreadyExistsException.class);
        // Its files would still name the old directory, and OpenClaw would create that again.
        assertThatThrownBy(() -> store.rename(WORK, ProfileName.of("play")))
                .isInstanceOf(RefusedByAppException.class)
                .hasMessage(
                        "Profile work cannot be renamed: OpenClaw keeps the full paths of a profile's directories in its"
                                + " files");
        assertThat(names()).containsExactly("default", "work");
        store.delete(WORK);
        assertThat(created).doesNotExist();
        assertThat(store.leftovers()).isEmpty();
        assertThat(names()).containsExactly("default");
    }

    @Test
    void renamesProfilesBesideTheHome() throws IOException {
        App app = app("profiles: {directory: \"{home}-{profile}\"}\n");
        Home acme = Home.at(app, Files.createDirectories(person.resolve(".acme")));
        ProfileStore store = new ProfileStore(acme);
        store.create(WORK, OptionalInt.empty());
        store.rename(WORK, ProfileName.of("play"));
        assertThat(person.resolve(".acme-play/config.yaml")).exists();
        assertThat(person.resolve(".acme-work")).doesNotExist();
    }

    @Test
    void theVariableMayNameAProfileBesideTheHome() throws IOException {
        App app = home.app();
        String variable = app.home().variable();
        Map<String, String> named =
                Map.of(variable, person.resolve(".openclaw-work").toString());
        assertThat(Home.named(app, named)).contains(home.path());
        assertThat(Home.currentProfile(app, named)).contains(WORK);
        // Another directory is a home of its own, unless a home to which it belongs exists.
        Map<String, String> other = Map.of(variable, person.resolve("my-claw").toString());
        assertThat(Home.named(app, other)).contains(person.resolve("my-claw"));
        Files.createDirectories(person.resolve("my"));
        assertThat(Home.currentProfile(app, other)).contains(ProfileName.of("claw"));
    }

    @Test
    void thePortComesFromTheAppsOwnFileUnlessGatehouseHasOne() throws IOException {
        profile(".openclaw", "{gateway: {port: 18800,}, /* as OpenClaw accepts it */}");
        Path work = profile(".openclaw-work", "{\"gateway\": {\"port\": 18801}}");
        profile(".openclaw-play", "{}");
        assertThat(Ports.of(home).byProfile())
                .containsExactlyInAnyOrderEntriesOf(Map.of(ProfileName.DEFAULT, 18800, WORK, 18801));
        Files.writeString(work.resolve("gateway.yaml"), "port: 18900\n");
        assertThat(home.profile(WORK).orElseThrow().settings().port()).hasValue(18900);
        Files.writeString(home.path().resolve("openclaw.json"), "{}");
        assertThat(root(home).settings().port()).hasValue(18789);
    }

    @Test
    void twoProfilesOnOnePortAreNoticedWhateverTheSource() throws IOException {
        profile(".openclaw-a", "{gateway: {port: 18801}}");
        Path b = profile(".openclaw-b", "{}");
        Files.writeString(b.resolve("gateway.yaml"), "port: 18801\n");
        assertThat(Ports.of(home).conflicts())
                .singleElement()
                .satisfies(conflict -> assertThat(conflict.message(home))
                        .isEqualTo("port 18801 already belongs to profile a: set another port"));
    }

    @Test
    void theFirstSourceWithAValueCounts() throws IOException {
        Home acme = homeWithX(app("""
                port:
                  - {file: acme.yaml, key: api.port}
                  - {file: acme.json, key: api.port}
                  - {file: .env, key: API_PORT}
                  - {value: 7000, profile: default}
                """));
        Profile x = acme.profile("x").orElseThrow();
        assertThat(x.settings().port()).isEmpty();
        assertThat(root(acme).settings().port()).hasValue(7000);
        Files.writeString(x.directory().resolve(".env"), "# a comment\nexport API_PORT='7003' # too\nOTHER=1\n");
        assertThat(x.settings().port()).hasValue(7003);
        Files.writeString(x.directory().resolve("acme.json"), "{\"api\": {\"port\": \"7002\"}}");
        assertThat(x.settings().port()).hasValue(7002);
        Path yaml = Files.writeString(x.directory().resolve("acme.yaml"), "api:\n  port: 7001\n");
        assertThat(x.settings().port()).hasValue(7001);
        Files.writeString(yaml, "api:\n  port: many\n");
        assertThatThrownBy(x::settings)
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(yaml + ": api.port must be a port from 1 to 65535, got 'many' (line 2, column 9)");
        Files.writeString(x.settingsFile(), "gateway: {port: 7009}");
        assertThat(x.settings().port()).hasValue(7009);
    }

    @Test
    void aBrokenFileOfTheAppIsNamedWithItsLine() throws IOException {
        Path work = profile(".openclaw-work", "{\n  gateway: }");
        Profile profile = home.profile(WORK).orElseThrow();
        assertThatThrownBy(profile::settings)
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        work.resolve("openclaw.json") + ": not valid JSON: unexpected character (line 2, column 12)");
        // The whole file is Gatehouse's, so every other key is a mistake.
        Files.writeString(work.resolve("gateway.yaml"), "gateway: {port: 1}\n");
        assertThatThrownBy(profile::settings).hasMessageContaining("unknown key 'gateway' (line 1, column 1)");
    }

    @Test
    void settingsOfAProfileOverrideThoseOfTheAppKeyByKey() throws IOException {
        Home acme = homeWithX(app("""
                ready: port
                stop: {signal: INT, timeout: 5m}
                limits: {memory: 1G, files: 100}
                env: {A: 1, B: 1}
                restart: {mode: always, again: [0]}
                logs: {files: 3, size: 64K}
                """));
        Profile x = acme.profile("x").orElseThrow();
        Files.writeString(
                x.settingsFile(),
                "gateway: {port: 9, stop: {timeout: 10s}, limits: {files: 200}, env: {B: 2},"
                        + " restart: {first: 2s}, logs: {files: 5}}");
        GatewayDefinition gateway = x.gateway();
        assertThat(gateway.stop().signal()).isEqualTo("INT");
        assertThat(gateway.stop().grace()).hasSeconds(10);
        assertThat(gateway.limits().memoryBytes()).hasValue(1L << 30);
        assertThat(gateway.limits().openFiles()).hasValue(200);
        assertThat(gateway.ready()).hasToString("Port[port=9, limit=PT1M]");
        assertThat(gateway.environment().variables()).containsEntry("A", "1").containsEntry("B", "2");
        assertThat(gateway.restart().again()).containsExactly(0);
        assertThat(gateway.restart().first()).hasSeconds(2);
        assertThat(gateway.logs()).isEqualTo(new LogPolicy(5, 64 << 10, true));
        Files.writeString(x.settingsFile(), "");
        assertThatThrownBy(x::settings).hasMessage(x.settingsFile() + ": gateway.ready needs a port: set gateway.port");
    }

    @Test
    void placeholdersOfACommandHaveTheValuesOfTheProfile() throws IOException {
        Path file = Files.writeString(directory.resolve("app.yaml"), """
                app: acme
                command: [~/bin/acme, "{profile}", "--home={home}", "--dir={directory}", "{profile}{port}", "{{port}}"]
                default-command: acme
                directory: "{home}/work"
                """);
        Home acme = homeWithX(AppFile.read(file));
        Profile x = acme.profile("x").orElseThrow();
        assertThatThrownBy(x::gateway).hasMessage("Profile x has no port: set gateway.port in " + x.settingsFile());
        Files.writeString(x.settingsFile(), "gateway: {port: 9}");
        assertThat(x.gateway().command())
                .containsExactly(
                        System.getProperty("user.home") + "/bin/acme",
                        "x",
                        "--home=" + acme.path(),
                        "--dir=" + x.directory(),
                        "x9",
                        "{port}");
        assertThat(x.gateway().workingDirectory().usual()).isEqualTo(acme.path().resolve("work"));
        assertThat(root(acme).gateway().command()).containsExactly("acme");
    }

    @Test
    void theNameOfTheServiceIsThatOfTheManager() throws IOException {
        Home acme = homeWithX(app("""
                default-command: [acme, "--as={unit}", "{{unit}}"]
                env:
                  A: "{unit} of {profile}"
                  B: {systemd: "{unit}", default: "{directory}"}
                  C: {systemd: only}
                  D: "{{unit}}"
                """));
        Profile x = acme.profile("x").orElseThrow();
        Files.writeString(x.settingsFile(), "gateway: {env: {C: mine}}");
        GatewayDefinition gateway = x.gateway();
        assertThat(gateway.under("systemd", "u.service").environment().variables())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("A", "u.service of x", "B", "u.service", "C", "mine", "D", "{unit}"));
        assertThat(gateway.under("s6", "gateway-x").environment().variables())
                .containsEntry("B", x.directory().toString())
                .containsEntry("A", "gateway-x of x");
        GatewayDefinition root = root(acme).gateway();
        assertThat(root.under("s6", "slot").command()).containsExactly("acme", "--as=slot", "{unit}");
        assertThat(root.under("s6", "slot").environment().variables()).doesNotContainKey("C");
        assertThat(root.command()).as("without a manager").containsExactly("acme", "--as=default", "{unit}");
    }

    @Test
    void theWorkingDirectoryIsTheProfilesUnlessTheAppSaysOtherwise() throws IOException {
        Profile x = homeWithX(app("")).profile("x").orElseThrow();
        assertThat(x.gateway().workingDirectory().usual()).isEqualTo(x.directory());
        Home other = homeWithX(app("directory: '{home}'\n"));
        assertThat(other.profile("x").orElseThrow().gateway().workingDirectory())
                .isEqualTo(ByKind.of(other.path()));
        Home mixed = homeWithX(app("directory: {s6: '{home}', systemd: '{directory}/work'}\n"));
        Profile y = mixed.profile("x").orElseThrow();
        ByKind<Path> directory = y.gateway().workingDirectory();
        assertThat(directory.under("s6")).isEqualTo(mixed.path());
        assertThat(directory.under("systemd")).isEqualTo(y.directory().resolve("work"));
        assertThat(directory.under("launchd")).isEqualTo(y.directory());
    }

    /** Hermes's own unit gives it max(60, drain + 30) seconds. */
    @Test
    void aStopLastsAsLongAsTheAppsOwnSettingSays() throws IOException {
        Profile x = homeWithX(app("""
                stop:
                  timeout: 90s
                  at-least:
                    - {file: .env, key: DRAIN, plus: 30s}
                    - {file: config.yaml, key: agent.drain, plus: 30s}
                """)).profile("x").orElseThrow();
        Path config = x.settingsFile();
        Path variables = x.directory().resolve(".env");
        assertThat(seconds(x)).isEqualTo(90);
        Files.writeString(config, "agent: {drain: 40}\n");
        assertThat(seconds(x)).isEqualTo(90);
        Files.writeString(config, "agent: {drain: 120.5}\n");
        assertThat(x.gateway().stop().grace()).isEqualTo(Duration.ofMillis(150_500));
        Files.writeString(variables, "DRAIN=300\n");
        assertThat(seconds(x)).isEqualTo(330);
        Files.writeString(variables, "DRAIN=999999\n");
        assertThat(seconds(x)).isEqualTo(3600);
        Files.writeString(variables, "DRAIN=soon\n");
        assertThat(seconds(x)).isEqualTo(90);
        // A person's own time counts.
        Files.writeString(variables, "DRAIN=300\n");
        Files.writeString(config, "gateway: {stop: {timeout: 20s}}\n");
        assertThat(seconds(x)).isEqualTo(20);
        Files.writeString(config, "gateway: {stop: {signal: INT}}\n");
        assertThat(seconds(x)).isEqualTo(330);
        Files.writeString(config, "gateway: {stop: {at-least: {file: x, key: a, format: toml}}}\n");
        assertThatThrownBy(x::gateway)
                .hasMessageContaining("gateway.stop.at-least.format must be one of yaml, json, json5, env");
        Files.writeString(config, "gateway: {stop: {at-least: {file: ../x, key: a}}}\n");
        assertThatThrownBy(x::gateway).hasMessageContaining("gateway.stop.at-least.file");
    }

    private static long seconds(Profile profile) {
        return profile.gateway().stop().grace().toSeconds();
    }

    /** As Hermes reads it: the variable counts before the file. */
    @Test
    void thePortOfHermesIsThatOfItsApiServer() throws IOException {
        Home hermes = Home.at(Presets.named("hermes"), Files.createDirectory(person.resolve(".hermes")));
        Path coder = Files.createDirectories(hermes.profilesDirectory().resolve("coder"));
        Path config = Files.writeString(coder.resolve("config.yaml"), "platforms:\n  api_server: {enabled: true}\n");
        Profile profile = hermes.profile("coder").orElseThrow();
        assertThat(profile.settings().port()).isEmpty();
        Files.writeString(config, "platforms:\n  api_server:\n    extra: {port: 8701}\n");
        assertThat(profile.settings().port()).hasValue(8701);
        Files.writeString(coder.resolve(".env"), "API_SERVER_PORT=8702\n");
        assertThat(profile.settings().port()).hasValue(8702);
        Files.writeString(config, "gateway: {port: 8703}\n");
        assertThat(profile.settings().port()).hasValue(8703);
    }
}
