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

/** Base of stories specific to systemd, in the scope of the namespace in which they run. */
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

    /** Returns what systemd itself reports about a unit. */
    String property(FakeGateway gateway, String name) {
        return SystemdTools.here("show", "--value", "--property=" + name, unitName(gateway))
                .strip();
    }

    /** Returns a manager that calls a script instead of systemctl, with the same arguments. */
    ServiceManager managerWithSystemctl(String script) throws IOException {
        return machine().manager(machine().layout().withSystemctl(List.of(program("#!/bin/sh\n" + script))));
    }

    /** Writes a program for this test and returns its path. */
    String program(String text) throws IOException {
        Path file = Files.createTempFile("gatehouse-program", "");
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file.toString();
    }

    static void assertTells(GatehouseException failure, String... what) {
        assertThat(failure).as("the failure").isNotNull().hasMessageContainingAll(what);
        assertThat(failure.getMessage()).doesNotContain("Exception", "null");
        assertThat(failure.remedy().orElseThrow().text()).isNotBlank();
    }
}
