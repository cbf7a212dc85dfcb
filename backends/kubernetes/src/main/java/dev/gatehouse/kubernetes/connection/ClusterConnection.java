package dev.gatehouse.kubernetes.connection;

import dev.gatehouse.error.NoServiceManagerException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.kubernetes.api.Api;
import dev.gatehouse.kubernetes.api.ClusterApi;
import dev.gatehouse.kubernetes.api.PatientApi;
import dev.gatehouse.kubernetes.api.Transport;
import dev.gatehouse.kubernetes.direct.ClusterSearch;
import dev.gatehouse.kubernetes.direct.DirectClient;
import dev.gatehouse.spi.provider.ManagerOption;
import dev.gatehouse.spi.provider.ManagerRequest;
import io.fabric8.kubernetes.client.Config;
import java.io.File;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Connects to a namespace at the first use, or before: the current context of the kubeconfig, or that of the pod in which this process
 * runs. Thread-safe.
 */
public final class ClusterConnection implements Supplier<Api> {
    public static final ManagerOption CONTEXT =
            new ManagerOption("--context", "NAME", "Context of the kubeconfig", ManagerOption.Use.EVERY, true);
    public static final ManagerOption NAMESPACE =
            new ManagerOption("--namespace", "NAME", "Namespace of the gateways", ManagerOption.Use.EVERY, true);

    /** The environment variable with the namespace. */
    public static final String NAMESPACE_VARIABLE = "GATEHOUSE_NAMESPACE";

    private final Map<String, String> environment;
    private final Optional<String> context;
    private final Optional<String> named;
    private @Nullable FutureTask<Api> opening;

    /**
     * Prepares a connection.
     *
     * @param options the caller's options of this backend
     */
    public ClusterConnection(Map<String, String> environment, Map<String, String> options) {
        this.environment = environment;
        this.context = Optional.ofNullable(options.get(CONTEXT.name()));
        this.named = named(environment, options);
    }

    /** Whether it leads where a request wants to be. */
    public boolean isOf(ManagerRequest request) {
        return environment.equals(request.environment())
                && context.equals(request.value(CONTEXT))
                && named.equals(named(request));
    }

    /** Begins now, on another thread. */
    public void begin() {
        FutureTask<Api> task = new FutureTask<>(() -> {
            Api api = open();
            api.connect();
            return api;
        });
        synchronized (this) {
            opening = task;
        }
        Thread.ofPlatform().daemon().name("gatehouse-connection").start(task);
    }

    @Override
    public Api get() {
        FutureTask<Api> task = opening();
        task.run();
        try {
            return task.get();
        } catch (ExecutionException e) {
            forget(task);
            throw e.getCause() instanceof RuntimeException refused ? refused : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw none("Interrupted while looking for the cluster");
        }
    }

    private synchronized FutureTask<Api> opening() {
        FutureTask<Api> task = opening;
        if (task == null) {
            task = new FutureTask<>(this::open);
            opening = task;
        }
        return task;
    }

    /** What has failed is tried again. */
    private synchronized void forget(FutureTask<Api> failed) {
        if (failed.equals(opening)) {
            opening = null;
        }
    }

    private Api open() {
        return new PatientApi(find(), context, PatientApi.PAUSE);
    }

    private Api find() {
        ClusterSearch.Found found;
        try {
            found = ClusterSearch.of(environment).find(context.orElse(""));
        } catch (IOException e) {
            throw none("The cluster is not known: " + e.getMessage());
        }
        return switch (found) {
            case ClusterSearch.Found.Direct direct -> direct(direct);
            case ClusterSearch.Found.ByLibrary library -> byLibrary(library);
            case ClusterSearch.Found.None nothing -> throw none("No cluster is configured: " + nothing.reason());
        };
    }

    private Api direct(ClusterSearch.Found.Direct found) {
        try {
            DirectClient client = DirectClient.of(found.endpoint(), Transport.LIMIT);
            return new ClusterApi(new DirectTransport(client), namespace(found.namespace()));
        } catch (GeneralSecurityException e) {
            throw none("The cluster is not known: a certificate or key of the kubeconfig cannot be read: "
                    + e.getMessage());
        }
    }

    /** The library reads the kubeconfig once more, with all that it can contain. */
    private Api byLibrary(ClusterSearch.Found.ByLibrary found) {
        String chosen = found.context().isEmpty() ? null : found.context();
        String files = environment.getOrDefault("KUBECONFIG", "");
        Config config = !files.isEmpty() && !files.contains(File.pathSeparator)
                ? Config.fromKubeconfig(chosen, new File(files))
                : Config.autoConfigure(chosen);
        if (config.getMasterUrl() == null || config.getMasterUrl().startsWith(Config.DEFAULT_MASTER_URL)) {
            throw none("No cluster is configured: there is no kubeconfig with a current context, and this is no pod");
        }
        if (found.reason().equals("exec") && config.getAutoOAuthToken() == null && config.getClientCertData() == null) {
            // The library would ask as nobody.
            throw none("The credential plugin of the kubeconfig gives no credentials");
        }
        return new ClusterApi(ClientTransport.of(config), namespace(config.getNamespace()));
    }

    private String namespace(@Nullable String ofContext) {
        return named.orElse(ofContext == null || ofContext.isEmpty() ? "default" : ofContext);
    }

    /** The namespace that the caller names; empty: that of the context or of the pod. */
    public static Optional<String> named(ManagerRequest request) {
        return named(request.environment(), request.options());
    }

    private static Optional<String> named(Map<String, String> environment, Map<String, String> options) {
        return Optional.ofNullable(options.get(NAMESPACE.name()))
                .or(() -> Optional.of(environment.getOrDefault(NAMESPACE_VARIABLE, "")))
                .filter(name -> !name.isEmpty());
    }

    private static NoServiceManagerException none(String reason) {
        return new NoServiceManagerException(reason, Remedy.of("kubectl", "config", "get-contexts"));
    }
}
