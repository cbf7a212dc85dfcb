package dev.gatehouse.systemtest.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.testkit.fake.FakeGateway;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Homes with special characters of cmd, XML or Task Scheduler in their paths. */
class OddHomeStoriesTest extends WindowsStories {
    @ParameterizedTest
    @ValueSource(strings = {"A & B", "it's", "<x>", "100%", "größe 東京", "(x)^y", "a;b,c=d"})
    void aHomeWithAnOddNameWorksFromInstallToUninstall(String name) throws Exception {
        Path home = Files.createDirectories(fixture().home().path().resolve(name));
        try (WindowsFixture odd = WindowsFixture.at(host(), home)) {
            FakeGateway gateway = odd.gateway("alpha");
            odd.manager().define(List.of(gateway.definition()), Initially.DOWN).orThrow();
            assertThat(Files.exists(tasks().task(TASK))).isTrue();
            odd.manager().start(gateway.service(), Wait.PROOF);
            ServiceStatus status = odd.manager().status(gateway.service());
            assertThat(status.state()).isEqualTo(State.UP);
            odd.manager().stop(gateway.service(), Wait.PROOF);
            assertThat(gateway.events().life()).containsExactly("started", asked(), "exiting 0");
            assertThat(odd.manager()
                            .inspect(List.of(gateway.definition()))
                            .getFirst()
                            .differences())
                    .isEmpty();
        }
    }

    @Test
    void aHomePathThatTaskSchedulerWouldExpandIsRefusedBeforeAnyChange() throws Exception {
        Path home = Files.createDirectories(fixture().home().path().resolve("%TEMP%"));
        try (WindowsFixture odd = WindowsFixture.at(host(), home)) {
            FakeGateway gateway = odd.gateway("alpha");
            assertThatThrownBy(() -> odd.manager().define(gateway.definition())).hasMessageContaining("at position");
            assertThat(odd.tracesOf(gateway.service())).isEmpty();
        }
    }
}
