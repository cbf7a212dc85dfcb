package dev.gatehouse.launchd;

import dev.gatehouse.manager.GatehouseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** The same for several at a time, each on a thread that costs nothing while it waits. */
final class Parallel {
    private Parallel() {}

    /** The results in the order of the subjects; one subject alone needs no other thread. */
    static <S, R> List<R> of(Collection<S> subjects, Function<S, R> work) {
        if (subjects.size() < 2) {
            List<R> results = new ArrayList<>();
            subjects.forEach(subject -> results.add(work.apply(subject)));
            return results;
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<R>> futures = new ArrayList<>();
            subjects.forEach(subject -> futures.add(threads.submit(() -> work.apply(subject))));
            List<R> results = new ArrayList<>();
            for (Future<R> future : futures) {
                results.add(result(future));
            }
            return results;
        }
    }

    private static <R> R result(Future<R> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GatehouseException("interrupted", "gatehouse gateway list", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
