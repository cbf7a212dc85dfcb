package dev.gatehouse.profile.person;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.app.App;
import dev.gatehouse.app.Presets;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.Remedy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose home a call means. */
class HomeRuleTest {
    /**
     * Columns: the caller; what it said, separated by blanks: a home, {@code runas=NAME}, variables; the gateway that the
     * call is about; homes on disk with their profiles; installed services as {@code home|profile|account}; the answer:
     * the home and the account.
     */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
            # A caller without root means its own home.
            alice, "",                      coder, "/home/alice/.hermes:coder", "",                              /home/alice/.hermes
            alice, "",                      coder, "",                          "",                              /home/alice/.hermes
            alice, SUDO_USER=bob,           coder, "/home/alice/.hermes:coder", "",                              /home/alice/.hermes
            alice, /srv/hermes,             coder, "",                          "",                              /srv/hermes
            # Root behind sudo or doas means the caller's home, whether or not it exists.
            root,  SUDO_USER=alice,         coder, "/home/alice/.hermes:coder", "",                              "/home/alice/.hermes alice"
            root,  SUDO_USER=alice,         coder, "",                          "",                              "/home/alice/.hermes alice"
            root,  DOAS_USER=alice,         coder, "/home/alice/.hermes:coder", "",                              "/home/alice/.hermes alice"
            root,  SUDO_USER=alice,         "",    "/root/.hermes:",            "",                              "/home/alice/.hermes alice"
            root,  SUDO_USER=root,          coder, "/root/.hermes:coder",       "",                              /root/.hermes
            root,  SUDO_USER=gone,          coder, "/root/.hermes:coder",       "",                              /root/.hermes
            root,  "/srv/hermes SUDO_USER=alice", coder, "",                    "",                              /srv/hermes
            # The account of the option comes before that of sudo.
            root,  "runas=bob SUDO_USER=alice", coder, "/home/alice/.hermes:coder", "",                          "/home/bob/.hermes bob"
            root,  runas=alice,             coder, "",                          "",                              "/home/alice/.hermes alice"
            root,  "runas=alice /srv/hermes", coder, "",                        "",                              "/srv/hermes alice"
            # Root alone means its own home, unless only a service says where the gateway is.
            root,  "",                      coder, "/root/.hermes:coder",       "/home/alice/.hermes|coder|alice", /root/.hermes
            root,  "",                      coder, "/root/.hermes:",            "/home/alice/.hermes|coder|alice", "/home/alice/.hermes alice"
            root,  "",                      coder, "",                          "/home/alice/.hermes|coder|alice", "/home/alice/.hermes alice"
            root,  "",                      "",    "",                          "/home/alice/.hermes|coder|alice", "/home/alice/.hermes alice"
            root,  "",                      other, "",                          "/home/alice/.hermes|coder|alice", /root/.hermes
            root,  "",                      coder, "",                          "/root/.hermes|coder|root /home/alice/.hermes|coder|alice", /root/.hermes
            # Root without a home of its own means the only one on the host.
            root,  "",                      coder, "/home/bob/.hermes:coder",   "",                              "/home/bob/.hermes bob"
            root,  "",                      "",    "/home/bob/.hermes:coder",   "",                              "/home/bob/.hermes bob"
            root,  "",                      other, "/home/bob/.hermes:coder",   "",                              /root/.hermes
            root,  SUDO_USER=alice,         coder, "/home/bob/.hermes:coder",   "",                              "/home/alice/.hermes alice"
            # What alice installed for bob is found without naming bob again; alice's own comes first.
            root,  SUDO_USER=alice,         coder, "/home/alice/.hermes:",      "/home/bob/.hermes|coder|bob",   "/home/bob/.hermes bob"
            root,  SUDO_USER=alice,         coder, "/home/alice/.hermes:coder", "/home/bob/.hermes|coder|bob",   "/home/alice/.hermes alice"
            root,  SUDO_USER=alice,         coder, "",                          "/home/bob/.hermes|coder|bob /home/alice/srv|coder|alice", "/home/alice/srv alice"
            # A caller without root finds only services of its own.
            alice, "",                      coder, "",                          "/home/alice/srv|coder|alice",   "/home/alice/srv alice"
            alice, "",                      coder, "/home/alice/.hermes:",      "/home/bob/.hermes|coder|bob",   /home/alice/.hermes
            # In a container the app's home is the image's.
            root,  "container SUDO_USER=alice", coder, "",                      "",                              /opt/data
            root,  "container /srv/hermes", coder, "",                          "",                              /srv/hermes
            """)
    void home(String caller, String said, String gateway, String disk, String services, String expected) {
        HomeChoice choice = HomeRule.choose(request(said, gateway), new Host(caller, disk, services));
        assertThat(choice.home() + choice.account().map(name -> " " + name).orElse(""))
                .isEqualTo(expected);
    }

    @Test
    void severalHomesAreNamed() {
        Host host = new Host("root", "", "/home/alice/.hermes|coder|alice /home/bob/.hermes|coder|bob");
        assertThatThrownBy(() -> HomeRule.choose(request("", "coder"), host))
                .hasMessage("Gateway coder is installed for several homes: /home/alice/.hermes, /home/bob/.hermes; "
                        + "name one with --home");
    }

    @Test
    void unknownAccountIsRefused() {
        assertThatThrownBy(() -> HomeRule.choose(request("runas=carol", "coder"), new Host("root", "", "")))
                .hasMessage("User carol does not exist");
    }

    /** macOS has no getent. Windows has another list for it. */
    @ParameterizedTest
    @CsvSource({
        "Linux, getent passwd",
        "Mac OS X, dscl . -list /Users",
        "Windows 11, getent passwd",
    })
    void theListOfAccountsIsAdvised(String system, String advised) {
        assertThat(HomeRule.unknown("carol", system).remedy()).contains(Remedy.of(List.of(advised.split(" ", -1))));
    }

    private static HomeRequest request(String said, String gateway) {
        Optional<Path> named = Optional.empty();
        Optional<String> account = Optional.empty();
        Map<String, String> environment = new HashMap<>();
        boolean container = false;
        for (String word : said.isEmpty() ? new String[0] : said.split(" ", -1)) {
            if (word.startsWith("/")) {
                named = Optional.of(Path.of(word));
            } else if (word.startsWith("runas=")) {
                account = Optional.of(word.substring(6));
            } else if (word.equals("container")) {
                container = true;
            } else {
                environment.put(word.substring(0, word.indexOf('=')), word.substring(word.indexOf('=') + 1));
            }
        }
        List<ProfileName> gateways = gateway.isEmpty() ? List.of() : List.of(ProfileName.of(gateway));
        return new HomeRequest(Presets.named("hermes"), named, account, environment, gateways, container);
    }

    /** A host with root, alice and bob. */
    private record Host(String ownAccount, String disk, String services) implements HomeFacts {
        @Override
        public boolean isRoot() {
            return ownAccount.equals("root");
        }

        @Override
        public Path ownDirectory() {
            return directoryOf(ownAccount).orElseThrow();
        }

        @Override
        public Optional<Path> directoryOf(String account) {
            return switch (account) {
                case "root" -> Optional.of(Path.of("/root"));
                case "alice", "bob" -> Optional.of(Path.of("/home", account));
                default -> Optional.empty();
            };
        }

        @Override
        public Map<String, Path> directories() {
            return Map.of("root", Path.of("/root"), "alice", Path.of("/home/alice"), "bob", Path.of("/home/bob"));
        }

        @Override
        public boolean has(App app, Path home, List<ProfileName> profiles) {
            String[] parts = disk.split(":", -1);
            return parts[0].equals(home.toString())
                    && profiles.stream().allMatch(profile -> parts[1].equals(profile.value()));
        }

        @Override
        public List<InstalledHome> installed(App app, String account) {
            List<InstalledHome> installed = new ArrayList<>();
            for (String service : services.isEmpty() ? new String[0] : services.split(" ", -1)) {
                String[] parts = service.split("\\|", -1);
                installed.add(new InstalledHome(Path.of(parts[0]), ProfileName.of(parts[1]), parts[2]));
            }
            return installed;
        }
    }
}
