package dev.gatehouse.launchd;

import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.spi.files.StorageErrors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;

/**
 * Runs the same work for several subjects in parallel, each on a virtual thread, because launchctl accepts one service
 * per call.
 */
final class Parallel {
    private Parallel() {}

    /** Work for one subject. */
    @FunctionalInterface
    interface Work<S, R> {
        R on(S subject) throws IOException;
    }

    /**
     * Runs the work once for each distinct subject. A single subject uses the calling thread.
     *
     * @param directory where the files are, for messages
     * @param refuse receives the failures of single subjects, on the calling thread
     * @return the results of the subjects that did not fail, in order
     * @throws GatehouseException if the calling thread is interrupted; its interrupt status is set
     */
    static <S, R> Map<S, R> of(
            Path directory, Collection<S> subjects, Work<S, R> work, BiConsumer<S, GatehouseException> refuse) {
        Set<S> distinct = new LinkedHashSet<>(subjects);
        Map<S, R> results = new LinkedHashMap<>();
        if (distinct.size() < 2) {
            distinct.forEach(subject -> note(subject, () -> work.on(subject), directory, results, refuse));
            return results;
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Map<S, Future<R>> futures = new LinkedHashMap<>();
            distinct.forEach(subject -> futures.put(subject, threads.submit(() -> work.on(subject))));
            futures.forEach(
                    (subject, future) -> note(subject, () -> result(future, threads), directory, results, refuse));
        }
        return results;
    }

    /** One result, or a failure. */
    private interface Result<R> {
        R get() throws IOException;
    }

    private static <S, R> void note(
            S subject, Result<R> result, Path directory, Map<S, R> results, BiConsumer<S, GatehouseException> refuse) {
        try {
            results.put(subject, result.get());
        } catch (GatehouseException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            refuse.accept(subject, e);
        } catch (IOException e) {
            refuse.accept(subject, StorageErrors.translate("controlling the gateway of " + subject, directory, e));
        }
    }

    private static <R> R result(Future<R> future, ExecutorService threads) throws IOException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
            throw new GatehouseException("interrupted", Remedy.gatehouse("gateway", "list"), e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failure -> throw failure;
                case RuntimeException failure -> throw failure;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }
}
