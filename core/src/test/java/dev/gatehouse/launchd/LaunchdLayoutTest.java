package dev.gatehouse.launchd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.Host;
import dev.gatehouse.Ran;
import dev.gatehouse.definition.App;
import dev.gatehouse.definition.InvalidInputException;
import dev.gatehouse.definition.Limits;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.definition.StopPolicy;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.Renderer;
import dev.gatehouse.manager.Rendering;
import dev.gatehouse.manager.ServiceManagers;
import dev.gatehouse.profile.GatewaySettings;
import dev.gatehouse.profile.Home;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.OS;

class LaunchdLayoutTest {
    /** Prints what the layout of the host says. */
    static final class Told {
        public static void main(String[] arguments) {
            LaunchdLayout layout = LaunchdLayout.ofHost(Map.of());
            System.out.println(layout.accountHome() + " " + layout.uid());
        }
    }

    @Test
    void theAccountsHomeIsThatOfItsEntryAndNotTheVariable() throws IOException {
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
    void labelsAndPlacesAreThoseOfTheAccountOrOfTheSystem() {
        App app = App.hermes();
        LaunchdLayout layout = Samples.LAYOUT;
        assertThat(layout.plist(Domain.gui(501), app, ServiceName.of("default")))
                .isEqualTo(Path.of("/Users/alice/Library/LaunchAgents/ai.hermes.gateway.plist"));
        assertThat(layout.plist(Domain.user(501), app, ServiceName.of("coder")))
                .isEqualTo(Path.of("/Users/alice/Library/LaunchAgents/ai.hermes.gateway-coder.plist"));
        assertThat(layout.plist(Domain.SYSTEM, app, ServiceName.of("coder")))
                .isEqualTo(Path.of("/Library/LaunchDaemons/ai.hermes.gateway-coder.plist"));
    }

    @Test
    void domainsAreTriedInOrder() {
        assertThat(Samples.LAYOUT.domains(DomainChoice.AUTOMATIC))
                .extracting(Domain::target)
                .containsExactly("gui/501", "user/501");
        LaunchdLayout root = new LaunchdLayout(0, Path.of("/var/root"), Path.of("/"), Path.of("/bin/launchctl"));
        assertThat(root.domains(DomainChoice.AUTOMATIC)).containsExactly(Domain.SYSTEM);
        assertThat(root.domains(DomainChoice.GUI)).containsExactly(Domain.gui(0));
    }

    /** Else an account that looks would see root's as another one, and root's tools would be the gateway's. */
    @Test
    void aDaemonIsRenderedTheSameWhoeverDoesIt() {
        LaunchdLayout root = new LaunchdLayout(0, Path.of("/var/root"), Path.of("/"), Path.of("/bin/launchctl"));
        Rendering byRoot = new LaunchdRenderer(App.hermes(), root, Domain.SYSTEM, Optional.of("alice"))
                .render(Samples.hermes("coder", GatewaySettings.DEFAULTS));
        Rendering byAlice = new LaunchdRenderer(App.hermes(), Samples.LAYOUT, Domain.SYSTEM, Optional.of("alice"))
                .render(Samples.hermes("coder", GatewaySettings.DEFAULTS));
        assertThat(byRoot).isEqualTo(byAlice);
        assertThat(byRoot.files().getLast().content())
                .contains("/Users/alice/.local/bin")
                .doesNotContain("/var/root");
    }

    @Test
    void whatLaunchdCannotIsRefused() {
        LaunchdRenderer renderer = Samples.renderer(Domain.gui(501));
        Assertions.assertThatThrownBy(() -> renderer.render(Samples.hermes(
                        "coder",
                        Samples.settings(
                                Map.of(),
                                RestartPolicy.ON_FAILURE,
                                StopPolicy.DEFAULT,
                                new Readiness.None(),
                                new Limits(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.of(1 << 20))))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("limits.memory");
        Assertions.assertThatThrownBy(() -> renderer.render(Samples.hermes(
                        "coder",
                        Samples.settings(
                                Map.of(),
                                RestartPolicy.ON_FAILURE,
                                StopPolicy.DEFAULT,
                                new Readiness.Notify(10, Duration.ofSeconds(1)),
                                Limits.NONE))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("between 3 and 9");
        LaunchdRenderer ofRoot = new LaunchdRenderer(App.hermes(), Samples.LAYOUT, Domain.SYSTEM, Optional.empty());
        Assertions.assertThatThrownBy(() -> ofRoot.render(Samples.hermes("coder", GatewaySettings.DEFAULTS)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("root");
    }

    @Test
    void whatStartsAndStopsHaveToKnowIsReadAsItWasWritten() {
        Proof proof = Proof.of(Samples.hermes(
                "coder",
                Samples.settings(
                        Map.of(),
                        RestartPolicy.ON_FAILURE,
                        new StopPolicy("USR1", Duration.ofMillis(1234)),
                        new Readiness.Port(80, Duration.ofSeconds(3)),
                        Limits.NONE)));
        assertThat(Proof.parse(proof.text())).isEqualTo(proof);
        assertThat(Proof.parse("")).isEqualTo(Proof.UNKNOWN);
        assertThat(Proof.parse("ready port x\nstop FOO 1\nagain a\nnever\nwhat\n"))
                .isEqualTo(Proof.UNKNOWN);
    }

    /** Where there is no launchd that is what it does by itself; on macOS root's own gateways would be daemons. */
    @Test
    void onAnyHostTheProviderRendersAnAgent() {
        Home home = Home.at(App.hermes(), Path.of("/Users/alice/.hermes"));
        Map<String, String> environment = Map.of("GATEHOUSE_LAUNCHD_HOME", "/Users/alice");
        Renderer renderer = OS.MAC.isCurrentOs()
                ? LaunchdServiceManager.renderer(home, LaunchdOptions.in(DomainChoice.GUI), environment)
                : ServiceManagers.renderer(Kind.LAUNCHD, home, environment);
        Rendering rendering = renderer.render(Samples.hermes("coder", GatewaySettings.DEFAULTS));
        assertThat(rendering)
                .isEqualTo(Samples.renderer(Domain.gui(501)).render(Samples.hermes("coder", GatewaySettings.DEFAULTS)));
        assertThat(rendering.root()).isEqualTo(Path.of("/Users/alice/Library"));
    }
}
