package dev.gatehouse.kubernetes.control;

import dev.gatehouse.kubernetes.api.Api;
import dev.gatehouse.kubernetes.api.Resource;
import dev.gatehouse.spi.waiting.Signals;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Tells that pods of a home have changed. A thread of its own reads the watch, and begins a new one when the server ends it, the
 * version is too old, or the server is away for a while. What the launcher writes is no event of the API, so every target is looked
 * at again after {@link #PACE}.
 */
final class PodWatch implements Signals<KubernetesTarget> {
    private static final Duration PACE = Duration.ofMillis(200);

    private final LinkedBlockingQueue<Boolean> changes = new LinkedBlockingQueue<>(1);
    private final Thread reader;

    PodWatch(Api api, String selector) {
        reader = Thread.ofVirtual().name("gatehouse-watch").start(() -> read(api, selector));
    }

    private void read(Api api, String selector) {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                String version = api.list(Resource.POD, selector).version();
                api.watch(Resource.POD, selector, version, _ -> {
                    changes.offer(Boolean.TRUE);
                    return !Thread.currentThread().isInterrupted();
                });
            } catch (IOException away) {
                // The operation itself meets the same failure, and has a limit.
            } catch (InterruptedException closed) {
                return;
            }
            // Not to ask again and again a server that is away, or ends each watch at once.
            LockSupport.parkNanos(PACE.toNanos());
        }
    }

    @Override
    public Collection<KubernetesTarget> await(Duration atMost) throws InterruptedException {
        changes.poll(Math.min(atMost.toMillis(), PACE.toMillis()) + 1, TimeUnit.MILLISECONDS);
        return List.of();
    }

    @Override
    public Duration pause(Duration wanted) {
        return PACE;
    }

    @Override
    public void close() {
        reader.interrupt();
    }
}
