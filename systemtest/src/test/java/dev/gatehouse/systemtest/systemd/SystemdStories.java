package dev.gatehouse.systemtest.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.manager.Inspection;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.testkit.fake.FakeGateway;
import dev.gatehouse.testkit.kit.FixtureStories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Stories of systemd alone, in the scope of the place where they run. */
abstract class SystemdStories extends FixtureStories<SystemdFixture> {
    Machine machine() {
        return Machine.here();
    }

    @Override
    protected SystemdFixture open() {
        return new SystemdFixture(machine());
    }

    Path unit(FakeGateway gateway) {
        return fixture().unit(gateway.service());
    }

    String unitName(FakeGateway gateway) {
        return machine().unit(gateway.service());
    }

    Inspection inspect(FakeGateway gateway) {
        return manager().inspect(List.of(gateway.definition())).getFirst();
    }

    /** What systemd itself says of a unit. */
    String property(FakeGateway gateway, String name) {
        return SystemdTools.here("show", "--value", "--property=" + name, unitName(gateway))
                .strip();
    }

    /** The manager as it is where something else is called instead of systemctl: a script, which gets its words. */
    ServiceManager managerWithSystemctl(String script) throws IOException {
        return machine().manager(machine().layout().withSystemctl(List.of(program("#!/bin/sh\n" + script))));
    }

    /** Writes a program for this test and gives its path. */
    String program(String text) throws IOException {
        Path file = Files.createTempFile("gatehouse-program", "");
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file.toString();
    }

    static void assertTells(GatehouseException failure, String... what) {
        assertThat(failure).as("the failure").isNotNull().hasMessageContainingAll(what);
        assertThat(failure.getMessage()).doesNotContain("Exception", "null");
        assertThat(failure.remedy()).isNotBlank();
    }
}
