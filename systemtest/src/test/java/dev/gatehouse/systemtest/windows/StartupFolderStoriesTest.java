package dev.gatehouse.systemtest.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.Inspection.Verdict;
import dev.gatehouse.manager.Outcome.Change;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.spi.HashedName;
import dev.gatehouse.testkit.fake.FakeGateway;
import dev.gatehouse.windows.WindowsServiceManager;
import dev.gatehouse.windows.host.WindowsLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** If Task Scheduler refuses a task, in any language, or hangs, an entry in the Startup folder replaces the task. */
class StartupFolderStoriesTest extends WindowsStories {
    @ParameterizedTest
    @CsvSource({
        "0x80070005, ERROR: Access is denied.",
        "0x80070005, FEHLER: Zugriff verweigert",
        "0x80070005, ERROR: Acceso denegado.",
        "0x80070005, CHYBA: Přístup byl odepřen.",
        "0x80070005, エラー: アクセスが拒否されました。",
        "0x80070005, ''",
        "1, ERROR: Access is denied.",
        "0x8004131A, ''"
    })
    void aRefusedTaskIsReplacedByAStartupEntryInEveryLanguage(String code, String words) throws Exception {
        tasks().fail("/Create", code, words);
        FakeGateway gateway = gateway("alpha");

        assertThat(manager().define(gateway.definition()).change()).isEqualTo(Change.CREATED);

        assertThat(Files.readString(entry(), StandardCharsets.UTF_8))
                .startsWith("@echo off\r\nchcp 65001 >nul\r\n")
                .contains("start \"\" /d \"" + fixture().home().path() + "\" \"")
                .contains(inFolder("launch").toString());
        assertThat(statusOf(gateway).reason().orElseThrow())
                .contains("Startup folder")
                .contains(words.isEmpty() ? "printed no message" : words);
        assertThat(statusOf(gateway).enabled()).contains(false);
        assertThat(inspect(gateway).verdict()).isEqualTo(Verdict.CURRENT);
        manager().start(gateway.service(), Wait.PROOF);
        assertThat(statusOf(gateway).state()).isEqualTo(State.UP);
        assertThat(statusOf(gateway).enabled()).contains(true);
        manager().stop(gateway.service(), Wait.PROOF);
        assertThat(gateway.events().life()).containsExactly("started", asked(), "exiting 0");

        // A refused task is not requested again each time.
        int creates = callsOf("/Create").size();
        assertThat(manager().define(gateway.definition()).change()).isEqualTo(Change.UNCHANGED);
        assertThat(callsOf("/Create")).hasSize(creates);
    }

    @Test
    void ifTaskSchedulerHangsAStartupEntryReplacesTheTask() {
        ServiceManager impatient = new WindowsServiceManager(
                fixture().home(), Hosts.impatient(fixture().layout(), tasks().words()));
        tasks().fail("/Create", "hang", "");
        FakeGateway gateway = gateway("alpha");
        assertThat(impatient.define(gateway.definition()).change()).isEqualTo(Change.CREATED);
        assertThat(statusOf(gateway).reason().orElseThrow()).contains("did not answer within");
        assertThat(entry()).exists();
        tasks().mend();
    }

    @Test
    void withoutTaskAndStartupFolderTheInstallFailsWithBothReasons() {
        WindowsLayout homeless = Hosts.withoutStartup(fixture().layout());
        tasks().fail("/Create", "0x80070005", "Zugriff verweigert");
        FakeGateway gateway = gateway("alpha");
        GatehouseException failure = new WindowsServiceManager(fixture().home(), homeless)
                .define(List.of(gateway.definition()), Initially.DOWN)
                .failures()
                .getFirst()
                .failure()
                .orElseThrow();
        assertThat(failure)
                .hasMessageContaining("Zugriff verweigert")
                .hasMessageContaining("APPDATA")
                .hasMessageContaining(TASK);
        assertThat(fixture().tracesOf(gateway.service())).isEmpty();
    }

    @Test
    void twoHomesOfOneAccountHaveTheirOwnEntries() throws Exception {
        tasks().fail("/Create", "0x80070005", "");
        define(gateway("alpha"));
        String text = Files.readString(entry());
        Path second = Files.createDirectory(
                fixture().home().path().resolveSibling(fixture().home().path().getFileName() + "-second"));
        try (WindowsFixture other = WindowsFixture.at(host(), second)) {
            FakeGateway same = other.gateway("alpha");
            ServiceManager manager = new WindowsServiceManager(
                    other.home(),
                    Hosts.withStartup(other.layout(), fixture().layout().startup()));
            assertThat(manager.define(same.definition()).change()).isEqualTo(Change.CREATED);
            Path own = entry().resolveSibling(
                            "Hermes_Gateway_" + HashedName.of(other.home().directory(same.profile())) + ".cmd");
            assertThat(own).content().contains(second.toString());
            assertThat(entry()).hasContent(text);
            manager.remove(same.service());
            assertThat(own).doesNotExist();
        }
    }

    @Test
    void aForeignStartupEntryIsNeverChanged() throws Exception {
        tasks().fail("/Create", "0x80070005", "");
        Files.createDirectories(entry().getParent());
        Files.writeString(entry(), "@start notepad\r\n");
        FakeGateway gateway = gateway("alpha");
        assertThatThrownBy(() -> manager().define(gateway.definition())).hasMessageContaining("not changed");
        assertThat(Files.readString(entry())).isEqualTo("@start notepad\r\n");
        assertThat(inFolder("launch")).doesNotExist();
        Files.delete(entry());
    }

    @Test
    void aTaskReplacesTheStartupEntryOnceItCanBeRegistered() {
        tasks().fail("/Create", "0x80070005", "");
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        assertThat(entry()).exists();
        tasks().mend();
        Installations.install(fixture(), gateway, Installations.LOGIN_ONLY);
        assertThat(entry()).doesNotExist();
        assertThat(tasks().task(TASK)).exists();
        assertThat(statusOf(gateway).reason()).isEmpty();
    }

    /** The command starts the launcher itself: the message must not blame Task Scheduler, and must come immediately. */
    @Test
    void reportsALauncherThatExitsImmediately() {
        tasks().fail("/Create", "0x80070005", "");
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        ServiceManager broken = new WindowsServiceManager(
                fixture().home(), Hosts.withLauncher(fixture().layout(), Programs.failing()));
        long begin = System.nanoTime();
        assertThatThrownBy(() -> broken.start(gateway.service(), Wait.PROOF))
                .hasMessageContaining("its launcher exited immediately with code 1")
                .hasMessageNotContaining("Task Scheduler")
                .isInstanceOfSatisfying(
                        GatehouseException.class,
                        failure -> assertThat(failure.remedy().orElseThrow().text())
                                .isEqualTo("gatehouse gateway run alpha"));
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
        manager().start(gateway.service(), Wait.PROOF);
    }
}
