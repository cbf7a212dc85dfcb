package dev.gatehouse.launchd.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.Host;
import dev.gatehouse.Ran;
import dev.gatehouse.app.App;
import dev.gatehouse.app.Presets;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.launchd.LaunchdSamples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LaunchdLayoutTest {
    /** Prints values of the host's layout. */
    static final class Told {
        public static void main(String[] arguments) {
            LaunchdLayout layout = LaunchdLayout.ofHost(Map.of());
            System.out.println(layout.accountHome() + " " + layout.uid());
        }
    }

    @Test
    void theAccountsHomeComesFromTheUserDatabaseNotFromHome() throws IOException {
        List<String> words = Host.java(Told.class);
        Ran usual = Ran.in(Path.of("/"), Map.of(), words);
        Ran moved = Ran.in(Path.of("/"), Map.of("HOME", "/tmp/profile"), words);
        assertThat(usual.exit()).as(usual.toString()).isZero();
        assertThat(moved.output()).isEqualTo(usual.output()).doesNotContain("/tmp/profile");
        String uid =
                Ran.in(Path.of("/"), Map.of(), List.of("id", "-u")).output().strip();
        assertThat(usual.output().strip()).endsWith(" " + uid);
    }

    @Test
    void pathsAreThoseOfTheAccountOrOfTheSystem() {
        App app = Presets.named("hermes");
        LaunchdLayout layout = LaunchdSamples.LAYOUT;
        assertThat(layout.plist(Domain.gui(501), LaunchdLayout.label(app, ProfileName.DEFAULT)))
                .isEqualTo(Path.of("/Users/alice/Library/LaunchAgents/ai.hermes.gateway.plist"));
        assertThat(layout.plist(Domain.user(501), LaunchdLayout.label(app, ProfileName.of("coder"))))
                .isEqualTo(Path.of("/Users/alice/Library/LaunchAgents/ai.hermes.gateway-coder.plist"));
        assertThat(layout.plist(Domain.SYSTEM, LaunchdLayout.label(app, ProfileName.of("coder"))))
                .isEqualTo(Path.of("/Library/LaunchDaemons/ai.hermes.gateway-coder.plist"));
    }

    @Test
    void domainsAreTriedInOrder() {
        assertThat(LaunchdSamples.LAYOUT.domains(DomainChoice.AUTOMATIC))
                .extracting(Domain::target)
                .containsExactly("gui/501", "user/501");
        LaunchdLayout root = new LaunchdLayout(0, Path.of("/var/root"), Path.of("/"), Path.of("/bin/launchctl"));
        assertThat(root.domains(DomainChoice.AUTOMATIC)).containsExactly(Domain.SYSTEM);
        assertThat(root.domains(DomainChoice.GUI)).containsExactly(Domain.gui(0));
    }
}
