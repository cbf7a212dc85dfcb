package dev.gatehouse.kubernetes.gates;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.manager.InterruptedOperationException;
import dev.gatehouse.spi.Refusals;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;

/**
 * Carries out a step for several gateways at the same time. A step sends one request after another, so most of its time is the
 * server's. An API server lets one client have far more requests at once before it queues them (API priority and fairness).
 */
public final class SideBySide {
    /** How many at once. */
    static final int MOST = 8;

    private SideBySide() {}

    /** A step for one gateway. */
    @FunctionalInterface
    public interface Step {
        void of(ServiceName service) throws IOException;
    }

    /**
     * Carries out the steps, each once. If the calling thread is interrupted, those that have begun are waited for all the same, because
     * half a step would leave half a gateway; no other begins.
     *
     * @param services the gateways, each once; the step of one alone runs on the calling thread
     * @param words describes a failure of the cluster
     * @param refusals receives the failures, in the order of the gateways, on the calling thread
     * @throws GatehouseException if a step fails, and the calling thread is interrupted
     */
    public static void attempt(
            List<ServiceName> services,
            BiFunction<ServiceName, IOException, GatehouseException> words,
            Refusals refusals,
            Step step) {
        Map<ServiceName, Refusals.Part> ends = new LinkedHashMap<>();
        if (services.size() == 1) {
            ends.put(services.getFirst(), () -> step.of(services.getFirst()));
        } else {
            together(services, step, ends);
        }
        ends.forEach((service, end) -> refusals.attempt(service, e -> words.apply(service, e), end));
    }

    private static void together(List<ServiceName> services, Step step, Map<ServiceName, Refusals.Part> ends) {
        AtomicBoolean interrupted = new AtomicBoolean(Thread.interrupted());
        try (ExecutorService threads = Executors.newFixedThreadPool(
                MOST, Thread.ofVirtual().name("gatehouse-gateway-", 0).factory())) {
            Map<ServiceName, Future<Optional<Exception>>> steps = new LinkedHashMap<>();
            for (ServiceName service : services) {
                steps.put(service, threads.submit(() -> failure(service, step, interrupted)));
            }
            steps.forEach((service, end) -> {
                Optional<Exception> failure = await(end, interrupted);
                ends.put(service, () -> rethrow(failure));
            });
        }
        if (interrupted.get()) {
            Thread.currentThread().interrupt();
        }
    }

    private static Optional<Exception> failure(ServiceName service, Step step, AtomicBoolean interrupted) {
        if (interrupted.get()) {
            return Optional.of(new InterruptedOperationException(service, false));
        }
        try {
            step.of(service);
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.of(e);
        }
    }

    private static Optional<Exception> await(Future<Optional<Exception>> step, AtomicBoolean interrupted) {
        while (true) {
            try {
                return step.get();
            } catch (InterruptedException e) {
                interrupted.set(true);
            } catch (ExecutionException error) {
                throw new IllegalStateException(error.getCause());
            }
        }
    }

    private static void rethrow(Optional<Exception> failure) throws IOException {
        if (failure.isEmpty()) {
            return;
        }
        switch (failure.get()) {
            case IOException failed -> throw failed;
            case RuntimeException refusedOrDefect -> throw refusedOrDefect;
            default -> throw new IllegalStateException(failure.get());
        }
    }
}
