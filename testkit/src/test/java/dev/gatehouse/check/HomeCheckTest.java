package dev.gatehouse.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.gateways.Gateways;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.profile.Intent;
import dev.gatehouse.reconcile.Finding;
import dev.gatehouse.testkit.TestHome;
import dev.gatehouse.testkit.memory.InMemoryServiceManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HomeCheckTest {
    private TestHome disk;
    private InMemoryServiceManager manager;
    private Gateways gateways;

    @BeforeEach
    void home(@TempDir Path directory) throws IOException {
        disk = TestHome.in(directory);
        manager = InMemoryServiceManager.of(disk.home());
        gateways = Gateways.of(disk.home(), manager);
        disk.profile("coder");
        gateways.install(List.of(ProfileName.of("default"), ProfileName.of("coder")))
                .orThrow();
    }

    private List<Finding> wrong() {
        return gateways.check().check().stream()
                .filter(finding -> !finding.harmless())
                .toList();
    }

    @Test
    void nothingIsWrongIfEverythingThatShouldRunDoes() {
        assertThat(wrong()).isEmpty();
        gateways.start(ProfileName.of("coder"));
        assertThat(gateways.check().check()).isEmpty();
        gateways.stop(ProfileName.of("coder"));
        assertThat(gateways.check().check()).isEmpty();
        gateways.disable(List.of(ProfileName.of("coder")));
        assertThat(gateways.check().check()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "CRASHLOOP, in a crash loop,                  gatehouse gateway logs -n 20 coder",
        "FAILED,    'should run, but is failed',      gatehouse gateway logs -n 20 coder",
        "FINISHED,  'should run, but is finished',    gatehouse gateway start coder",
        "STARTING,  'should run, but is starting',    gatehouse gateway status coder",
        "UNKNOWN,   'should run, but is unknown',     gatehouse gateway status coder",
        "DOWN,      reconcile would start it,         gatehouse reconcile",
    })
    void aGatewayThatShouldRunAndDoesNotIsWrong(State state, String words, String command) throws IOException {
        disk.intent("coder", Intent.RUNNING);
        gateways.reconcile().orThrow();
        manager.gateway("coder").become(state);
        assertThat(wrong()).singleElement().satisfies(finding -> {
            assertThat(finding.subject()).isEqualTo("coder");
            assertThat(finding.reason()).startsWith(words);
            assertThat(finding.remedy().text()).isEqualTo(command);
        });
        disk.intent("coder", Intent.STOPPED);
        gateways.apply(gateways.plan(), Wait.none());
    }

    @Test
    void aChangedDefinitionAndBrokenSettingsAreWrong() throws IOException {
        disk.config("coder", "gateway: {env: {X: 1}}\n");
        assertThat(wrong())
                .extracting(Finding::line)
                .singleElement()
                .asString()
                .startsWith("coder: reconcile would refresh it");
        disk.config("coder", "gateway: {port: many}\n");
        assertThat(wrong()).extracting(Finding::line).singleElement().asString().contains("gateway.port must be");
    }

    @Test
    void aCopyThatIsNotStartedIsHarmless() throws IOException {
        gateways.start(ProfileName.of("coder"));
        disk.profile("copy");
        Files.copy(
                disk.directory("coder").resolve("gateway.intent"),
                disk.directory("copy").resolve("gateway.intent"));
        assertThat(wrong()).isEmpty();
        assertThat(gateways.check().check()).extracting(Finding::subject).containsOnly("copy");
    }
}
