package dev.gatehouse.testkit.stories;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.testkit.Poll;
import java.util.ArrayList;
import java.util.List;

/**
 * The states of a service as its manager tells them, one after another, watched from another thread. A state that lasts
 * only for a moment may be missed, so what is asserted are the states that stay.
 */
final class StatusTrail implements AutoCloseable {
    private final List<State> states = new ArrayList<>();
    private final Thread watcher;
    private volatile boolean closed;

    StatusTrail(ServiceManager manager, ServiceName service) {
        add(manager.status(service));
        watcher = Thread.ofPlatform().daemon().start(() -> {
            long begun = System.nanoTime();
            while (!closed) {
                add(manager.status(service));
                begun = Poll.pauseAfterLook(begun);
            }
        });
    }

    private void add(ServiceStatus status) {
        synchronized (states) {
            if (states.isEmpty() || states.getLast() != status.state()) {
                states.add(status.state());
            }
        }
    }

    List<State> states() {
        synchronized (states) {
            return List.copyOf(states);
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            watcher.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
