package dev.gatehouse.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.Host;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.NewerFormatException;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.Inspection;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.profile.Home;
import dev.gatehouse.systemd.host.Scope;
import dev.gatehouse.systemd.host.SystemdLayout;
import dev.gatehouse.systemd.unit.Sample;
import dev.gatehouse.systemd.unit.UnitContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Defining and removing units: files, calls of systemctl, and clean-up after failures. */
class UnitDefinitionTest extends ManagerOnStandIn {
    @Test
    void definingWritesTheFilesWithTheirModesAndReloadsOnce() throws IOException {
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
    void definingAgainDoesNothing() throws IOException {
        manager().define(sample().definition());
        host.forgetCalls();
        assertThat(manager().define(sample().definition()).change()).isEqualTo(Outcome.Change.UNCHANGED);
        assertThat(host.calls()).isEmpty();
    }

    /** A unit of an earlier version is refreshed once; the gateway keeps running. */
    @Test
    void aUnitOfAnEarlierVersionIsRefreshedWithoutARestart() throws IOException {
        manager().define(sample().definition());
        String unit = Files.readString(unit());
        Files.writeString(
                unit(),
                unit.replaceFirst("# Format 1. .*", "# It is written anew when the profile changes.")
                        .replaceFirst("Expect=.*", "StopMilliseconds=90000\nRestartAtOnce=75"));
        host.unit(UNIT, "LoadState=loaded", "ActiveState=active", "MainPID=12", "UnitFileState=enabled");
        host.forgetCalls();
        assertThat(manager().define(sample().definition()).change()).isEqualTo(Outcome.Change.REFRESHED);
        assertThat(unit()).hasContent(unit);
        assertThat(host.calls().subList(1, host.calls().size())).containsExactly("daemon-reload");
        assertThat(manager().define(sample().definition()).change()).isEqualTo(Outcome.Change.UNCHANGED);
    }

    @Test
    void aUnitOfANewerVersionIsReportedAndNotChanged() throws IOException {
        manager().define(sample().definition());
        String newer = Files.readString(unit()).replaceFirst("# Format 1", "# Format 2");
        Files.writeString(unit(), newer);
        host.unit(UNIT, "LoadState=loaded", "ActiveState=active", "MainPID=12", "UnitFileState=enabled");
        host.forgetCalls();
        for (ThrowingCallable refused : List.<ThrowingCallable>of(
                () -> manager().define(sample().definition()),
                () -> manager().start(CODER, Wait.PROOF),
                () -> manager().stop(CODER, Wait.PROOF),
                () -> manager().remove(CODER))) {
            assertThatThrownBy(refused)
                    .isInstanceOf(NewerFormatException.class)
                    .hasMessageContaining(unit().toString());
        }
        assertThat(manager().status(CODER).reason().orElseThrow()).contains("newer Gatehouse");
        assertThat(manager().status(CODER).pid()).hasValue(12);
        assertThat(manager().services()).containsExactly(CODER);
        assertThat(unit()).hasContent(newer);
        assertThat(host.calls()).allMatch(call -> call.startsWith("show "));
    }

    @Test
    void newUnitsAreEnabledAndStartedInOneCallEach() throws IOException {
        manager()
                .define(List.of(sample().definition(), sample().definition("writer")), Initially.UP)
                .orThrow();
        assertThat(host.calls().subList(1, 3))
                .containsExactly(
                        "enable " + UNIT + " hermes-gateway-writer.service",
                        "start --no-block " + UNIT + " hermes-gateway-writer.service");
    }

    @Test
    void removedVariablesLeaveNoFile() throws IOException {
        manager().define(sample().environment(Map.of("KEY", "secret")).definition());
        Inspection stale = manager().inspect(List.of(sample().definition())).getFirst();
        assertThat(stale.differences()).containsExactly(UNIT, "hermes-gateway-coder.env");
        assertThat(manager().define(sample().definition()).change()).isEqualTo(Outcome.Change.REFRESHED);
        assertThat(host.units(Scope.USER)).isDirectoryContaining(file -> file.endsWith(UNIT));
        assertThat(host.units(Scope.USER)).isDirectoryNotContaining("glob:**.env");
    }

    private Path script() {
        UnitContext context = Sample.user(host.units(Scope.USER));
        return host.units(Scope.USER).resolve(context.script(home.path()));
    }

    @Test
    void theScriptIsWrittenWithTheFirstUnitAndDeletedWithTheLast() throws IOException {
        Host.requireLinux();
        manager().define(sample().definition());
        assertThat(mode(script())).isEqualTo("rw-r--r--");
        assertThat(Files.readString(unit())).contains("/bin/sh " + script() + " wait ");
        manager().define(sample().definition("writer"));
        manager().remove(CODER);
        assertThat(script()).exists();
        manager().remove(ServiceName.of("writer"));
        assertThat(host.units(Scope.USER)).isEmptyDirectory();
    }

    @Test
    void aChangedScriptIsADifferenceOfEveryGateway() throws IOException {
        manager().define(List.of(sample().definition(), sample().definition("writer")), Initially.DOWN);
        String text = Files.readString(script());
        for (String mistake : List.of("content", "mode", "absence")) {
            switch (mistake) {
                case "content" -> Files.writeString(script(), text + "exit 1\n");
                case "mode" -> Files.setPosixFilePermissions(script(), PosixFilePermissions.fromString("rwxrwxrwx"));
                default -> Files.delete(script());
            }
            assertThat(manager().inspect(List.of(sample().definition(), sample().definition("writer"))))
                    .as(mistake)
                    .allSatisfy(one -> assertThat(one.differences())
                            .containsExactly(script().getFileName().toString()));
            assertThat(manager().define(sample().definition()).change()).isEqualTo(Outcome.Change.REFRESHED);
            assertThat(script()).hasContent(text);
            assertThat(mode(script())).isEqualTo("rw-r--r--");
            assertThat(manager().define(sample().definition("writer")).change()).isEqualTo(Outcome.Change.UNCHANGED);
        }
    }

    @Test
    void aForeignFileWithTheNameOfTheScriptIsKept() throws IOException {
        Host.requireLinux();
        manager().define(sample().definition());
        String newer = Files.readString(script()).replace("# Format 1.", "# Format 2.");
        Path elsewhere = Files.writeString(root.resolve("elsewhere"), newer);
        for (String text : List.of("#!/bin/sh\n", newer, "link")) {
            Files.delete(script());
            if (text.equals("link")) {
                Files.createSymbolicLink(script(), elsewhere);
            } else {
                Files.writeString(script(), text);
            }
            assertThatThrownBy(() -> manager().define(sample().definition("writer")))
                    .as(text)
                    .isInstanceOf(GatehouseException.class)
                    .hasMessageContaining(script().toString());
            assertThat(manager()
                            .inspect(List.of(sample().definition()))
                            .getFirst()
                            .verdict())
                    .isEqualTo(Inspection.Verdict.STALE);
            assertThat(Files.readString(script())).isEqualTo(text.equals("link") ? newer : text);
        }
        manager().remove(CODER);
        assertThat(script()).isSymbolicLink();
        assertThat(elsewhere).hasContent(newer);
    }

    @Test
    void homesHaveSeparateScriptsInOneDirectory() throws IOException {
        Host.requireLinux();
        manager().define(sample().definition());
        Home other = Home.at(Sample.HERMES, root.resolve("other"));
        SystemdServiceManager others =
                new SystemdServiceManager(other, SystemdOptions.DEFAULTS, host.layout(), Map.of());
        others.define(new Sample().home(other.path()).definition("writer"));
        assertThat(Files.readString(host.units(Scope.USER).resolve("hermes-gateway-writer.service")))
                .doesNotContain(script().toString());
        others.remove(ServiceName.of("writer"));
        assertThat(host.units(Scope.USER).toFile().list())
                .containsExactlyInAnyOrder(UNIT, script().getFileName().toString());
    }

    @Test
    void withoutAnAnswerOfSystemdNothingIsWritten() throws IOException {
        host.systemctl("echo 'Failed to connect to bus' >&2; exit 1\n");
        Outcome outcome = manager()
                .define(List.of(sample().definition()), Initially.DOWN)
                .outcomes()
                .getFirst();
        assertThat(outcome.failure().orElseThrow()).hasMessageContaining("Failed to connect to bus");
        assertThat(host.units(Scope.USER)).doesNotExist();
    }

    @Test
    void newUnitsAreDeletedIfSystemdRefusesThem() throws IOException {
        host.systemctl("""
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

    @Test
    void aTemporaryHomeIsRefusedBeforeAnyChange() throws IOException {
        SystemdLayout strict = host.layout(List.of(root.resolve("systemctl").toString()), false);
        GatehouseException failure = catchThrowableOfType(
                GatehouseException.class,
                () -> manager(strict).define(sample().home(Path.of("/tmp/home")).definition()));
        assertThat(failure).isNotNull().hasMessageContaining("/tmp/home is in a directory for temporary files");
        assertThat(host.calls()).isEmpty();
        assertThat(host.units(Scope.USER)).doesNotExist();
    }

    @Test
    void removingDeletesAllFilesAndReloadsOnce() throws IOException {
        Host.requireLinux();
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
        assertThat(root.resolve("run/hermes-gateway-coder")).doesNotExist();
        assertThat(host.calls()).filteredOn("daemon-reload"::equals).hasSize(1);
        assertThat(host.calls()).last().asString().startsWith("reset-failed");
    }
}
