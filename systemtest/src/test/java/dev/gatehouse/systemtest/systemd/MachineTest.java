package dev.gatehouse.systemtest.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.systemtest.inside.Inside;
import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.systemtest.namespace.Prerequisites;
import dev.gatehouse.systemtest.namespace.SystemdNamespace;
import dev.gatehouse.testkit.Poll;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Gateways during reboots of the machine, and during logins and logouts. */
class MachineTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @BeforeAll
    static void namespaces() {
        Prerequisites.assumeSystemd();
    }

    @Test
    void afterARebootOrCrashOnlyGatewaysThatRanAreStarted() {
        try (SystemdNamespace machine = Machine.open()) {
            for (Person person : List.of(Person.ROOT, Person.ALICE)) {
                person.keep(machine, "start", "running", "stopped");
                person.keep(machine, "stop", "stopped");
            }
            machine.reboot();
            machine.awaitUserManager(Identity.ALICE);
            assertRunAgain(machine);
            machine.crash();
            machine.awaitUserManager(Identity.ALICE);
            assertRunAgain(machine);
        }
    }

    private static void assertRunAgain(SystemdNamespace machine) {
        for (Person person : List.of(Person.ROOT, Person.ALICE)) {
            List<String> told = person.keep(machine, "status", "running", "stopped");
            assertThat(told.get(0)).as("of %s", person).matches("running UP [1-9][0-9]*");
            assertThat(told.get(1)).as("of %s", person).isEqualTo("stopped DOWN 0");
        }
    }

    @Test
    void withoutLingerGatewaysStopAtLogoutAndStartAtLogin() {
        try (SystemdNamespace machine = SystemdNamespace.open(Inside.shares())) {
            machine.logIn(Identity.ALICE);
            String pid = running(machine, "start");
            // Simulates a machine on which users must not enable linger.
            machine.exec(Identity.ROOT, "loginctl", "disable-linger", "alice").orThrow();
            machine.logOut(Identity.ALICE);
            Poll.until("its gateway has exited", LIMIT, () -> isGone(machine, pid));
            machine.logIn(Identity.ALICE);
            assertThat(running(machine, "status")).isNotEqualTo(pid);
        }
    }

    @Test
    void withLingerGatewaysKeepRunningAfterALogout() {
        try (SystemdNamespace machine = Machine.open()) {
            machine.logIn(Identity.ALICE);
            String pid = running(machine, "start");
            machine.logOut(Identity.ALICE);
            assertThat(running(machine, "status")).isEqualTo(pid);
        }
    }

    @Test
    void aKilledUserManagerIsReportedAndStartsItsGatewaysAgain() {
        try (SystemdNamespace machine = Machine.open()) {
            String pid = running(machine, "start");
            machine.exec(Identity.ROOT, "systemctl", "kill", "--signal=KILL", "user@10001.service")
                    .orThrow();
            Poll.until("its gateway has exited", LIMIT, () -> isGone(machine, pid));
            assertThat(Person.ALICE.keep(machine, "status", "alpha")).containsExactly("alpha UNKNOWN 0");
            machine.exec(Identity.ROOT, "systemctl", "restart", "user@10001.service")
                    .orThrow();
            machine.awaitUserManager(Identity.ALICE);
            assertThat(running(machine, "status")).isNotEqualTo(pid);
        }
    }

    /** Starts or queries Alice's gateway; returns its pid. */
    private static String running(SystemdNamespace machine, String verb) {
        String told = Person.ALICE.keep(machine, verb, "alpha").getFirst();
        assertThat(told).matches("alpha UP [1-9][0-9]*");
        return told.substring("alpha UP ".length());
    }

    private static boolean isGone(SystemdNamespace machine, String pid) {
        return machine.exec(Identity.ROOT, "test", "-e", "/proc/" + pid).exitCode() == 1;
    }

    /** An account that manages gateways, with its scope. */
    private record Person(Identity identity, Map<String, String> scope) {
        static final Person ROOT = new Person(Identity.ROOT, Machine.SYSTEM);
        static final Person ALICE = new Person(Identity.ALICE, Machine.USER);

        List<String> keep(SystemdNamespace machine, String... words) {
            List<String> command = new ArrayList<>(Inside.java(Keeper.class.getName(), words));
            return machine.exec(identity, scope, command.toArray(String[]::new))
                    .orThrow()
                    .lines()
                    .toList();
        }
    }
}
