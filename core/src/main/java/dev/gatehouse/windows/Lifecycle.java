package dev.gatehouse.windows;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.manager.GatewayNotRegisteredException;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.Outcome.Change;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.profile.Home;
import dev.gatehouse.windows.host.WindowsLayout;
import dev.gatehouse.windows.launcher.ServiceFolder;
import dev.gatehouse.windows.launcher.StartPolicy;
import java.io.IOException;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Starting and stopping, many services together: each is commanded first, and then all are waited for. */
final class Lifecycle {
    /** Launchers write files and send no events to who waits for them; a look costs some microseconds. */
    private static final long PAUSE_NANOS = 15_000_000;

    private final WindowsLayout layout;
    private final Home home;
    private final boolean temporary;

    /**
     * Makes one.
     *
     * @param temporary whether what happens at the next logon is left alone
     */
    Lifecycle(WindowsLayout layout, Home home, boolean temporary) {
        this.layout = layout;
        this.home = home;
        this.temporary = temporary;
    }

    /** Gives the command of one service. */
    private interface Beginning {
        PendingOperation begin(ServiceName service) throws IOException;
    }

    Batch start(Collection<ServiceName> services, Wait wait) {
        return each(services, service -> {
            boolean downAtLogon =
                    layout.folder(service.profile()).readStartPolicy().skipsLogon();
            return new StartProof(
                    layout, service, wait, temporary && downAtLogon ? StartPolicy.LATER : StartPolicy.RUN);
        });
    }

    Batch stop(Collection<ServiceName> services, Wait wait) {
        return each(services, service -> {
            boolean downAtLogon =
                    layout.folder(service.profile()).readStartPolicy().skipsLogon();
            return new StopProof(
                    layout, service, wait, temporary && !downAtLogon ? StartPolicy.ONCE : StartPolicy.STOPPED);
        });
    }

    /** One operation that waits in between; one that is down is started. */
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
                    outcome.service(), outcome.failed() ? outcome : Outcome.of(outcome.service(), Change.RESTARTED));
        }
        return new Batch(List.copyOf(outcomes.values()));
    }

    private Batch each(Collection<ServiceName> services, Beginning beginning) {
        Map<ServiceName, Outcome> outcomes = new LinkedHashMap<>();
        Map<ServiceName, PendingOperation> waiting = new LinkedHashMap<>();
        for (ServiceName service : services) {
            if (waiting.containsKey(service) || outcomes.containsKey(service)) {
                continue;
            }
            try {
                requireInstalled(service);
                waiting.put(service, beginning.begin(service));
            } catch (GatehouseException e) {
                outcomes.put(service, Outcome.failed(service, e));
            } catch (IOException | IllegalArgumentException e) {
                outcomes.put(service, Outcome.failed(service, broken(service, e)));
            }
        }
        waitFor(waiting, outcomes);
        return new Batch(services.stream()
                .map(service -> outcomes.getOrDefault(service, Outcome.of(service, Change.UNCHANGED)))
                .toList());
    }

    private void waitFor(Map<ServiceName, PendingOperation> waiting, Map<ServiceName, Outcome> outcomes) {
        while (true) {
            for (Iterator<Map.Entry<ServiceName, PendingOperation>> rest =
                            waiting.entrySet().iterator();
                    rest.hasNext(); ) {
                Map.Entry<ServiceName, PendingOperation> next = rest.next();
                Optional<Outcome> outcome = look(next.getKey(), next.getValue());
                if (outcome.isPresent()) {
                    outcomes.put(next.getKey(), outcome.get());
                    rest.remove();
                }
            }
            if (waiting.isEmpty()) {
                return;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** What became of it, as soon as that can be said. */
    private Optional<Outcome> look(ServiceName service, PendingOperation pending) {
        try {
            Optional<Outcome> outcome = pending.look();
            return outcome.isEmpty() && pending.isExpired()
                    ? Optional.of(Outcome.failed(service, pending.expired()))
                    : outcome;
        } catch (GatehouseException e) {
            return Optional.of(Outcome.failed(service, e));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.of(Outcome.failed(service, broken(service, e)));
        }
    }

    private void requireInstalled(ServiceName service) {
        if (!layout.folder(service.profile()).isInstalled()) {
            throw new GatewayNotRegisteredException(
                    service.profile(), home.profile(service.profile()).isPresent());
        }
    }

    private GatehouseException broken(ServiceName service, Exception e) {
        ServiceFolder folder = layout.folder(service.profile());
        return e instanceof IOException io
                ? WindowsErrors.storage("commanding the gateway of " + service, folder.path(), io)
                : new GatehouseException(
                        folder.launch() + " is no launch file: " + e.getMessage(),
                        "gatehouse gateway install " + service,
                        e);
    }
}
