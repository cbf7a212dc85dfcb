package dev.gatehouse.systemtest.systemd;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;

/**
 * A program that manages gateways, for tests outside of a machine that is rebooted.
 *
 * <p>Arguments: {@code start}, {@code stop}, {@code restart} or {@code status}, and profiles. Profiles without a unit
 * are defined first. It prints one line per profile: profile, state, and the pid or 0; or the error.
 */
final class Keeper {
    private Keeper() {}

    public static void main(String[] arguments) throws IOException {
        Machine machine = Machine.here();
        Files.createDirectories(machine.home().path());
        ServiceManager manager = machine.manager();
        for (String name : Arrays.asList(arguments).subList(1, arguments.length)) {
            ServiceName service = ServiceName.of(name);
            try {
                perform(arguments[0], manager, machine, service);
                ServiceStatus status = manager.status(service);
                System.out.println(
                        name + " " + status.state() + " " + status.pid().orElse(0));
            } catch (GatehouseException e) {
                System.out.println(name + " " + e.getMessage() + "; "
                        + e.remedy().map(Remedy::text).orElse(""));
            }
        }
    }

    private static void perform(String verb, ServiceManager manager, Machine machine, ServiceName service) {
        switch (verb) {
            case "start" -> {
                manager.define(definition(machine, service.profile()));
                manager.start(service, Wait.PROOF);
            }
            case "stop" -> manager.stop(service, Wait.PROOF);
            case "restart" -> manager.restart(service, Wait.PROOF);
            case "status" -> {}
            default -> throw new IllegalArgumentException(verb);
        }
    }

    /** A gateway that sleeps. */
    private static GatewayDefinition definition(Machine machine, ProfileName profile) {
        return GatewayDefinition.builder(
                        profile,
                        List.of("sleep", "100000"),
                        machine.home().variable(),
                        machine.home().path())
                .description("Gateway under test")
                .user(machine.account())
                .build();
    }
}
