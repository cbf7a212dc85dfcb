package dev.gatehouse.s6;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.AccessRefusedException;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.manager.GatewayNotRegisteredException;
import dev.gatehouse.manager.NoSupervisorException;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.posix.Errno;
import dev.gatehouse.posix.PosixException;
import dev.gatehouse.posix.RecordLock;
import dev.gatehouse.profile.Home;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Starting and stopping: listen, command, and wait for the proof, on many services together. */
final class Lifecycle {
    private final S6Layout layout;
    private final Home home;

    Lifecycle(S6Layout layout, Home home) {
        this.layout = layout;
        this.home = home;
    }

    /** Makes the expectation of one service, listening already, with the command not yet given. */
    private interface Beginning {
        Commanded begin(ServiceName service, Servicedir slot) throws IOException;
    }

    Batch start(Collection<ServiceName> services, Wait wait) {
        return each(services, (service, slot) -> new StartProof(layout.tools(), home, service, slot, wait));
    }

    Batch stop(Collection<ServiceName> services, Wait wait) {
        return each(services, (service, slot) -> new StopProof(layout.tools(), service, slot, wait));
    }

    /** Stop, then start: one operation, because s6's own {@code r} would take a clean exit for the gateway's wish to end. */
    Batch restart(Collection<ServiceName> services, Wait wait) {
        Wait down = wait.goal() == Wait.Goal.NOTHING ? Wait.PROOF : wait;
        Map<ServiceName, Outcome> outcomes = new LinkedHashMap<>();
        stop(services, down).outcomes().forEach(outcome -> outcomes.put(outcome.service(), outcome));
        List<ServiceName> stopped = outcomes.values().stream()
                .filter(outcome -> !outcome.failed())
                .map(Outcome::service)
                .toList();
        for (Outcome outcome : start(stopped, wait).outcomes()) {
            outcomes.put(
                    outcome.service(),
                    outcome.failed() ? outcome : Outcome.of(outcome.service(), Outcome.Change.RESTARTED));
        }
        return new Batch(List.copyOf(outcomes.values()));
    }

    private Batch each(Collection<ServiceName> services, Beginning beginning) {
        new HomeMark(layout, home).requireOurs();
        List<Outcome> outcomes = new ArrayList<>();
        for (List<ServiceName> part : Parts.of(List.copyOf(services))) {
            outcomes.addAll(together(part, beginning));
        }
        return new Batch(outcomes);
    }

    private List<Outcome> together(List<ServiceName> services, Beginning beginning) {
        Map<ServiceName, Outcome> failed = new LinkedHashMap<>();
        Map<ServiceName, Commanded> begun = new LinkedHashMap<>();
        try {
            for (ServiceName service : services) {
                try {
                    Commanded commanded = beginning.begin(service, supervised(service));
                    begun.put(service, commanded);
                    commanded.command();
                } catch (GatehouseException e) {
                    failed.put(service, Outcome.failed(service, e));
                } catch (IOException e) {
                    failed.put(service, Outcome.failed(service, refused(service, e)));
                }
            }
            waitFor(begun, failed);
        } finally {
            begun.values().forEach(Lifecycle::close);
        }
        return services.stream()
                .map(service -> {
                    Outcome outcome = failed.get(service);
                    Commanded commanded = begun.get(service);
                    return outcome == null && commanded != null ? commanded.outcome() : failure(service, outcome);
                })
                .toList();
    }

    private static Outcome failure(ServiceName service, @org.jspecify.annotations.Nullable Outcome outcome) {
        if (outcome == null) {
            throw new IllegalStateException("nothing became of " + service);
        }
        return outcome;
    }

    private void waitFor(Map<ServiceName, Commanded> begun, Map<ServiceName, Outcome> failed) {
        List<Commanded> waiting = new ArrayList<>();
        begun.forEach((service, commanded) -> {
            if (!failed.containsKey(service)) {
                waiting.add(commanded);
            }
        });
        try {
            Vigil.keep(waiting);
        } catch (PosixException e) {
            GatehouseException reason = S6Errors.translate("waiting for events", layout.scandir(), e);
            begun.keySet().forEach(service -> failed.putIfAbsent(service, Outcome.failed(service, reason)));
        }
    }

    private static void close(Commanded commanded) {
        try {
            commanded.close();
        } catch (PosixException left) {
            // A FIFO that could not be taken away is cleared by s6 itself at the next event: nobody reads it.
            return;
        }
    }

    private Servicedir supervised(ServiceName service) throws IOException {
        Servicedir slot = layout.slot(service);
        if (!slot.isDirectory()) {
            throw new GatewayNotRegisteredException(
                    service.profile(), home.profile(service.profile()).isPresent());
        }
        if (RecordLock.holder(slot.lock()).isEmpty()) {
            throw new NoSupervisorException("no s6-supervise runs in " + slot.path(), "gatehouse reconcile");
        }
        return slot;
    }

    private GatehouseException refused(ServiceName service, IOException e) {
        if (e instanceof PosixException call && call.is(Errno.EACCES)) {
            return new AccessRefusedException(
                    "this user may not command the gateway of " + service + ": " + e.getMessage(),
                    "sudo gatehouse gateway status " + service,
                    e);
        }
        return S6Errors.translate("commanding the gateway of " + service, layout.scandir(), e);
    }
}
