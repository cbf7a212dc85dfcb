package dev.gatehouse.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.app.App;
import dev.gatehouse.app.choice.AppChoice;
import dev.gatehouse.app.choice.AppRequest;
import dev.gatehouse.app.choice.AppRule;
import dev.gatehouse.app.choice.PresetOutline;
import dev.gatehouse.app.choice.PresetOutlines;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.profile.person.HomeFacts;
import dev.gatehouse.profile.person.InstalledHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose homes decide which app a call means. */
class HostAppsTest {
    private static final PresetOutline HERMES = PresetOutlines.all().getFirst();

    @TempDir
    Path accounts;

    private final List<InstalledHome> services = new ArrayList<>();

    @Test
    void rootBehindSudoMeansTheAppOfItsCaller() throws IOException {
        Files.createDirectories(accounts.resolve("alice/.openclaw"));
        Files.createDirectories(accounts.resolve("root/.hermes"));
        assertThat(chosen("root", Map.of("SUDO_USER", "alice"), Optional.empty()))
                .isEqualTo("openclaw " + accounts.resolve("alice/.openclaw"));
        assertThat(chosen("root", Map.of(), Optional.empty())).isEqualTo("hermes " + accounts.resolve("root/.hermes"));
        assertThat(chosen("root", Map.of("SUDO_USER", "alice"), Optional.of("root")))
                .as("the account of the option comes first")
                .isEqualTo("hermes " + accounts.resolve("root/.hermes"));
    }

    @Test
    void profileBesideTheHomeShowsTheApp() throws IOException {
        Path work = Files.createDirectories(accounts.resolve("alice/.openclaw-work"));
        Files.createDirectories(accounts.resolve("alice/.openclaw-Bad"));
        assertThat(chosen("alice", Map.of(), Optional.empty()))
                .as("a directory without a marker is no profile")
                .isEqualTo("hermes " + accounts.resolve("alice/.hermes"));
        Files.createFile(work.resolve("openclaw.json"));
        String openclaw = "openclaw " + accounts.resolve("alice/.openclaw");
        assertThat(chosen("alice", Map.of(), Optional.empty())).isEqualTo(openclaw);
        assertThat(chosen("root", Map.of("SUDO_USER", "alice"), Optional.empty()))
                .isEqualTo(openclaw);
        assertThat(choice("alice", Map.of(), Optional.empty()).reason()).isEqualTo(work + " exists");
    }

    @Test
    void unknownAccountIsRefused() {
        assertThatThrownBy(() -> chosen("root", Map.of(), Optional.of("carol")))
                .isInstanceOf(GatehouseException.class)
                .hasMessage("User carol does not exist");
    }

    @Test
    void rootWithoutAnAppMeansTheOnlyOneOfAnotherAccount() throws IOException {
        Files.createDirectories(accounts.resolve("alice/.openclaw"));
        assertThat(chosen("root", Map.of(), Optional.empty()))
                .isEqualTo("openclaw " + accounts.resolve("alice/.openclaw"));
        assertThat(chosen("alice", Map.of(), Optional.empty()))
                .isEqualTo("openclaw " + accounts.resolve("alice/.openclaw"));
        assertThat(chosen("bob", Map.of(), Optional.empty()))
                .as("a caller without root looks at no other account")
                .isEqualTo("hermes " + accounts.resolve("bob/.hermes"));
    }

    @Test
    void installedServicesShowTheAppOfAHomeInAnotherPlace() throws IOException {
        Path home = Files.createDirectories(accounts.resolve("srv/claw"));
        services.add(new InstalledHome(home, ProfileName.DEFAULT, "alice"));
        assertThat(chosen("alice", Map.of(), Optional.empty())).isEqualTo("openclaw " + home);
    }

    @Test
    void variableOfAPresetCanNameTheDirectoryOfAProfile() {
        Path home = accounts.resolve("srv/hermes");
        assertThat(chosen(
                        "alice",
                        Map.of("HERMES_HOME", home.resolve("profiles/coder").toString()),
                        Optional.empty()))
                .isEqualTo("hermes " + home);
    }

    @Test
    void inAContainerTheHomeIsThatOfContainers() {
        HostApps apps = new HostApps(new Host("alice"), Optional.empty(), Map.of(), List.of(), true);
        assertThat(apps.usual(HERMES)).isEqualTo(HERMES.containerHome());
    }

    private String chosen(String caller, Map<String, String> environment, Optional<String> account) {
        AppChoice choice = choice(caller, environment, account);
        return choice.word() + " " + choice.home().orElseThrow();
    }

    private AppChoice choice(String caller, Map<String, String> environment, Optional<String> account) {
        HostApps apps = new HostApps(new Host(caller), account, environment, List.of(), false);
        List<AppChoice> choices =
                AppRule.choose(new AppRequest(Optional.empty(), "", Optional.empty(), PresetOutlines.all()), apps);
        assertThat(choices).hasSize(1);
        return choices.getFirst();
    }

    /** A host with root, alice and bob. All services are those of openclaw. */
    private final class Host implements HomeFacts {
        private final String caller;

        Host(String caller) {
            this.caller = caller;
        }

        @Override
        public boolean isRoot() {
            return caller.equals("root");
        }

        @Override
        public String ownAccount() {
            return caller;
        }

        @Override
        public Path ownDirectory() {
            return accounts.resolve(caller);
        }

        @Override
        public Optional<Path> directoryOf(String account) {
            return Optional.ofNullable(directories().get(account));
        }

        @Override
        public Map<String, Path> directories() {
            return Map.of(
                    "root", accounts.resolve("root"),
                    "alice", accounts.resolve("alice"),
                    "bob", accounts.resolve("bob"));
        }

        @Override
        public boolean has(App app, Path home, List<ProfileName> profiles) {
            return Files.isDirectory(home);
        }

        @Override
        public List<InstalledHome> installed(App app, String account) {
            return app.name().equals("openclaw") ? services : List.of();
        }
    }
}
