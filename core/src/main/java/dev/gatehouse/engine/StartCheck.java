package dev.gatehouse.engine;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.spi.Installer;
import dev.gatehouse.spi.port.PortOwners;
import dev.gatehouse.spi.port.PortUse;
import dev.gatehouse.spi.process.GatewayVariables;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What can be known before a start: the program and the account exist, and the port is free or the gateway's own. Queries the
 * manager only if something is wrong, because a gateway that runs already needs neither.
 */
public final class StartCheck {
    private static final String LEFT =
            "; if an earlier run has left it, the program makes itself a daemon, and must be " + DaemonSearch.ADVICE;

    /** How many bytes of a program's name {@code /proc/PID/comm} has at most. */
    private static final int KEPT = 15;

    private final ServiceManager manager;
    private final Installer installer;
    private final PortOwners ports;

    public StartCheck(ServiceManager manager, Installer installer, PortOwners ports) {
        this.manager = manager;
        this.installer = installer;
        this.ports = ports;
    }

    /** Throws if the gateway could not run. A start of one that runs already changes nothing, so it is not refused. */
    public void require(Verb verb, GatewayDefinition gateway, OptionalInt port) {
        // The name of the service is in no path.
        GatewayDefinition definition =
                gateway.under(manager.kind().word(), gateway.profile().value());
        try {
            installer.requireProgram(definition);
            GatewayVariables.require(definition);
        } catch (GatehouseException missing) {
            if (verb != Verb.START || !manager.status(definition.service()).isRunning()) {
                throw missing;
            }
        }
        if (port.isPresent()) {
            requirePort(definition, port.getAsInt());
        }
    }

    private void requirePort(GatewayDefinition definition, int port) {
        ServiceName service = definition.service();
        if (ports.of(port, OptionalLong.empty()).owner() == PortUse.Owner.NOBODY) {
            return;
        }
        OptionalLong pid = manager.status(service).pid();
        PortUse use = ports.of(port, pid);
        boolean own = pid.isPresent() && use.isServed();
        if (own || use.owner() == PortUse.Owner.NOBODY) {
            return;
        }
        Optional<ServiceName> gateway = gateway(service, port);
        String who = gateway.map(other -> "the gateway of " + other).orElseGet(use::listener);
        throw new GatehouseException(
                "The gateway of " + service + " cannot use port " + port + ": " + who + " listens on it"
                        + (gateway.isEmpty() && isSameProgram(definition, use) ? LEFT : ""),
                remedy(service, gateway, use));
    }

    /** Whether the listener is the gateway's program, of whose name the kernel keeps 15 characters. */
    private static boolean isSameProgram(GatewayDefinition definition, PortUse use) {
        String command = definition.command().getFirst();
        String program = command.substring(command.lastIndexOf('/') + 1);
        return use.words().length() == KEPT ? program.startsWith(use.words()) : program.equals(use.words());
    }

    /** The other gateway of this manager that has the port. */
    private Optional<ServiceName> gateway(ServiceName service, int port) {
        List<ServiceName> others = manager.services().stream()
                .filter(other -> !other.equals(service))
                .toList();
        return manager.status(others).stream()
                .filter(status ->
                        status.pid().isPresent() && ports.of(port, status.pid()).owner() == PortUse.Owner.GATEWAY)
                .map(ServiceStatus::service)
                .findFirst();
    }

    /** Another gateway that has this port still runs with older settings: two profiles with one port are refused before. */
    private static Remedy remedy(ServiceName service, Optional<ServiceName> gateway, PortUse use) {
        if (gateway.isPresent()) {
            return Remedy.gatehouse("gateway", "restart", gateway.get().toString());
        }
        return use.pid().isPresent()
                ? Remedy.of("ps", "-fp", Long.toString(use.pid().getAsLong()))
                : Remedy.gatehouse("profile", "show", service.toString());
    }
}
