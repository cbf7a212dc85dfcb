package dev.gatehouse.systemtest.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.profile.Home;
import dev.gatehouse.spi.command.Command;
import dev.gatehouse.spi.provider.HolderQuery;
import dev.gatehouse.spi.provider.HostFacts;
import dev.gatehouse.systemd.SystemdProvider;
import dev.gatehouse.testkit.fake.FakeGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Units that Gatehouse did not write, or not for this home: it finds them, says whose they are, and leaves them alone. */
class ForeignUnitStories extends SystemdStories {
    @Test
    void aLinkIsReportedAndItsTargetKept() throws IOException {
        FakeGateway gateway = gateway("alpha");
        Path target = Files.createTempFile("gatehouse-unit", ".service");
        Files.writeString(target, "[Service]\nExecStart=/bin/true\n");
        Files.createDirectories(fixture().units());
        Files.createSymbolicLink(unit(gateway), target);
        try {
            SystemdTools.here("daemon-reload");
            assertIsLeftAlone(gateway);
            assertThat(target).hasContent("[Service]\nExecStart=/bin/true");
            assertThat(Files.isSymbolicLink(unit(gateway))).isTrue();
        } finally {
            takeAway(gateway);
            Files.delete(target);
        }
    }

    @Test
    void aForeignUnitIsReportedAndKept() throws IOException {
        FakeGateway gateway = gateway("alpha");
        String text = "[Service]\nExecStart=/bin/sleep 1000";
        Files.createDirectories(fixture().units());
        Files.writeString(unit(gateway), text);
        try {
            SystemdTools.here("daemon-reload");
            assertIsLeftAlone(gateway);
            assertThat(unit(gateway)).hasContent(text);
        } finally {
            takeAway(gateway);
        }
    }

    @Test
    void aUnitOfAnotherHomeIsKeptAndIgnored() throws IOException {
        FakeGateway gateway = gateway("alpha");
        String text = "# Written by gatehouse for profile alpha of /else\n[Service]\nExecStart=/bin/sleep 1000";
        Files.createDirectories(fixture().units());
        Files.writeString(unit(gateway), text);
        try {
            SystemdTools.here("daemon-reload");
            SystemdTools.here("start", unitName(gateway));
            assertThat(statusOf(gateway).state()).isEqualTo(State.ABSENT);
            manager().remove(gateway.service());
            assertThat(property(gateway, "ActiveState")).isEqualTo("active");
            assertThat(unit(gateway)).hasContent(text);
        } finally {
            SystemdTools.here("stop", unitName(gateway));
            takeAway(gateway);
        }
    }

    /** Such as a unit of the app itself with a name that only the app knows, or one that a person has written. */
    @Test
    void aUnitOfAnyNameThatRunsTheGatewayIsFoundWithItsProcess() throws IOException {
        Home home = machine().home();
        Path program = Path.of(program("#!/bin/sh\nexec sleep 100000\n"));
        Path hermes = Files.move(program, program.resolveSibling("hermes"), StandardCopyOption.REPLACE_EXISTING);
        String name = "coder-bot-of-a-person.service";
        Path file = Files.createDirectories(fixture().units()).resolve(name);
        Files.writeString(
                file,
                "[Service]\nEnvironment=HERMES_HOME=" + home.path() + "\nExecStart=" + hermes
                        + " -p coder gateway run\n[Install]\nWantedBy="
                        + machine().target() + "\n");
        try {
            SystemdTools.here("daemon-reload");
            SystemdTools.here("start", name);
            Holder running = holder(home);
            assertThat(running.words()).startsWith(machine().scope().word() + " unit " + name);
            assertThat(running.runs()).isTrue();
            assertThat(running.starts()).isFalse();
            assertThat(running.pid())
                    .hasValue(Long.parseLong(SystemdTools.here("show", "--value", "--property=MainPID", name)
                            .strip()));
            SystemdTools.here("enable", name);
            assertThat(holder(home).starts()).isTrue();
            // The advised command is carried out as it is printed.
            List<String> stop = holder(home).command(Verb.STOP).orElseThrow().words();
            assertThat(Command.of(LIMIT, stop.getFirst())
                            .with(stop.subList(1, stop.size()))
                            .run()
                            .exitCode())
                    .isZero();
            assertThat(holder(home).excludesOthers()).isFalse();
        } finally {
            SystemdTools.here("disable", "--now", name);
            Files.deleteIfExists(file);
            Files.deleteIfExists(hermes);
            SystemdTools.here("daemon-reload");
        }
    }

    private static Holder holder(Home home) {
        ServiceName coder = ServiceName.of("coder");
        HolderQuery query = HolderQuery.of(home, HostFacts.ofThisHost(System.getenv()), List.of(coder));
        List<Holder> holders = new SystemdProvider().holders(query);
        assertThat(holders).hasSize(1);
        return holders.getFirst();
    }

    @Test
    void aMaskedUnitIsReportedAndStaysMasked() throws IOException {
        FakeGateway gateway = gateway("alpha");
        Files.createDirectories(fixture().units());
        SystemdTools.here("mask", unitName(gateway));
        assertThat(unit(gateway)).isSymbolicLink();
        try {
            assertIsLeftAlone(gateway);
            assertThat(statusOf(gateway).reason().orElse("")).contains("masked");
            assertThat(Files.readSymbolicLink(unit(gateway))).isEqualTo(Path.of("/dev/null"));
        } finally {
            takeAway(gateway);
        }
        define(gateway);
        manager().start(gateway.service(), Wait.PROOF);
        assertThat(manager().isRunning(gateway.service())).isTrue();
    }

    /** Defining, starting and removing do not change the file, and their messages name it. */
    private void assertIsLeftAlone(FakeGateway gateway) {
        String place = unit(gateway).toString();
        assertTells(catchThrowableOfType(GatehouseException.class, () -> define(gateway)), place);
        assertTells(
                catchThrowableOfType(GatehouseException.class, () -> manager().start(gateway.service(), Wait.PROOF)),
                place);
        assertTells(
                catchThrowableOfType(GatehouseException.class, () -> manager().remove(gateway.service())), place);
        assertThat(manager().services()).doesNotContain(gateway.service());
        assertThat(manager().isRunning(gateway.service())).isFalse();
        assertThat(gateway.events().all()).isEmpty();
    }

    private void takeAway(FakeGateway gateway) throws IOException {
        Files.deleteIfExists(unit(gateway));
        SystemdTools.here("daemon-reload");
        SystemdTools.here("reset-failed");
    }
}
