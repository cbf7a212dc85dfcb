package dev.gatehouse.systemtest.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.definition.Environment;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.Inspection.Verdict;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.Outcome.Change;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.spi.HashedName;
import dev.gatehouse.testkit.fake.FakeGateway;
import dev.gatehouse.windows.host.WindowsLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Registered tasks, changed and deleted tasks, foreign tasks of the same name, and tasks that cannot be removed. */
class TaskStoriesTest extends WindowsStories {
    @Test
    void aRegisteredTaskMatchesTheSchema() throws Exception {
        define(gateway("alpha"));
        byte[] document = Files.readAllBytes(tasks().task(TASK));
        assertThat(TaskSchema.faults(document)).isEmpty();
        assertThat(TaskSchema.leaf(document, "Principals/Principal/LogonType")).isEqualTo("InteractiveToken");
        assertThat(TaskSchema.leaf(document, "Principals/Principal/RunLevel")).isEqualTo("LeastPrivilege");
        assertThat(TaskSchema.leaf(document, "Settings/MultipleInstancesPolicy"))
                .isEqualTo("IgnoreNew");
        assertThat(TaskSchema.leaf(document, "Settings/ExecutionTimeLimit")).isEqualTo("PT0S");
        // Any user may register a trigger for their own logon; only an administrator may for any user's logon.
        assertThat(TaskSchema.leaf(document, "Triggers/LogonTrigger/UserId")).isEqualTo("MODEL\\tester");
    }

    @Test
    void aForeignTaskOfTheSameNameIsNeverChanged() throws Exception {
        FakeGateway gateway = gateway("alpha");
        String theirs = foreignTask();
        Files.writeString(tasks().task(TASK), theirs);
        int before = tasks().calls().size();

        Outcome outcome = manager()
                .define(List.of(gateway.definition()), Initially.UP)
                .outcomes()
                .getFirst();

        assertThat(outcome.failure().orElseThrow()).hasMessageContaining(TASK).hasMessageContaining("not changed");
        assertThat(outcome.failure().orElseThrow().remedy().orElseThrow().text())
                .contains("schtasks /Query")
                .contains(TASK);
        assertThat(statusOf(gateway).state()).isEqualTo(State.ABSENT);
        manager().remove(gateway.service());
        assertThat(Files.readString(tasks().task(TASK))).isEqualTo(theirs);
        assertThat(tasks().calls().subList(before, tasks().calls().size()))
                .isNotEmpty()
                .allMatch(call -> call.startsWith("/Query "));
        assertThat(inFolder("launch")).doesNotExist();
        Files.delete(tasks().task(TASK));
    }

    /** For instance a task that Hermes created. */
    private static String foreignTask() {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Task version=\"1.2\" xmlns="
                + "\"http://schemas.microsoft.com/windows/2004/02/mit/task\"><Actions><Exec><Command>wscript.exe"
                + "</Command></Exec></Actions></Task>\n";
    }

    /** The second home's task has a hash instead of the profile, as that of Hermes. */
    @Test
    void twoHomesOfOneAccountRunGatewaysOfTheSameProfileName() throws Exception {
        FakeGateway gateway = gateway("alpha");
        long pid = up(gateway);
        byte[] document = Files.readAllBytes(tasks().task(TASK));
        try (WindowsFixture other = WindowsFixture.open(host())) {
            FakeGateway same = other.gateway("alpha");
            other.manager().define(List.of(same.definition()), Initially.UP).orThrow();
            other.manager().start(same.service(), Wait.PROOF);

            Path hashed =
                    tasks().task("Hermes_Gateway_" + HashedName.of(other.home().directory(same.profile())));
            assertThat(hashed).exists();
            assertThat(Files.readAllBytes(tasks().task(TASK))).isEqualTo(document);
            assertThat(statusOf(gateway).pid()).hasValue(pid);
            assertThat(other.manager().services()).containsExactly(same.service());
            manager().remove(gateway.service());
            assertThat(other.manager()
                            .inspect(List.of(same.definition()))
                            .getFirst()
                            .verdict())
                    .as("a registered task keeps its name")
                    .isEqualTo(Verdict.CURRENT);
            assertThat(other.manager().status(same.service()).state()).isEqualTo(State.UP);
            other.manager().remove(same.service());
            assertThat(hashed).doesNotExist();
            assertThat(other.tracesOf(same.service())).isEmpty();
        }
    }

    /** The name of the second home's task is not known before Task Scheduler is asked. */
    @Test
    void aCommandWithTheNameOfTheTaskHasTheOneWithTheHash() throws Exception {
        define(gateway("alpha"));
        try (WindowsFixture other = WindowsFixture.open(host())) {
            FakeGateway same = other.gateway("alpha");
            List<String> words = new ArrayList<>(same.definition().command());
            words.add(Environment.UNIT);
            GatewayDefinition named =
                    same.definition().toBuilder().commandByUnit(words).build();
            other.manager().define(List.of(named), Initially.DOWN).orThrow();
            String task = "Hermes_Gateway_" + HashedName.of(other.home().directory(same.profile()));
            assertThat(other.home()
                            .path()
                            .resolve(WindowsLayout.FOLDER)
                            .resolve(TASK)
                            .resolve("launch"))
                    .content()
                    .contains(task);
            assertThat(other.manager().inspect(List.of(named)).getFirst().differences())
                    .isEmpty();
            other.manager().remove(same.service());
        }
    }

    @Test
    void aHomeUnderAnotherNameIsTheSameHome() throws Exception {
        FakeGateway gateway = gateway("alpha");
        long pid = up(gateway);
        Path home = fixture().home().path();
        Path link = Files.createSymbolicLink(home.resolveSibling(home.getFileName() + "-link"), home);
        try {
            WindowsFixture same = WindowsFixture.at(host(), link);
            assertThat(same.manager().status(gateway.service()).pid()).hasValue(pid);
            same.manager().stop(gateway.service(), Wait.PROOF);
            assertThat(statusOf(gateway).state()).isEqualTo(State.DOWN);
            same.manager().remove(gateway.service());
            assertThat(tasks().task(TASK)).doesNotExist();
        } finally {
            Files.delete(link);
        }
    }

    @Test
    void aChangedTaskIsDetectedAndCreatedAgain() throws Exception {
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        String document = Files.readString(tasks().task(TASK), StandardCharsets.UTF_16);
        Files.write(
                tasks().task(TASK), ("\ufeff" + document.replace("PT30S", "PT9M")).getBytes(StandardCharsets.UTF_16LE));
        assertThat(inspect(gateway).verdict()).isEqualTo(Verdict.STALE);
        assertThat(inspect(gateway).differences()).containsExactly("task Triggers/LogonTrigger/Delay");
        int before = tasks().calls().size();

        assertThat(manager().define(gateway.definition()).change()).isEqualTo(Change.REFRESHED);

        assertThat(tasks().calls().subList(before, tasks().calls().size()))
                .extracting(call -> call.split(" ", -1)[0])
                // Queried once to compare, and once more after taking the lock.
                .containsExactly("/Query", "/Query", "/Delete", "/Create");
        assertThat(Files.readString(tasks().task(TASK), StandardCharsets.UTF_16))
                .isEqualTo(document);
        assertThat(inspect(gateway).verdict()).isEqualTo(Verdict.CURRENT);
    }

    @Test
    void aDeletedTaskIsRegisteredAgain() throws Exception {
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        Files.delete(tasks().task(TASK));
        assertThat(inspect(gateway).verdict()).isEqualTo(Verdict.STALE);
        assertThatThrownBy(() -> manager().start(gateway.service(), Wait.PROOF))
                .hasMessageContaining("was deleted")
                .isInstanceOfSatisfying(
                        GatehouseException.class,
                        failure -> assertThat(failure.remedy().orElseThrow().text())
                                .isEqualTo("gatehouse gateway install alpha"));
        assertThat(manager().define(gateway.definition()).change()).isEqualTo(Change.REFRESHED);
        manager().start(gateway.service(), Wait.PROOF);
        assertThat(statusOf(gateway).state()).isEqualTo(State.UP);
    }

    /** A task left behind would start the gateway at each logon without anybody knowing. */
    @ParameterizedTest
    @CsvSource({"/Query,0x800706B5", "/Query,0x80070005", "/Delete,0x800706B5"})
    void aRemovalFailsUnlessTaskSchedulerConfirmsIt(String verb, String code) {
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        tasks().fail(verb, code, "El servidor RPC no está disponible");

        Outcome outcome =
                manager().remove(List.of(gateway.service())).outcomes().getFirst();

        assertThat(outcome.failure().orElseThrow())
                .hasMessageContaining("schtasks " + verb)
                .hasMessageContaining("El servidor RPC");
        assertThat(inFolder("launch")).exists();
        assertThat(tasks().task(TASK)).exists();
        tasks().mend();
        assertThat(manager()
                        .remove(List.of(gateway.service()))
                        .outcomes()
                        .getFirst()
                        .change())
                .isEqualTo(Change.REMOVED);
        assertThat(tasks().task(TASK)).doesNotExist();
    }

    @Test
    void aDeletedTaskDoesNotBlockTheRemovalOfItsGateway() throws Exception {
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        Files.delete(tasks().task(TASK));
        assertThat(manager()
                        .remove(List.of(gateway.service()))
                        .outcomes()
                        .getFirst()
                        .change())
                .isEqualTo(Change.REMOVED);
        assertThat(inFolder("launch")).doesNotExist();
    }
}
