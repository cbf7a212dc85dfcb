package dev.gatehouse.systemtest.systemd;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.logs.LogQuery;
import dev.gatehouse.manager.Advice;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.Inspection.Verdict;
import dev.gatehouse.manager.LastExit;
import dev.gatehouse.manager.Outcome.Change;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.StartFailedException;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.systemtest.inside.DaemonStories;
import dev.gatehouse.testkit.Poll;
import dev.gatehouse.testkit.fake.FakeGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Units that are edited or deleted, and what systemd itself reports about units. */
class UnitStories extends SystemdStories implements DaemonStories {
    @Test
    void aStartEnablesTheUnitAndAStopDisablesIt() {
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        assertThat(property(gateway, "UnitFileState")).isEqualTo("disabled");
        assertThat(statusOf(gateway).enabled()).contains(false);
        manager().start(gateway.service(), Wait.PROOF);
        assertThat(property(gateway, "UnitFileState")).isEqualTo("enabled");
        assertThat(statusOf(gateway).enabled()).contains(true);
        manager().transientChanges().stop(gateway.service(), Wait.PROOF);
        assertThat(property(gateway, "UnitFileState")).isEqualTo("enabled");
        manager().transientChanges().start(gateway.service(), Wait.PROOF);
        manager().stop(gateway.service(), Wait.PROOF);
        assertThat(property(gateway, "UnitFileState")).isEqualTo("disabled");
        manager().transientChanges().start(gateway.service(), Wait.PROOF);
        assertThat(property(gateway, "UnitFileState")).isEqualTo("disabled");
        assertThat(property(gateway, "ActiveState")).isEqualTo("active");
    }

    /** Programs are looked for where the gateway will look, and before anything is installed. */
    @Test
    void aProgramThatTheGatewayWouldNotFindIsRefused() {
        GatewayDefinition definition = gateway("alpha").definition();
        manager().requireStartable(Verb.START, definition, OptionalInt.empty());
        GatewayDefinition named =
                definition.toBuilder().command(List.of("no-such-agent", "run")).build();
        assertThatThrownBy(() -> manager().requireStartable(Verb.START, named, OptionalInt.empty()))
                .hasMessageContaining("no program 'no-such-agent' on the PATH of the unit");
        GatewayDefinition absent =
                definition.toBuilder().command(List.of("/no/such/agent")).build();
        assertThatThrownBy(() -> manager().requireStartable(Verb.RESTART, absent, OptionalInt.empty()))
                .hasMessageContaining("program '/no/such/agent' does not exist");
    }

    @Test
    void anEditedUnitIsReportedAndRepaired() throws IOException {
        FakeGateway gateway = gateway("alpha");
        long pid = up(gateway);
        String before = Files.readString(unit(gateway));
        Files.writeString(unit(gateway), "Nice=5\n", StandardOpenOption.APPEND);

        assertThat(inspect(gateway).verdict()).isEqualTo(Verdict.STALE);
        assertThat(inspect(gateway).differences()).containsExactly(unitName(gateway) + " (edited by somebody: Nice=5)");
        assertThat(manager().define(gateway.definition()).change()).isEqualTo(Change.REFRESHED);

        assertThat(unit(gateway)).hasContent(before);
        assertThat(inspect(gateway).verdict()).isEqualTo(Verdict.CURRENT);
        assertThat(property(gateway, "NeedDaemonReload")).isEqualTo("no");
        assertThat(statusOf(gateway).pid()).hasValue(pid);
        // What was replaced is told once, with the command that makes it stay.
        Advice advice = manager().advice().getLast();
        assertThat(advice.message()).contains(unitName(gateway)).contains(": Nice=5.");
        assertThat(advice.commands().getFirst().text()).endsWith("edit " + unitName(gateway));
    }

    @Test
    void theScriptIsRepairedAndDeletedWithTheLastUnit() throws IOException {
        FakeGateway first = gateway("alpha");
        FakeGateway second = gateway("beta");
        long pid = up(first);
        define(second);
        Path script = fixture().script();
        String text = Files.readString(script);
        Files.writeString(script, "exit 1\n", StandardOpenOption.APPEND);

        assertThat(inspect(first).differences())
                .containsExactly(script.getFileName().toString());
        assertThat(manager().define(first.definition()).change()).isEqualTo(Change.REFRESHED);

        assertThat(script).hasContent(text);
        assertThat(statusOf(first).pid()).hasValue(pid);
        assertThat(inspect(second).verdict()).isEqualTo(Verdict.CURRENT);
        // Root executes no file that the gateway's account can write.
        assertThat(Files.getOwner(script)).isEqualTo(Files.getOwner(fixture().units()));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(script)))
                .isEqualTo("rw-r--r--");
        manager().remove(first.service());
        assertThat(script).exists();
        manager().remove(second.service());
        assertThat(script).doesNotExist();
    }

    /** A unit as an administrator would write it: with directives for everything that systemd supports. */
    @Test
    void aUnitIsShortAndContainsNoInlineScript() throws IOException {
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        String unit = SystemdTools.here("cat", unitName(gateway));
        assertThat(unit).doesNotContain("sh -c");
        assertThat(unit.lines()
                        .filter(line -> !line.isBlank() && !line.startsWith("#"))
                        .count())
                .isBetween(25L, 35L);
    }

    @Test
    void aDropInOfTheOperatorIsKept() throws IOException {
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        Path folder = unit(gateway).resolveSibling(unitName(gateway) + ".d");
        Path dropIn = Files.createDirectory(folder).resolve("mine.conf");
        Files.writeString(dropIn, "[Service]\nNice=5\n");
        try {
            SystemdTools.here("daemon-reload");
            assertThat(inspect(gateway).verdict()).isEqualTo(Verdict.CURRENT);
            assertThat(manager().define(gateway.definition()).change()).isEqualTo(Change.UNCHANGED);
            assertThat(property(gateway, "Nice")).isEqualTo("5");
            manager().remove(gateway.service());
            assertThat(dropIn).hasContent("[Service]\nNice=5");
        } finally {
            Files.deleteIfExists(dropIn);
            Files.deleteIfExists(folder);
            SystemdTools.here("daemon-reload");
        }
    }

    @Test
    void aChangedUnitIsReloadedBeforeItsStart() throws IOException {
        FakeGateway gateway = gateway("alpha").with("FAKE_DUMP", "WORD").with("WORD", "old");
        define(gateway);
        Path unit = unit(gateway);
        String text = Files.readString(unit);
        Files.delete(unit);
        SystemdTools.here("daemon-reload");
        // Simulates a process that was killed between writing the unit and reloading.
        Files.writeString(unit, text);
        manager().define(gateway.definition());
        manager().start(gateway.service(), Wait.PROOF);
        assertThat(statusOf(gateway).state()).isEqualTo(State.UP);
    }

    @Test
    void aDeletedUnitOfARunningGatewayIsReportedAndCanBeRemoved() throws IOException {
        FakeGateway gateway = gateway("alpha");
        long pid = up(gateway);
        Files.delete(unit(gateway));
        SystemdTools.here("daemon-reload");
        ServiceStatus status = statusOf(gateway);
        assertThat(status.state()).isEqualTo(State.UP);
        assertThat(status.pid()).hasValue(pid);
        assertThat(inspect(gateway).verdict()).isEqualTo(Verdict.ABSENT);
        manager().remove(gateway.service());
        assertThat(ProcessHandle.of(pid)).isEmpty();
    }

    @Test
    void aMissingDependencyIsReportedInSystemdsWords() throws IOException {
        FakeGateway gateway = gateway("alpha");
        up(gateway);
        manager().stop(gateway.service(), Wait.PROOF);
        Path folder = unit(gateway).resolveSibling(unitName(gateway) + ".d");
        Path dropIn = Files.createDirectory(folder).resolve("needs.conf");
        Path needed = unit(gateway).resolveSibling("gatehouse-needed.service");
        try {
            Files.writeString(needed, "[Service]\nType=oneshot\nExecStart=/bin/false\n");
            Files.writeString(dropIn, "[Unit]\nRequires=gatehouse-needed.service\nAfter=gatehouse-needed.service\n");
            assertIsNotStarted(gateway, "dependency");
            Files.writeString(dropIn, "[Unit]\nConditionPathExists=/nowhere/at/all\n");
            assertIsNotStarted(gateway, "a condition of its unit is not met");
        } finally {
            Files.deleteIfExists(dropIn);
            Files.deleteIfExists(folder);
            Files.deleteIfExists(needed);
            SystemdTools.here("daemon-reload");
            SystemdTools.here("reset-failed");
        }
    }

    private void assertIsNotStarted(FakeGateway gateway, String why) {
        SystemdTools.here("daemon-reload");
        StartFailedException failure =
                catchThrowableOfType(StartFailedException.class, () -> manager().start(gateway.service(), Wait.PROOF));
        assertTells(failure, "systemd did not start", why);
        assertThat(failure.getMessage()).doesNotContain("did not stay up", "start it again");
        assertThat(statusOf(gateway).state()).isEqualTo(State.DOWN);
    }

    @Test
    void childrenOfAGatewayEndWithItsStop() {
        FakeGateway gateway = gateway("alpha");
        up(gateway);
        gateway.tell("fork");
        gateway.tell("detach");
        gateway.events().await("detached");
        Poll.until("two children", LIMIT, () -> gateway.events().children().size() == 2);
        String group = property(gateway, "ControlGroup");
        assertThat(group).isNotEmpty();

        manager().stop(gateway.service(), Wait.PROOF);

        // The control group is empty a moment before the last child is reaped.
        gateway.events().children().forEach(this::awaitGone);
        Poll.until("no control group " + group, LIMIT, () -> Files.notExists(Path.of("/sys/fs/cgroup" + group)));
    }

    @Test
    void childrenOfAKilledGatewayEndBeforeItsRestart() {
        FakeGateway gateway = gateway("alpha");
        long first = up(gateway);
        gateway.tell("detach");
        gateway.events().await("detached");
        long child = gateway.events().children().getFirst();
        ProcessHandle.of(first).orElseThrow().destroyForcibly();
        gateway.events().awaitStart(2);
        assertThat(ProcessHandle.of(child)).isEmpty();
    }

    @Test
    void aFailedStartReportsTheLastLogLines() {
        FakeGateway gateway =
                gateway("alpha").with("FAKE_SAY", "no configuration here").exiting(78);
        define(gateway);
        // journald may process the output only after systemd has noticed the exit.
        Poll.until(
                "the failure contains the output",
                LIMIT,
                () -> String.valueOf(failedStart(gateway).getMessage()).contains("no configuration here"));
        StartFailedException failure = failedStart(gateway);
        assertTells(failure, "78", "it does not restart");
        assertThat(String.valueOf(failure.getMessage())).containsOnlyOnce("configuration error");
        assertThat(failure.remedy().orElseThrow().text())
                .startsWith("journalctl ")
                .contains(unitName(gateway));
        assertThat(failure.status().lastExit()).contains(LastExit.exited(78));
    }

    private StartFailedException failedStart(FakeGateway gateway) {
        return requireNonNull(
                catchThrowableOfType(StartFailedException.class, () -> manager().start(gateway.service(), Wait.PROOF)),
                "the start has worked");
    }

    /** In a crash loop, systemd's own lines would hide those of the gateway. */
    @Test
    void theLogHasOnlyLinesOfTheGatewayUnlessAllAreWanted() {
        FakeGateway gateway = gateway("alpha").with("FAKE_SAY", "my own words");
        up(gateway);
        LogQuery own = LogQuery.all(List.of(gateway.service()));
        Poll.until("its words are in the journal", LIMIT, () -> texts(own).contains("my own words"));
        assertThat(texts(own)).noneMatch(line -> line.startsWith("systemd"));
        LogQuery all = own.withSupervisor();
        if (!machine().isSystem()) {
            // Process 1 of the namespace logs to its console, and its journal has nothing of it.
            Poll.until(
                    "systemd's words too",
                    LIMIT,
                    () -> texts(all).stream().anyMatch(line -> line.startsWith("systemd: Started ")));
        }
        assertThat(texts(all)).contains("my own words");
        assertThat(property(gateway, "OOMPolicy")).isEqualTo("continue");
    }

    private List<String> texts(LogQuery query) {
        List<String> texts = new ArrayList<>();
        manager().logs().read(query, line -> texts.add(line.text()));
        return texts;
    }

    @Test
    void aFailedUnitCanBeStoppedRemovedAndListed() {
        FakeGateway gateway = gateway("alpha").exiting(78);
        up(gateway);
        awaitState(gateway, State.FAILED);
        assertThat(manager().services()).contains(gateway.service());
        assertThat(SystemdTools.here("list-units", "--failed", "--plain", "--no-legend"))
                .contains(unitName(gateway));
        manager().stop(gateway.service(), Wait.PROOF);
        assertThat(SystemdTools.here("list-units", "--failed", "--plain", "--no-legend"))
                .doesNotContain(unitName(gateway));
    }

    @Test
    void systemdAndGatehouseAgreeOnRunningUnits() {
        FakeGateway gateway = gateway("alpha");
        manager().define(List.of(gateway.definition()), Initially.UP).orThrow();
        long pid = gateway.events().awaitStart(1);
        awaitPid(gateway, pid);
        assertThat(property(gateway, "MainPID")).isEqualTo(Long.toString(pid));
        SystemdTools.here("stop", unitName(gateway));
        assertThat(statusOf(gateway).state()).isEqualTo(State.DOWN);
        SystemdTools.here("start", unitName(gateway));
        assertThat(statusOf(gateway).pid()).hasValue(gateway.events().awaitStart(2));
    }
}
