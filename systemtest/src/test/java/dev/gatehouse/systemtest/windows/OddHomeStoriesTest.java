package dev.gatehouse.systemtest.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.testkit.fake.FakeGateway;
import dev.gatehouse.windows.WindowsServiceManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Homes with special characters of cmd, XML or Task Scheduler in their paths. */
class OddHomeStoriesTest extends WindowsStories {
    @ParameterizedTest
    @ValueSource(strings = {"A & B", "it's", "<x>", "100%", "größe", "東京", "(x)^y", "a;b,c=d"})
    void aHomeWithAnOddNameWorksFromInstallToUninstall(String name) throws Exception {
        Assumptions.assumeFalse(WindowsHost.isWindows() && name.contains("<"), "Windows allows no < in a name");
        Assumptions.assumeFalse(
                WindowsHost.isWindows() && name.equals("東京"),
                "the model's schtasks is a Java program there, which gets no argument outside the code page");
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

    /** Without a task this command starts the launcher, and a cmd file does at logon. */
    @Test
    void aHomeOutsideTheCodePageWorksWithAStartupEntry() throws Exception {
        Path home = Files.createDirectories(fixture().home().path().resolve("東京"));
        tasks().fail("/Create", "0x80070005", "");
        try (WindowsFixture odd = WindowsFixture.at(host(), home)) {
            FakeGateway gateway = odd.gateway("alpha");
            odd.manager().define(List.of(gateway.definition()), Initially.DOWN).orThrow();
            odd.manager().start(gateway.service(), Wait.PROOF);
            assertThat(odd.manager().status(gateway.service()).state()).isEqualTo(State.UP);
            odd.manager().stop(gateway.service(), Wait.PROOF);
        }
    }

    /** Java on Windows gets its arguments in the code page. */
    @Test
    void aJavaOutsideTheCodePageIsRefusedBeforeAnyChange() {
        Assumptions.assumeTrue(WindowsHost.isWindows(), "only Windows has a code page");
        FakeGateway gateway = gateway("alpha");
        WindowsServiceManager manager = new WindowsServiceManager(
                fixture().home(), Hosts.withLauncher(fixture().layout(), List.of("C:\\東京\\bin\\javaw.exe")));
        assertThatThrownBy(() -> manager.define(gateway.definition())).hasMessageContaining("東京");
        assertThat(fixture().tracesOf(gateway.service())).isEmpty();
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
