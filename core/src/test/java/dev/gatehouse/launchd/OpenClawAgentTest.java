package dev.gatehouse.launchd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.gatehouse.OpenClawFiles;
import dev.gatehouse.app.Presets;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.launchd.domain.LaunchdLayout;
import dev.gatehouse.launchd.domain.LaunchdOptions;
import dev.gatehouse.launchd.launchctl.Launchctl;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Inspection;
import dev.gatehouse.manager.Outcome.Change;
import dev.gatehouse.profile.Home;
import dev.gatehouse.spi.provider.HolderQuery;
import dev.gatehouse.spi.provider.HostFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The agents that {@code openclaw gateway install} writes: their variables are in a file of their own, which a script reads. They
 * are found, adopted, and given back as they were.
 */
@Timeout(60)
class OpenClawAgentTest {
    @TempDir
    Path root;

    private final FakeLaunchctl launchctl = new FakeLaunchctl();
    private Path account;
    private LaunchdLayout layout;
    private Home home;

    @BeforeEach
    void host() throws IOException {
        account = Files.createDirectories(root.resolve("ada"));
        layout = new LaunchdLayout(501, account, root, Path.of("/bin/launchctl"));
        home = Home.at(Presets.named("openclaw"), account.resolve(".openclaw"));
        for (String profile : List.of("default", "work")) {
            Path directory = Files.createDirectories(home.directory(ProfileName.of(profile)));
            Files.writeString(directory.resolve("openclaw.json"), "{gateway: {port: 18801}}\n");
        }
    }

    private LaunchdServiceManager manager(LaunchdOptions options) {
        LaunchdBackend backend = new LaunchdBackend(
                home, layout, options, new Launchctl(layout.launchctl(), launchctl), Optional.empty());
        return new LaunchdServiceManager(new LaunchdPlaces(backend, Optional.empty()), false);
    }

    private LaunchdServiceManager manager() {
        return manager(LaunchdOptions.DEFAULTS);
    }

    private static String label(String profile) {
        return profile.equals("default") ? "ai.openclaw.gateway" : "ai.openclaw." + profile;
    }

    private Path plist(String profile) {
        return account.resolve("Library/LaunchAgents/" + label(profile) + ".plist");
    }

    /** What its own installation does. */
    private String install(String profile) throws IOException {
        Path variables = Files.createDirectories(
                        home.directory(ProfileName.of(profile)).resolve("service-env"))
                .resolve(label(profile) + ".env");
        Files.writeString(variables, OpenClawFiles.text(label(profile) + ".env", account));
        String text = OpenClawFiles.text(label(profile) + ".plist", account);
        Files.createDirectories(plist(profile).getParent());
        Files.writeString(plist(profile), text);
        launchctl.loaded.put("gui/501/" + label(profile), FakeLaunchctl.job(4711, 1, "(never exited)"));
        return text;
    }

    private GatewayDefinition definition(String profile) {
        return home.profile(profile).orElseThrow().gateway();
    }

    private Inspection.Verdict verdict(String profile) {
        return manager().inspect(List.of(definition(profile))).getFirst().verdict();
    }

    private List<Holder> holders(String profile) {
        HolderQuery query =
                HolderQuery.of(home, new HostFacts(root, "Mac OS X", Map.of()), List.of(ServiceName.of(profile)));
        return new LaunchdHolders(query, layout, new Launchctl(layout.launchctl(), launchctl)).find();
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "work"})
    void itsAgentIsFoundAdoptedAndGivenBack(String profile) throws IOException {
        ServiceName service = ServiceName.of(profile);
        String theirs = install(profile);
        assertThat(holders(profile))
                .extracting(Holder::words, Holder::runs, Holder::starts, Holder::ours)
                .containsExactly(tuple("agent " + label(profile), true, true, false));
        assertThat(verdict(profile)).isEqualTo(Inspection.Verdict.ADOPTABLE);
        assertThat(manager().services()).isEmpty();

        assertThat(manager(LaunchdOptions.DEFAULTS.adopting())
                        .define(definition(profile))
                        .change())
                .isEqualTo(Change.REFRESHED);
        assertThat(manager().services()).containsExactly(service);
        assertThat(manager().isAdopted(service)).isTrue();
        assertThat(plist(profile)).content().doesNotContain("service-env");

        manager().giveBack(service);
        assertThat(plist(profile)).hasContent(theirs);
        assertThat(manager().services()).isEmpty();
        assertThat(verdict(profile)).isEqualTo(Inspection.Verdict.ADOPTABLE);
    }

    /** Nothing else says whose gateway it is. */
    @ParameterizedTest
    @ValueSource(strings = {"default", "work"})
    void withoutTheFileOfItsVariablesItsAgentIsNotAdopted(String profile) throws IOException {
        install(profile);
        Files.delete(home.directory(ProfileName.of(profile)).resolve("service-env/" + label(profile) + ".env"));
        assertThat(verdict(profile)).isEqualTo(Inspection.Verdict.FOREIGN);
    }
}
