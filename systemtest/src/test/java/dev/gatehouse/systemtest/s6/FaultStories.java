package dev.gatehouse.systemtest.s6;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.NoSupervisorException;
import dev.gatehouse.error.ToolUnavailableException;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.testkit.Poll;
import dev.gatehouse.testkit.fake.FakeGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Missing, inaccessible or dead components cause one clear error, and leave no incomplete files. */
class FaultStories extends S6Stories {
    @Test
    void aScandirWithoutSvscanIsRefusedBeforeAnyChange() throws IOException {
        Path scandir = PrivateSvscan.newScandir();
        ServiceManager manager = place().on(scandir).manager();
        FakeGateway gateway = gateway("alpha");
        GatehouseException failure =
                catchThrowableOfType(NoSupervisorException.class, () -> manager.define(gateway.definition()));
        assertTells(failure, scandir.toString());
        assertThat(Scandirs.entries(scandir)).isEmpty();
        assertThat(manager.services()).isEmpty();
        assertThat(manager.status(gateway.service()).state()).isEqualTo(State.ABSENT);
        Files.delete(scandir);

        failure = catchThrowableOfType(NoSupervisorException.class, () -> manager.define(gateway.definition()));
        assertTells(failure, scandir.toString());
        assertThat(scandir).doesNotExist();
    }

    @Test
    void withoutS6NothingIsChanged() {
        ServiceManager manager = place().manager(Map.of("GATEHOUSE_S6_BIN", "/nowhere"));
        FakeGateway gateway = gateway("alpha");
        ToolUnavailableException failure =
                catchThrowableOfType(ToolUnavailableException.class, () -> manager.define(gateway.definition()));
        assertTells(failure, "/nowhere/s6-svscan");
        assertThat(Scandirs.entries(place().scandir())).doesNotContain("gateway-alpha");
    }

    @Test
    void aScandirWithoutWritePermissionIsRefused() throws Exception {
        Assumptions.assumeFalse(place().isRoot(), "root can write everywhere");
        Path scandir = PrivateSvscan.newScandir();
        try (PrivateSvscan _ = new PrivateSvscan(scandir)) {
            ServiceManager manager = place().on(scandir).manager();
            FakeGateway gateway = gateway("alpha");
            Files.setPosixFilePermissions(scandir, PosixFilePermissions.fromString("r-xr-xr-x"));
            try {
                AccessRefusedException failure =
                        catchThrowableOfType(AccessRefusedException.class, () -> manager.define(gateway.definition()));
                assertTells(failure, scandir.toString());
            } finally {
                Files.setPosixFilePermissions(scandir, PosixFilePermissions.fromString("rwx------"));
            }
            assertThat(Scandirs.entries(scandir)).containsOnly(".s6-svscan");
        }
    }

    @Test
    void withoutSvscanGatewaysAreStillSupervisedAndCanBeRemoved() throws Exception {
        Path scandir = PrivateSvscan.newScandir();
        try (PrivateSvscan svscan = new PrivateSvscan(scandir)) {
            ServiceManager manager = place().on(scandir).manager();
            FakeGateway gateway = gateway("alpha");
            FakeGateway other = gateway("beta");
            manager.define(gateway.definition());
            manager.start(gateway.service(), Wait.PROOF);
            // The gateway may be up for a second before it has recorded its start.
            gateway.events().awaitStart(1);
            svscan.kill();

            assertThat(manager.isRunning(gateway.service())).isTrue();
            manager.stop(gateway.service(), Wait.PROOF);
            manager.start(gateway.service(), Wait.PROOF);
            NoSupervisorException failure =
                    catchThrowableOfType(NoSupervisorException.class, () -> manager.define(other.definition()));
            assertTells(failure, scandir.toString());
            assertThat(Scandirs.entries(scandir)).doesNotContain("gateway-beta");

            long pid = gateway.events().awaitStart(2);
            manager.remove(gateway.service());
            assertThat(ProcessHandle.of(pid)).isEmpty();
            assertThat(Scandirs.entries(scandir)).isSubsetOf(Scandirs.LASTING);
            assertThat(fixture().tracesOf(gateway.service())).isEmpty();
        }
    }

    @Test
    void withoutSuperviseTheStatusIsUnknownAndTheSlotCanBeRemoved() throws Exception {
        Path scandir = PrivateSvscan.newScandir();
        try (PrivateSvscan svscan = new PrivateSvscan(scandir)) {
            ServiceManager manager = place().on(scandir).manager();
            FakeGateway gateway = gateway("alpha");
            manager.define(gateway.definition());
            manager.start(gateway.service(), Wait.PROOF);
            long pid = gateway.events().awaitStart(1);
            svscan.kill();
            killSupervisorsOf(gateway);

            ServiceStatus status = manager.status(gateway.service());
            assertThat(status.state()).isEqualTo(State.UNKNOWN);
            assertThat(status.reason().orElseThrow()).contains("s6-supervise", "process " + pid);
            NoSupervisorException failure = catchThrowableOfType(
                    NoSupervisorException.class, () -> manager.start(gateway.service(), Wait.PROOF));
            assertTells(failure, "gateway-alpha");
            manager.remove(gateway.service());
            assertThat(Scandirs.entries(scandir)).isSubsetOf(Scandirs.LASTING);
            assertThat(runs(pid)).isFalse();
        }
    }

    @Test
    void aKilledSupervisorLeadsToOneGateway() {
        assumeOwnSupervisor();
        FakeGateway gateway = gateway("alpha");
        long first = up(gateway);
        killSupervisorsOf(gateway);
        long second = gateway.events().awaitStart(2);
        assertThat(runs(first)).as("the gateway of the killed supervisor").isFalse();
        assertThat(gateway.events().life()).containsExactly("started", "TERM", "exiting 0", "started");
        awaitPid(gateway, second);
        manager().stop(gateway.service(), Wait.PROOF);
        assertThat(runs(second)).isFalse();
    }

    /** Meanwhile the status shows the former process, and a stop ends it. */
    @Test
    void aStopEndsTheGatewayOfAKilledSupervisor() {
        assumeOwnSupervisor();
        FakeGateway gateway = gateway("alpha").stubborn(Duration.ofSeconds(3));
        long first = up(gateway);
        killSupervisorsOf(gateway);
        awaitState(gateway, State.STARTING);
        assertThat(statusOf(gateway).pid()).hasValue(first);
        assertThat(statusOf(gateway).reason().orElseThrow()).contains("was killed");

        manager().stop(gateway.service(), Wait.PROOF);
        assertThat(runs(first)).isFalse();
        assertStays(gateway, State.DOWN);
        assertThat(gateway.events().starts()).containsExactly(first);
    }

    /** A gateway that was stopped for the next boot only has a supervisor that does not start it. */
    @Test
    void aStopEndsTheGatewayThatTheNewSupervisorDoesNotKnow() throws IOException {
        assumeOwnSupervisor();
        FakeGateway gateway = gateway("alpha");
        long first = up(gateway);
        Files.createFile(slot(gateway).resolve("down"));
        killSupervisorsOf(gateway);
        Poll.until(
                () -> "the orphan in " + statusOf(gateway),
                LIMIT,
                () -> statusOf(gateway).state() == State.UP
                        && statusOf(gateway).reason().isPresent());
        assertThat(statusOf(gateway).pid()).hasValue(first);
        manager().stop(gateway.service(), Wait.PROOF);
        assertThat(runs(first)).isFalse();
        assertStays(gateway, State.DOWN);
    }

    private void assumeOwnSupervisor() {
        Assumptions.assumeTrue(place().isRoot() || !place().isRootTree(), "the supervisor runs as root");
    }

    private static void killSupervisorsOf(FakeGateway gateway) {
        String command = "s6-supervise gateway-" + gateway.service();
        // A child has the name of its supervisor until it executes its program.
        List<Long> pids = Poll.untilPresent(
                "two supervisors",
                LIMIT,
                () -> Optional.of(supervisors(command)).filter(found -> found.size() == 2));
        for (long pid : pids) {
            ProcessHandle handle = ProcessHandle.of(pid).orElseThrow();
            handle.destroyForcibly();
            handle.onExit().join();
        }
    }

    private static List<Long> supervisors(String command) {
        return ProcessList.now().stream()
                .filter(process ->
                        process.command().equals(command) || process.command().equals(command + "/log"))
                .map(ProcessList.Entry::pid)
                .toList();
    }

    static void assertTells(GatehouseException failure, String what) {
        assertThat(failure).as("the failure").isNotNull().hasMessageContaining(what);
        assertThat(failure.getMessage()).doesNotContain("Exception", "null");
        assertThat(failure.remedy().orElseThrow().text()).isNotBlank();
    }
}
