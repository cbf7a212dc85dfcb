package dev.gatehouse.systemd.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.Host;
import dev.gatehouse.app.Presets;
import dev.gatehouse.error.CommandFailedException;
import dev.gatehouse.error.NoSupervisorException;
import dev.gatehouse.error.TimedOutException;
import dev.gatehouse.systemd.LegacyUnits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Finding and starting the user's systemd, linger, and legacy units of Hermes. */
@Timeout(60)
class SessionTest {
    @TempDir
    private Path root;

    private StandIn host;
    private int uid;

    @BeforeEach
    void host() throws IOException {
        host = new StandIn(root).asSomebody();
        uid = Files.getAttribute(root, "unix:uid") instanceof Integer number ? number : -1;
    }

    private void loginctl(String script) throws IOException {
        Host.script(
                root.resolve("loginctl"), "#!/bin/sh\nroot=${0%/loginctl}\necho \"$*\" >>\"$root/asked\"\n" + script);
    }

    private Path users() throws IOException {
        return Files.createDirectories(root.resolve("users"));
    }

    @Test
    void findsTheSessionWithoutVariables() throws IOException {
        Path runtime = Files.createDirectories(users().resolve("1000"));
        assertThat(UserSession.find(1000, users(), Map.of())).isEqualTo(new UserSession(runtime, ""));
        Files.createFile(runtime.resolve("bus"));
        UserSession session = UserSession.find(1000, users(), Map.of());
        assertThat(session.isReachable()).isTrue();
        assertThat(session.variables())
                .containsEntry("XDG_RUNTIME_DIR", runtime.toString())
                .containsEntry("DBUS_SESSION_BUS_ADDRESS", "unix:path=" + runtime + "/bus");
    }

    @Test
    void systemdsPrivateSocketIsSufficient() throws IOException {
        Path runtime = Files.createDirectories(users().resolve("1000"));
        assertThat(UserSession.find(1000, users(), Map.of()).isReachable()).isFalse();
        Files.createDirectories(runtime.resolve("systemd/private"));
        assertThat(UserSession.find(1000, users(), Map.of()).isReachable()).isTrue();
    }

    @Test
    void usesTheCallersVariablesOnlyIfTheyBelongToTheUser() throws IOException {
        Path own = Files.createDirectories(root.resolve("own"));
        Map<String, String> environment =
                Map.of("XDG_RUNTIME_DIR", own.toString(), "DBUS_SESSION_BUS_ADDRESS", "unix:abstract=x");
        assertThat(UserSession.find(uid, users(), environment)).isEqualTo(new UserSession(own, "unix:abstract=x"));
        // After su and sudo the variables belong to another user.
        assertThat(UserSession.find(uid + 1, users(), environment).runtime())
                .isEqualTo(users().resolve(Integer.toString(uid + 1)));
    }

    @Test
    void readsLingerFromLogindsFileOrItsAnswer() throws IOException {
        Linger linger = new Linger(host.layout());
        assertThat(linger.of("alice")).isEqualTo(Linger.State.UNKNOWN);
        loginctl("echo no\n");
        assertThat(linger.of("alice")).isEqualTo(Linger.State.DISABLED);
        loginctl("echo yes\n");
        assertThat(linger.of("alice")).isEqualTo(Linger.State.ENABLED);
        loginctl("echo 'User ID 1000 is not logged in or lingering' >&2; exit 1\n");
        assertThat(linger.of("alice")).isEqualTo(Linger.State.DISABLED);
        Files.createDirectories(root.resolve("lingerers"));
        Files.createFile(root.resolve("lingerers/alice"));
        assertThat(linger.of("alice")).isEqualTo(Linger.State.ENABLED);
    }

    @Test
    void enablesLinger() throws IOException {
        loginctl("case $* in show-user*) echo no ;; esac\n");
        assertThat(new Linger(host.layout()).ensure("alice"))
                .isEqualTo(new Linger.Result(Linger.State.ENABLED, true, ""));
        assertThat(Files.readAllLines(root.resolve("asked"))).last().isEqualTo("--no-ask-password enable-linger alice");
    }

    @Test
    void aRefusedLingerIsReportedWithACommand() throws IOException {
        loginctl("case $* in show-user*) echo no ;; *) echo 'Access denied' >&2; exit 1 ;; esac\n");
        NoSupervisorException failure =
                catchThrowableOfType(NoSupervisorException.class, () -> new UserManager(host.layout()).reach());
        assertThat(failure)
                .isNotNull()
                .hasMessageContaining("Cannot reach")
                .hasMessageContaining("loginctl enable-linger was denied: Access denied");
        assertThat(failure.remedy().orElseThrow().text()).isEqualTo("sudo loginctl enable-linger alice");
    }

    @Test
    void reportsAMissingLoginctl() {
        NoSupervisorException failure =
                catchThrowableOfType(NoSupervisorException.class, () -> new UserManager(host.layout()).reach());
        assertThat(failure).isNotNull().hasMessageContaining("loginctl is not installed");
    }

    @Test
    void aRunningManagerNeedsNothing() throws IOException {
        Files.createFile(root.resolve("run/bus"));
        assertThat(new UserManager(host.layout()).reach()).isEmpty();
        assertThat(root.resolve("asked")).doesNotExist();
    }

    @Test
    void waitsForTheManagerAfterEnablingLinger() throws IOException {
        loginctl("case $* in show-user*) echo no ;; *) { sleep 0.2; : >\"$root/run/bus\"; } & ;; esac\n");
        assertThat(new UserManager(host.layout()).reach().orElseThrow()).startsWith("enabled linger for alice");
    }

    @Test
    void recognizesTheLegacyUnitByNameAndContent() throws IOException {
        Host.requireLinux();
        LegacyUnits legacy = new LegacyUnits(host.layout(), Presets.named("hermes"));
        host.write(Scope.USER, "hermes-gateway.service", "ExecStart=python -m hermes_cli.main gateway run\n");
        host.write(Scope.SYSTEM, "hermes.service", "ExecStart=/usr/bin/mail-hermes\n");
        assertThat(legacy.find()).isEmpty();
        Path file = host.write(Scope.USER, "hermes.service", "ExecStart=python -m hermes_cli.main gateway run\n");
        assertThat(legacy.find()).containsExactly(new LegacyUnits.Unit(Scope.USER, file));
        legacy.remove(legacy.find().getFirst());
        assertThat(file).doesNotExist();
        assertThat(host.calls())
                .containsExactly(
                        "stop -- hermes.service",
                        "show -- hermes.service",
                        "reset-failed hermes.service",
                        "disable --no-reload hermes.service",
                        "daemon-reload");
        assertThat(host.units(Scope.SYSTEM).resolve("hermes.service")).exists();
    }

    /** Without its unit file the gateway could not be stopped any more. */
    @Test
    void theLegacyUnitOfARunningGatewayIsKept() throws IOException {
        LegacyUnits legacy = new LegacyUnits(host.layout(), Presets.named("hermes"));
        Path file = host.write(Scope.USER, "hermes.service", "ExecStart=python -m hermes_cli.main gateway run\n");
        LegacyUnits.Unit unit = new LegacyUnits.Unit(Scope.USER, file);
        host.unit("hermes.service", "LoadState=loaded", "ActiveState=deactivating", "MainPID=12");
        assertThat(catchThrowableOfType(TimedOutException.class, () -> legacy.remove(unit)))
                .isNotNull()
                .hasMessageContaining("hermes.service did not stop")
                .hasMessageContaining("its unit file is kept");
        host.systemctl("""
                case " $* " in
                *" show "*) printf 'LoadState=loaded\\nActiveState=active\\n' ;;
                *) echo 'Operation refused' >&2; exit 4 ;;
                esac
                """);
        CommandFailedException refused = catchThrowableOfType(CommandFailedException.class, () -> legacy.remove(unit));
        assertThat(refused).isNotNull().hasMessageContaining("Operation refused");
        assertThat(refused.remedy().orElseThrow().text()).isEqualTo("systemctl --user status hermes.service");
        assertThat(file).exists();
        assertThat(host.calls()).noneMatch(call -> call.startsWith("disable"));
    }
}
