package dev.gatehouse.kubernetes.api;

import dev.gatehouse.kubernetes.json.Tree;
import dev.gatehouse.spi.waiting.Deadline;
import dev.gatehouse.spi.waiting.Signals;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A cluster that is asked again for half a minute while it answers that it is too busy. Every request may be repeated: it states what
 * is wanted, or names the version that it changes. A cluster that does not answer at all is not asked again, so that a command says so
 * at once. Thread-safe.
 */
public final class PatientApi implements Api {
    /** Waits, on this host. */
    public static final Pause PAUSE = time -> Signals.<Object>timer(time).await(time);

    static final Duration LIMIT = Duration.ofSeconds(30);

    private static final Duration FIRST = Duration.ofMillis(250);

    private final Api api;
    private final Optional<String> context;
    private final Pause pause;
    private final Optional<Deadline> deadline;

    /** Waits for a time. */
    @FunctionalInterface
    public interface Pause {
        void await(Duration time) throws InterruptedException;
    }

    @FunctionalInterface
    private interface Request<V> {
        V send() throws IOException;
    }

    /**
     * Creates a patient client.
     *
     * @param api the cluster
     * @param context the context of the kubeconfig that the caller has named; empty: the current one
     * @param pause how to wait
     */
    public PatientApi(Api api, Optional<String> context, Pause pause) {
        this(api, context, pause, Optional.empty());
    }

    private PatientApi(Api api, Optional<String> context, Pause pause, Optional<Deadline> deadline) {
        this.api = api;
        this.context = context;
        this.pause = pause;
        this.deadline = deadline;
    }

    @Override
    public Api within(Deadline operation) {
        return new PatientApi(api.within(operation), context, pause, Optional.of(operation));
    }

    private <V> V patiently(Request<V> request) throws IOException {
        Duration waited = Duration.ZERO;
        Duration growing = FIRST;
        while (true) {
            try {
                return request.send();
            } catch (ApiException e) {
                Duration least = e.retryAfter().orElseThrow(() -> e);
                Duration next = least.compareTo(growing) > 0 ? least : growing;
                waited = waited.plus(next);
                boolean tooLate =
                        deadline.isPresent() && next.compareTo(deadline.get().left()) > 0;
                if (tooLate || waited.compareTo(LIMIT) > 0) {
                    throw e;
                }
                await(next, e);
                growing = growing.multipliedBy(2);
            }
        }
    }

    private void await(Duration time, ApiException refused) throws ApiException {
        try {
            pause.await(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw refused;
        }
    }

    @Override
    public void connect() {
        api.connect();
    }

    @Override
    public String namespace() {
        return api.namespace();
    }

    @Override
    public Optional<String> context() {
        return context;
    }

    @Override
    public Api once() {
        return api;
    }

    @Override
    public Optional<Tree> get(Resource resource, String name) throws IOException {
        return patiently(() -> api.get(resource, name));
    }

    @Override
    public ObjectList list(Resource resource, String selector) throws IOException {
        return patiently(() -> api.list(resource, selector));
    }

    @Override
    public List<Tree> events(String fields) throws IOException {
        return patiently(() -> api.events(fields));
    }

    @Override
    public Tree apply(Tree object, boolean dryRun, boolean force) throws IOException {
        return patiently(() -> api.apply(object, dryRun, force));
    }

    @Override
    public void replace(Tree object, Tree live) throws IOException {
        patiently(() -> {
            api.replace(object, live);
            return true;
        });
    }

    @Override
    public void scale(String name, int replicas) throws IOException {
        patiently(() -> {
            api.scale(name, replicas);
            return true;
        });
    }

    @Override
    public void annotate(String name, String annotation, String value) throws IOException {
        patiently(() -> {
            api.annotate(name, annotation, value);
            return true;
        });
    }

    @Override
    public void delete(Resource resource, String name, String uid) throws IOException {
        patiently(() -> {
            api.delete(resource, name, uid);
            return true;
        });
    }

    /** Whoever watches begins again by himself. */
    @Override
    public void watch(Resource resource, String selector, String version, Predicate<Tree> reader)
            throws IOException, InterruptedException {
        api.watch(resource, selector, version, reader);
    }

    @Override
    public LineStream log(String pod, String query) throws IOException {
        return patiently(() -> api.log(pod, query));
    }

    @Override
    public void close() {
        api.close();
    }
}
