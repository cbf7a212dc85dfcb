package dev.gatehouse.systemtest.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.manager.Outcome.Change;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.systemtest.windows.Installations.Person;
import dev.gatehouse.testkit.fake.FakeGateway;
import dev.gatehouse.testkit.kit.FixtureStories;
import dev.gatehouse.windows.Prompter;
import dev.gatehouse.windows.WindowsInstallation.Result;
import dev.gatehouse.windows.WindowsOptions;
import dev.gatehouse.windows.host.WindowsLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Interactive installation on Windows: questions, and administrator rights. */
class InstallationStoriesTest extends FixtureStories<WindowsFixture> {
    private static final String TASK = "Hermes_Gateway_alpha";
    private static final String SCRIPTS = "shell scripts stand for whoami and PowerShell";

    private static Optional<WindowsHost> host = Optional.empty();

    @BeforeAll
    static void openHost() {
        Assumptions.assumeFalse(WindowsHost.isReal(), "nobody can answer a UAC prompt here");
        host = Optional.of(WindowsHost.open());
    }

    @AfterAll
    static void closeHost() {
        host.ifPresent(WindowsHost::close);
    }

    private static ModelSchtasks tasks() {
        return host.orElseThrow().tasks();
    }

    @Override
    protected WindowsFixture open() throws Exception {
        tasks().mend();
        return WindowsFixture.open(host.orElseThrow());
    }

    private Result install(WindowsLayout layout, FakeGateway gateway, WindowsOptions options, Prompter questions) {
        return Installations.install(
                fixture(), layout, gateway, options, questions, List.of("C:\\the java.exe", "--elevated-handoff"));
    }

    @Test
    void withoutAUserTheGatewayIsInstalledButNotStarted() {
        FakeGateway gateway = gateway("alpha");
        Result result = Installations.install(fixture(), gateway, WindowsOptions.NONE);
        assertThat(result.outcome().change()).isEqualTo(Change.CREATED);
        assertThat(result.atLogon()).contains("the task " + TASK);
        assertThat(result.started()).isFalse();
        assertStays(gateway, State.DOWN);
        assertThat(statusOf(gateway).enabled()).contains(true);
    }

    @Test
    void aGatewayThatStartsAtLogonStartsAtEveryLogon() {
        FakeGateway gateway = gateway("alpha");
        assertThat(Installations.install(fixture(), gateway, Installations.LOGIN_ONLY)
                        .atLogon())
                .isPresent();
        for (int logon = 1; logon <= 2; logon++) {
            tasks().logOff();
            tasks().logOn();
            awaitPid(gateway, gateway.events().awaitStart(logon));
            awaitState(gateway, State.UP);
        }
    }

    @Test
    void aStoppedGatewayIsNotReportedToStartAtLogon() {
        FakeGateway gateway = gateway("alpha");
        up(gateway);
        manager().stop(gateway.service(), Wait.PROOF);
        assertThat(Installations.install(fixture(), gateway, Installations.LOGIN_ONLY)
                        .atLogon())
                .isEmpty();
        assertThat(statusOf(gateway).enabled()).contains(false);
    }

    @Test
    void doesNotAskWhatTheOptionsSay() {
        FakeGateway gateway = gateway("alpha");
        Person person = new Person();
        Result result = install(
                fixture().layout(), gateway, new WindowsOptions(Optional.of(true), Optional.of(true), false), person);
        assertThat(person.asked).isEmpty();
        assertThat(result.started()).isTrue();
        assertThat(statusOf(gateway).state()).isEqualTo(State.UP);
    }

    @Test
    void asksBothQuestionsBeforeTheFirstChange() {
        FakeGateway gateway = gateway("alpha");
        int before = tasks().calls().size();
        Prompter person = (question, otherwise) -> {
            assertThat(tasks().calls()).hasSize(before);
            assertThat(otherwise).isTrue();
            return Optional.of(otherwise);
        };
        assertThat(install(fixture().layout(), gateway, WindowsOptions.NONE, person)
                        .started())
                .isTrue();
    }

    @Test
    void withoutStartAtLogonNeitherTaskNorEntryIsCreated() {
        FakeGateway gateway = gateway("alpha");
        int before = tasks().calls().size();
        Result result = install(
                fixture().layout(),
                gateway,
                new WindowsOptions(Optional.of(true), Optional.of(false), false),
                Prompter.NOBODY);
        assertThat(result.atLogon()).isEmpty();
        assertThat(result.started()).isTrue();
        assertThat(tasks().calls().subList(before, tasks().calls().size()))
                .allMatch(call -> call.startsWith("/Query "));
        assertThat(statusOf(gateway).enabled()).contains(false);
        define(gateway);
        assertThat(tasks().task(TASK)).doesNotExist();
        assertThat(manager().inspect(List.of(gateway.definition())).getFirst().differences())
                .isEmpty();
    }

    @Test
    void aRefusedTaskIsHandedToAnElevatedProcessOnce() throws Exception {
        Assumptions.assumeFalse(WindowsHost.isWindows(), SCRIPTS);
        FakeGateway gateway = gateway("alpha");
        tasks().fail("/Create", "0x80070005", "Zugriff verweigert");
        Path script = fixture().home().path().resolve("handed-off");
        // After the prompt: the same installation, with administrator rights.
        WindowsLayout layout = Hosts.with(
                fixture().layout(),
                program("whoami", "echo '\"x\",\"Label\",\"S-1-16-8192\",\"\"'"),
                program("powershell", """
                        for word; do last=$word; done
                        printf %%s "$last" | base64 -d >>'%s'
                        rm '%s'
                        """.formatted(script, tasks().program().resolveSibling("faults"))));
        Person person = new Person(true);

        Result first = install(layout, gateway, Installations.LOGIN_ONLY, person);

        assertThat(person.asked).singleElement().asString().contains("UAC");
        assertThat(Files.readString(script, StandardCharsets.UTF_16LE))
                .contains("-FilePath 'C:\\the java.exe' -ArgumentList '--elevated-handoff' -Verb RunAs");
        // The fake PowerShell has registered nothing, so the Startup entry remains.
        assertThat(first.atLogon()).contains("an entry in the Startup folder");
        assertThat(first.refusal()).contains("Zugriff verweigert");
        Result handedOff =
                install(layout, gateway, new WindowsOptions(Optional.empty(), Optional.empty(), true), new Person());
        assertThat(handedOff.atLogon()).contains("the task " + TASK);
        assertThat(handedOff.started()).isFalse();
        // The task belongs to the owner of the home, whoever answered the prompt.
        assertThat(TaskSchema.leaf(Files.readAllBytes(tasks().task(TASK)), "Principals/Principal/UserId"))
                .isEqualTo(Files.getOwner(fixture().home().path()).getName());
        assertThat(install(layout, gateway, Installations.LOGIN_ONLY, new Person())
                        .atLogon())
                .contains("the task " + TASK);
    }

    @Test
    void usesTheStartupFolderIfTheUserDeclinesOrIsAlreadyElevated() throws Exception {
        Assumptions.assumeFalse(WindowsHost.isWindows(), SCRIPTS);
        FakeGateway gateway = gateway("alpha");
        tasks().fail("/Create", "0x80070005", "");
        Path never = program("powershell", "touch '" + fixture().home().path() + "/asked'");
        WindowsLayout plain =
                Hosts.with(fixture().layout(), program("whoami", "echo '\"x\",\"Label\",\"S-1-16-8192\",\"\"'"), never);
        Person person = new Person(false);
        assertThat(install(plain, gateway, Installations.LOGIN_ONLY, person).atLogon())
                .contains("an entry in the Startup folder");
        assertThat(person.asked).hasSize(1);

        WindowsLayout elevated = Hosts.with(
                fixture().layout(), program("whoami-elevated", "echo '\"x\",\"Label\",\"S-1-16-12288\",\"\"'"), never);
        assertThat(install(elevated, gateway, Installations.LOGIN_ONLY, new Person())
                        .atLogon())
                .contains("an entry in the Startup folder");
        assertThat(fixture().home().path().resolve("asked")).doesNotExist();
    }

    private Path program(String name, String body) throws IOException {
        Path program = fixture().home().path().resolve(name);
        Files.writeString(program, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return program;
    }
}
