package dev.gatehouse.systemtest.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.NoSupervisorException;
import dev.gatehouse.error.TimedOutException;
import dev.gatehouse.error.ToolUnavailableException;
import dev.gatehouse.manager.GatewayNotRegisteredException;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.StartFailedException;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.systemd.host.SystemdLayout;
import dev.gatehouse.testkit.Poll;
import dev.gatehouse.testkit.fake.FakeGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A systemctl that hangs, prints invalid output, uses another language or is missing. */
class UnavailableStories extends SystemdStories {
    @Test
    void aHangingSystemctlTimesOutAndIsKilledWithItsChildren() throws IOException {
        Path pids = Files.createTempFile("gatehouse-pids", "");
        String hanging = program("#!/bin/sh\necho $$ >>" + pids + "; sleep 100000 & echo $! >>" + pids + "; wait");
        ServiceManager manager = machine()
                .manager(Machine.layout(
                        machine().layout(), List.of(hanging), "journalctl", "loginctl", Duration.ofSeconds(2)));
        FakeGateway gateway = gateway("alpha");
        FakeGateway other = gateway("beta");
        define(gateway);

        ServiceStatus status = manager.status(gateway.service());
        assertThat(status.state()).isEqualTo(State.UNKNOWN);
        assertThat(status.reason().orElseThrow()).contains("systemctl did not answer");
        for (Runnable operation : List.<Runnable>of(
                () -> manager.start(gateway.service(), Wait.PROOF),
                () -> manager.stop(gateway.service(), Wait.PROOF),
                () -> manager.define(other.definition()))) {
            long before = System.nanoTime();
            assertTells(catchThrowableOfType(TimedOutException.class, operation::run), "systemctl did not answer");
            assertThat(Duration.ofNanos(System.nanoTime() - before))
                    .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(25));
        }
        assertThat(unit(other)).doesNotExist();
        List<Long> all = Files.readAllLines(pids).stream().map(Long::valueOf).toList();
        // Two processes for each of four calls, if every call had time to start its child.
        assertThat(all).hasSizeBetween(1, 8);
        Poll.until(
                "all of them are gone",
                LIMIT,
                () -> all.stream().allMatch(pid -> ProcessHandle.of(pid).isEmpty()));
    }

    @Test
    void aHangingStartTimesOutAfterItsOwnLimit() throws IOException {
        ServiceManager manager =
                managerWithSystemctl("case $4 in start) exec sleep 100000 ;; *) exec systemctl \"$@\" ;; esac");
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        long before = System.nanoTime();
        TimedOutException failure = catchThrowableOfType(
                TimedOutException.class, () -> manager.start(gateway.service(), Wait.proof(Duration.ofSeconds(1))));
        assertTells(failure, "alpha");
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(25));
    }

    @Test
    void aSystemctlWithoutOutputIsNotBelieved() throws IOException {
        assertNotBelieved("exit 0", "no output");
    }

    @Test
    void aSystemctlWithInvalidOutputIsNotBelieved() throws IOException {
        assertNotBelieved("printf 'x\\000y\\377z ActiveState\\n\\n===\\nActiveState\\n'", "invalid answer");
        assertNotBelieved("head -c 200000 /dev/urandom", "systemctl");
        assertNotBelieved("yes Id=systemd.service | head -n 100000", "systemctl");
    }

    /** Every status is unknown, and nothing is written. */
    private void assertNotBelieved(String script, String word) throws IOException {
        ServiceManager manager = managerWithSystemctl(script);
        FakeGateway gateway = gateway("alpha");
        ServiceStatus status = manager.status(gateway.service());
        assertThat(status.state()).as(script).isEqualTo(State.UNKNOWN);
        assertThat(status.reason().orElseThrow()).contains(word);
        assertTells(catchThrowableOfType(GatehouseException.class, () -> manager.define(gateway.definition())), word);
        assertTells(
                catchThrowableOfType(GatehouseException.class, () -> manager.start(gateway.service(), Wait.PROOF)),
                word);
        assertThat(unit(gateway)).doesNotExist();
    }

    @Test
    void everythingWorksInAnotherLanguage() throws IOException {
        // Text for people is always German; output for programs does not depend on the language.
        ServiceManager manager = managerWithSystemctl("""
                systemctl "$@" 2>/dev/null && code=0 || code=$?
                [ "$code" -eq 0 ] || echo 'Fehlgeschlagen: Die Einheit läuft und ist aktiv, Ergebnis: erfolgreich.' >&2
                exit "$code"
                """);
        FakeGateway gateway = gateway("alpha");
        FakeGateway broken = gateway("beta").exiting(78);
        manager.define(gateway.definition());
        manager.define(broken.definition());
        manager.start(gateway.service(), Wait.PROOF);
        assertThat(manager.status(gateway.service()).state()).isEqualTo(State.UP);
        assertThat(catchThrowableOfType(StartFailedException.class, () -> manager.start(broken.service(), Wait.PROOF)))
                .isNotNull();
        assertThat(manager.status(broken.service()).state()).isEqualTo(State.FAILED);
        assertThat(catchThrowableOfType(
                        GatewayNotRegisteredException.class,
                        () -> manager.start(ServiceName.of("never-heard-of"), Wait.PROOF)))
                .isNotNull();
        manager.stop(gateway.service(), Wait.PROOF);
        assertThat(manager.status(gateway.service()).state()).isEqualTo(State.DOWN);
        manager.remove(gateway.service());
        assertThat(manager.status(gateway.service()).state()).isEqualTo(State.ABSENT);
    }

    @Test
    void aFailingSystemctlIsReportedWithItsOutput() throws IOException {
        ServiceManager manager = managerWithSystemctl("echo 'Failed to connect to bus: No medium found' >&2; exit 1");
        FakeGateway gateway = gateway("alpha");
        assertThat(manager.status(gateway.service()).reason().orElseThrow()).contains("No medium found");
        assertTells(
                catchThrowableOfType(NoSupervisorException.class, () -> manager.define(gateway.definition())),
                "No medium found");
        assertThat(unit(gateway)).doesNotExist();
    }

    @Test
    void withoutSystemctlNothingIsChanged() {
        ServiceManager manager = machine().manager(machine().layout().withSystemctl(List.of("/nowhere/systemctl")));
        FakeGateway gateway = gateway("alpha");
        assertThat(manager.status(gateway.service()).state()).isEqualTo(State.UNKNOWN);
        assertTells(
                catchThrowableOfType(ToolUnavailableException.class, () -> manager.define(gateway.definition())),
                "/nowhere/systemctl");
        assertThat(unit(gateway)).doesNotExist();
    }

    @Test
    void withoutJournalAndLogindGatewaysCanStillBeManaged() {
        SystemdLayout layout = machine().layout();
        ServiceManager manager = machine()
                .manager(Machine.layout(
                        layout, layout.systemctl(), "/nowhere/journalctl", "/nowhere/loginctl", layout.limit()));
        FakeGateway gateway = gateway("alpha");
        FakeGateway broken = gateway("beta").exiting(78);
        manager.define(gateway.definition());
        manager.define(broken.definition());
        manager.start(gateway.service(), Wait.PROOF);
        assertThat(manager.isRunning(gateway.service())).isTrue();
        assertTells(
                catchThrowableOfType(StartFailedException.class, () -> manager.start(broken.service(), Wait.PROOF)),
                "78");
    }
}
