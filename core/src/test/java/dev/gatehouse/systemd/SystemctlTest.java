package dev.gatehouse.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.definition.App;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.AccessRefusedException;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.Inspection;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.StartFailedException;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.profile.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the manager makes of a systemctl that is missing, silent, slow or strange, and how often it asks. */
@Timeout(60)
class SystemctlTest {
    private static final ServiceName CODER = ServiceName.of("coder");
    private static final String UNIT = "hermes-gateway-coder.service";

    @TempDir
    private Path root;

    private StandIn host;
    private Home home;

    @BeforeEach
    void host() throws IOException {
        host = new StandIn(root).asSomebody();
        home = Home.at(App.hermes(), root.resolve("home"));
    }

    private SystemdServiceManager manager() {
        return manager(host.layout());
    }

    private SystemdServiceManager manager(SystemdLayout layout) {
        return new SystemdServiceManager(home, SystemdOptions.DEFAULTS, layout, Map.of());
    }

    private Sample sample() {
        return new Sample().home(home.path());
    }

    private Path unit() {
        return host.units(Scope.USER).resolve(UNIT);
    }

    @Test
    void allGatewaysAreAskedAboutInOneCall() throws IOException {
        host.unit(UNIT, "LoadState=loaded", "ActiveState=active", "MainPID=12", "Type=exec");
        List<ServiceStatus> statuses =
                manager().status(List.of(ServiceName.of("writer"), CODER, ServiceName.of("default"), CODER));
        assertThat(statuses)
                .extracting(ServiceStatus::state)
                .containsExactly(State.NOT_INSTALLED, State.UP, State.NOT_INSTALLED, State.UP);
        assertThat(host.calls())
                .containsExactly("show -- hermes-gateway-writer.service " + UNIT + " hermes-gateway.service");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "exit 1",
                "echo; echo",
                "echo garbage",
                "printf 'ActiveState=active\\n\\nActiveState=active\\n'",
                "printf 'Aktiv=ja\\n'",
                "printf 'LoadState=loaded\\n'",
                "echo 'Der Dienst läuft' >&2; exit 5",
                "head -c 100000 /dev/urandom",
            })
    void anAnswerThatIsNoneIsUnknownWithItsReason(String script) throws IOException {
        host.says(script + "\n");
        ServiceStatus status = manager().status(CODER);
        assertThat(status.state()).isEqualTo(State.UNKNOWN);
        assertThat(status.reason().orElseThrow()).isNotBlank();
        assertThat(status.wanted()).isEmpty();
    }

    @Test
    void aSystemctlThatHangsIsGivenUp() throws IOException {
        host.says("sleep 50\n").answersWithin(Duration.ofMillis(300));
        ServiceStatus status = manager().status(CODER);
        assertThat(status.state()).isEqualTo(State.UNKNOWN);
        assertThat(status.reason()).contains("systemctl did not answer within 300 ms");
        Outcome outcome = manager().start(List.of(CODER), Wait.PROOF).outcomes().getFirst();
        assertThat(outcome.failure().orElseThrow()).hasMessageContaining("did not answer within");
    }

    @Test
    void aSystemctlThatIsMissingIsNamed() {
        SystemdLayout without = host.layout(List.of(root.resolve("nowhere").toString()), true);
        assertThat(manager(without).status(CODER).reason().orElseThrow())
                .contains("nowhere is not installed or may not be executed");
    }

    /** No word of a caller's language ever decides anything. */
    @Test
    void everyCallIsMadeInNoLanguage() throws IOException {
        host.says("printf '%s %s\\n' \"$LC_ALL\" \"$TZ\" >\"$root/seen\"\n");
        manager().status(CODER);
        assertThat(root.resolve("seen")).hasContent("C UTC");
    }

    @Test
    void definingWritesTheFilesWithTheirModesAndReadsThemAnewOnce() throws IOException {
        Batch batch = manager()
                .define(
                        List.of(
                                sample().environment(Map.of("KEY", "secret")).definition(),
                                sample().definition("writer"),
                                sample().definition("default")),
                        Initially.DOWN);
        assertThat(batch.orThrow().outcomes())
                .extracting(Outcome::change)
                .containsOnly(Outcome.Change.CREATED)
                .hasSize(3);
        assertThat(host.calls()).hasSize(2).last().isEqualTo("daemon-reload");
        assertThat(mode(unit())).isEqualTo("rw-r--r--");
        assertThat(mode(host.units(Scope.USER).resolve("hermes-gateway-coder.env")))
                .isEqualTo("rw-------");
        assertThat(manager().services()).containsExactly(ServiceName.of("default"), CODER, ServiceName.of("writer"));
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void definingAgainAsksAndDoesNothing() throws IOException {
        manager().define(sample().definition());
        host.forgetCalls();
        assertThat(manager().define(sample().definition()).change()).isEqualTo(Outcome.Change.UNCHANGED);
        assertThat(host.calls()).hasSize(1).first().asString().startsWith("show ");
    }

    /** Somebody was ended between the writing and the reading. */
    @Test
    void aUnitThatSystemdHasNotReadYetIsRead() throws IOException {
        manager().define(sample().definition());
        host.unit(UNIT, "LoadState=loaded", "ActiveState=inactive", "NeedDaemonReload=yes");
        host.forgetCalls();
        manager().define(sample().definition());
        assertThat(host.calls()).last().isEqualTo("daemon-reload");
    }

    @Test
    void whatIsToBeUpIsEnabledAndStartedInOneCallEach() throws IOException {
        manager()
                .define(List.of(sample().definition(), sample().definition("writer")), Initially.UP)
                .orThrow();
        assertThat(host.calls().subList(1, 3))
                .containsExactly(
                        "enable " + UNIT + " hermes-gateway-writer.service",
                        "start --no-block " + UNIT + " hermes-gateway-writer.service");
    }

    @Test
    void variablesThatAreNoMoreLeaveNoFile() throws IOException {
        manager().define(sample().environment(Map.of("KEY", "secret")).definition());
        Inspection stale = manager().inspect(List.of(sample().definition())).getFirst();
        assertThat(stale.differences()).containsExactly(UNIT, "hermes-gateway-coder.env");
        assertThat(manager().define(sample().definition()).change()).isEqualTo(Outcome.Change.REFRESHED);
        assertThat(host.units(Scope.USER)).isDirectoryContaining(file -> file.endsWith(UNIT));
        assertThat(host.units(Scope.USER)).isDirectoryNotContaining("glob:**.env");
    }

    @Test
    void whereSystemdDoesNotAnswerNothingIsWritten() throws IOException {
        host.says("echo 'Failed to connect to bus' >&2; exit 1\n");
        Outcome outcome = manager()
                .define(List.of(sample().definition()), Initially.DOWN)
                .outcomes()
                .getFirst();
        assertThat(outcome.failure().orElseThrow()).hasMessageContaining("Failed to connect to bus");
        assertThat(host.units(Scope.USER)).doesNotExist();
    }

    @Test
    void whatSystemdDoesNotTakeIsTakenBack() throws IOException {
        host.says("""
                case " $* " in
                *" show "*) printf 'LoadState=not-found\\nActiveState=inactive\\n' ;;
                *) echo 'No space left on device' >&2; exit 1 ;;
                esac
                """);
        for (Initially initially : Initially.values()) {
            Outcome outcome = manager()
                    .define(List.of(sample().environment(Map.of("A", "b")).definition()), initially)
                    .outcomes()
                    .getFirst();
            assertThat(outcome.failure().orElseThrow()).hasMessageContaining("No space left on device");
            assertThat(host.units(Scope.USER)).isEmptyDirectory();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[Service]\nExecStart=/bin/true\n", ""})
    void unitsOfOthersAreNeverTouched(String content) throws IOException {
        Path file = host.write(Scope.USER, UNIT, content);
        GatehouseException refused = assertLeftAlone(file, content, SystemdOptions.DEFAULTS.adopting());
        assertThat(refused.remedy()).isEqualTo("systemctl --user cat " + UNIT);
        assertNotRemoved();
        ServiceStatus status = manager().status(CODER);
        assertThat(status.state()).isEqualTo(State.UP);
        assertThat(status.reason().orElseThrow()).contains(file.toString(), "was not written by gatehouse");
    }

    /** It says nothing of this home's gateway, which has none. */
    @Test
    void aUnitOfAnotherHomeIsNoneOfThisOne() throws IOException {
        String content = "# Written by gatehouse for profile coder of /else\n";
        Path file = host.write(Scope.USER, UNIT, content);
        assertLeftAlone(file, content, SystemdOptions.DEFAULTS.adopting());
        assertThat(manager().status(CODER)).isEqualTo(ServiceStatus.notInstalled(CODER));
        assertThat(manager().inspect(List.of(sample().definition())).getFirst().verdict())
                .isEqualTo(Inspection.Verdict.ABSENT);
        assertThat(manager()
                        .remove(List.of(CODER))
                        .orThrow()
                        .outcomes()
                        .getFirst()
                        .change())
                .isEqualTo(Outcome.Change.UNCHANGED);
        assertThat(file).hasContent(content);
        assertThat(host.calls()).allMatch(call -> call.startsWith("show "));
    }

    private void assertNotRemoved() throws IOException {
        assertThat(manager().remove(List.of(CODER)).failures()).hasSize(1);
        assertThat(unit()).exists();
        assertThat(host.calls()).allMatch(call -> call.startsWith("show "));
    }

    @Test
    void aUnitOfHermesIsTakenOverOnlyWhereThatIsAskedFor() throws IOException {
        String content = "[Service]\nExecStart=/x/python -m hermes_cli.main --profile coder gateway run\n"
                + "Environment=\"HERMES_HOME=" + home.path() + "/profiles/coder\"\n";
        Path file = host.write(Scope.USER, UNIT, content);
        GatehouseException refused = assertLeftAlone(file, content, SystemdOptions.DEFAULTS);
        assertThat(refused.remedy()).isEqualTo("gatehouse gateway install --adopt coder");
        assertThat(manager().adoptable()).containsExactly(CODER);
        assertNotRemoved();
        assertThat(manager().status(CODER).state()).isEqualTo(State.UP);
        assertThat(manager().status(CODER).reason().orElseThrow()).contains("was written by Hermes");
        Outcome taken = new SystemdServiceManager(home, SystemdOptions.DEFAULTS.adopting(), host.layout(), Map.of())
                .define(sample().definition());
        assertThat(taken.change()).isEqualTo(Outcome.Change.REFRESHED);
        assertThat(file).content().startsWith("# Written by gatehouse for profile coder");
        assertThat(manager().adoptable()).isEmpty();
    }

    /** Another home's of the same name is not what was meant. */
    @Test
    void aUnitOfHermesForAnotherHomeIsSomebodyElses() throws IOException {
        String content = "[Service]\nExecStart=hermes gateway run\nEnvironment=\"HERMES_HOME=/elsewhere\"\n";
        assertLeftAlone(host.write(Scope.USER, UNIT, content), content, SystemdOptions.DEFAULTS.adopting());
    }

    private GatehouseException assertLeftAlone(Path file, String content, SystemdOptions options) throws IOException {
        SystemdServiceManager manager = new SystemdServiceManager(home, options, host.layout(), Map.of());
        host.unit(UNIT, "LoadState=loaded", "ActiveState=active", "MainPID=12", "FragmentPath=" + file);
        host.forgetCalls();
        GatehouseException failure =
                catchThrowableOfType(GatehouseException.class, () -> manager.define(sample().definition()));
        assertThat(failure).isNotNull().hasMessageContaining(file.toString());
        for (Batch batch : List.of(
                manager.start(List.of(CODER), Wait.PROOF),
                manager.stop(List.of(CODER), Wait.PROOF),
                manager.restart(List.of(CODER), Wait.PROOF))) {
            assertThat(batch.failures()).hasSize(1);
        }
        assertThat(file).hasContent(content);
        assertThat(host.calls()).allMatch(call -> call.startsWith("show "));
        return failure;
    }

    @Test
    void aLinkInTheUnitsPlaceIsNotFollowed() throws IOException {
        Path elsewhere = host.write(Scope.SYSTEM, "elsewhere", "# Written by gatehouse for profile coder of x\n");
        Files.createDirectories(host.units(Scope.USER));
        Files.createSymbolicLink(unit(), elsewhere);
        GatehouseException failure =
                catchThrowableOfType(GatehouseException.class, () -> manager().define(sample().definition()));
        assertThat(failure).isNotNull().hasMessageContaining("left as it is");
        assertThat(elsewhere).hasContent("# Written by gatehouse for profile coder of x\n");
    }

    @Test
    void aHomeAmongTemporaryFilesIsRefusedBeforeAnythingIsTouched() throws IOException {
        SystemdLayout strict = host.layout(List.of(root.resolve("systemctl").toString()), false);
        GatehouseException failure = catchThrowableOfType(
                GatehouseException.class,
                () -> manager(strict).define(sample().home(Path.of("/tmp/home")).definition()));
        assertThat(failure).isNotNull().hasMessageContaining("/tmp/home lies in a directory for temporary files");
        assertThat(host.calls()).isEmpty();
        assertThat(host.units(Scope.USER)).doesNotExist();
    }

    @Test
    void withoutRootASystemUnitIsRefusedWithWhatToType() throws IOException {
        host.asSomebody();
        SystemdServiceManager system =
                new SystemdServiceManager(home, SystemdOptions.of(Scope.SYSTEM), host.layout(), Map.of());
        Outcome outcome = system.start(List.of(CODER), Wait.PROOF).outcomes().getFirst();
        assertThat(outcome.failure().orElseThrow())
                .isInstanceOf(AccessRefusedException.class)
                .hasMessage("system gateway start requires root");
        assertThat(outcome.failure().orElseThrow().remedy())
                .isEqualTo("sudo gatehouse --home " + home.path() + " gateway start --system coder");
        assertThat(host.calls()).isEmpty();
    }

    private SystemdServiceManager system(SystemdOptions options, Map<String, String> environment) {
        return new SystemdServiceManager(home, options.with(Scope.SYSTEM), host.layout(), environment);
    }

    private static String remedy(SystemdServiceManager manager, Sample sample) {
        GatehouseException refused =
                catchThrowableOfType(GatehouseException.class, () -> manager.define(sample.definition()));
        assertThat(refused).isNotNull();
        return refused.remedy();
    }

    @Test
    void whatToTypeKeepsTheOptionsAndHoldsForAnyHome() throws IOException {
        home = Home.at(App.hermes(), root.resolve("a home"));
        String typed = "sudo gatehouse --home '" + home.path() + "' gateway install --system";
        assertThat(remedy(system(SystemdOptions.DEFAULTS, Map.of()), sample())).isEqualTo(typed + " coder");
        assertThat(remedy(system(SystemdOptions.DEFAULTS.runAs("root").adopting(), Map.of()), sample()))
                .isEqualTo(typed + " --run-as-user root --adopt coder");
        assertThat(host.units(Scope.SYSTEM)).doesNotExist();
        assertThat(host.calls()).isEmpty();
        host.write(
                Scope.SYSTEM,
                UNIT,
                "ExecStart=hermes gateway run\nEnvironment=\"HERMES_HOME=" + home.path() + "/profiles/coder\"\n");
        assertThat(remedy(system(SystemdOptions.DEFAULTS, Map.of()), sample())).isEqualTo(typed + " --adopt coder");
    }

    /** So that the start itself is refused then, with a command that starts. */
    @Test
    void withoutRootASystemUnitThatIsAsItShouldBeIsDefinedAlready() throws IOException {
        host.asRoot();
        system(SystemdOptions.DEFAULTS.runAs("alice"), Map.of()).define(sample().definition());
        host.asSomebody();
        assertThat(system(SystemdOptions.DEFAULTS, Map.of())
                        .define(sample().definition())
                        .change())
                .isEqualTo(Outcome.Change.UNCHANGED);
        host.unit(UNIT, "LoadState=loaded", "ActiveState=inactive", "NeedDaemonReload=yes");
        host.forgetCalls();
        assertThat(remedy(system(SystemdOptions.DEFAULTS, Map.of()), sample())).contains("gateway install --system");
        assertThat(host.calls()).allMatch(call -> call.startsWith("show "));
    }

    @Test
    void whatKeepsAUnitDownIsToldAndNotHowAnEarlierRunEnded() throws IOException {
        String[] facts = {"LoadState=loaded", "ActiveState=inactive", "InactiveExitTimestampMonotonic=7"};
        manager().define(sample().definition());
        Files.createDirectories(root.resolve("run/hermes-gateway-coder"));
        Files.writeString(root.resolve("run/hermes-gateway-coder/ended"), "itself exited 7\n");
        host.unit(UNIT, facts);
        host.says("""
                case " $* " in
                *" show "*) cat "$root/facts/hermes-gateway-coder.service" ;;
                *" start "*) echo "A dependency job for hermes-gateway-coder.service failed." >&2; exit 1 ;;
                esac
                """);
        assertThat(startFailure())
                .isEqualTo("systemd did not start the gateway of coder:"
                        + " A dependency job for hermes-gateway-coder.service failed.");
        host.says("""
                case " $* " in
                *" show "*) cat "$root/facts/hermes-gateway-coder.service" ;;
                *" start "*)
                    printf 'ConditionResult=no\\nConditionTimestampMonotonic=9\\n' \\
                        >>"$root/facts/hermes-gateway-coder.service"
                    ;;
                esac
                """);
        assertThat(startFailure())
                .isEqualTo("systemd did not start the gateway of coder: a condition that its unit names does not hold");
    }

    @Test
    void oneThatIsStoppedWhileItStartsIsNotSaidToComeBack() throws IOException {
        manager().define(sample().definition());
        host.unit(UNIT, "LoadState=loaded", "ActiveState=inactive", "InactiveExitTimestampMonotonic=7");
        host.says("""
                case " $* " in
                *" show "*) cat "$root/facts/hermes-gateway-coder.service" ;;
                *" start "*)
                    printf 'LoadState=loaded\\nActiveState=inactive\\nInactiveExitTimestampMonotonic=8\\n' \\
                        >"$root/facts/hermes-gateway-coder.service"
                    ;;
                esac
                """);
        assertThat(startFailure()).contains("could not be started", "it was asked to end meanwhile");
    }

    private String startFailure() {
        StartFailedException failure =
                catchThrowableOfType(StartFailedException.class, () -> manager().start(CODER, Wait.PROOF));
        assertThat(failure).isNotNull();
        return String.valueOf(failure.getMessage());
    }

    @Test
    void aStopThatIsTemporaryLeavesWhatIsEnabled() throws IOException {
        manager().define(sample().definition());
        String[] running = {"LoadState=loaded", "ActiveState=active", "MainPID=12", "UnitFileState=enabled"};
        host.unit(UNIT, running);
        host.forgetCalls();
        manager().temporarily().stop(List.of(CODER), Wait.no());
        assertThat(host.calls().subList(1, 2)).containsExactly("stop --no-block " + UNIT);
        host.forgetCalls();
        manager().stop(List.of(CODER), Wait.no());
        assertThat(host.calls().subList(1, 3)).containsExactly("disable " + UNIT, "stop --no-block " + UNIT);
    }

    /** A plain start of a unit that waits would wait with it. */
    @Test
    void oneThatWaitsIsStartedAtOnce() throws IOException {
        manager().define(sample().definition());
        host.unit(
                UNIT,
                "LoadState=loaded",
                "ActiveState=activating",
                "SubState=start-pre",
                "NRestarts=4",
                "UnitFileState=enabled");
        host.forgetCalls();
        manager().start(List.of(CODER), Wait.no());
        assertThat(host.calls().subList(1, 3)).containsExactly("reset-failed " + UNIT, "restart --no-block " + UNIT);
    }

    @Test
    void removingTakesAwayAllAndReadsAnewOnce() throws IOException {
        manager()
                .define(
                        List.of(sample().environment(Map.of("A", "b")).definition(), sample().definition("writer")),
                        Initially.DOWN);
        Files.createDirectories(root.resolve("run/hermes-gateway-coder"));
        host.forgetCalls();
        Batch batch = manager().remove(List.of(CODER, ServiceName.of("writer"), ServiceName.of("none")));
        assertThat(batch.outcomes())
                .extracting(Outcome::change)
                .containsExactly(Outcome.Change.REMOVED, Outcome.Change.REMOVED, Outcome.Change.UNCHANGED);
        assertThat(host.units(Scope.USER)).isEmptyDirectory();
        assertThat(root.resolve("run")).isEmptyDirectory();
        assertThat(host.calls()).filteredOn("daemon-reload"::equals).hasSize(1);
        assertThat(host.calls()).last().asString().startsWith("reset-failed");
    }
}
