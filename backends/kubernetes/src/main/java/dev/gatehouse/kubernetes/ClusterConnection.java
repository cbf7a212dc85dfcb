package dev.gatehouse.kubernetes;

import dev.gatehouse.error.NoServiceManagerException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.spi.provider.ManagerOption;
import dev.gatehouse.spi.provider.ManagerRequest;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.utils.HttpClientUtils;
import java.io.File;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Connects to a namespace at the first use: the current context of the kubeconfig, or that of the pod in which this process runs. */
final class ClusterConnection implements Supplier<Api> {
    static final ManagerOption CONTEXT =
            new ManagerOption("--context", "NAME", "Context of the kubeconfig", ManagerOption.Use.EVERY, true);
    static final ManagerOption NAMESPACE =
            new ManagerOption("--namespace", "NAME", "Namespace of the gateways", ManagerOption.Use.EVERY, true);

    /** The environment variable with the namespace. */
    static final String NAMESPACE_VARIABLE = "GATEHOUSE_NAMESPACE";

    private static final Remedy CONTEXTS = Remedy.of("kubectl", "config", "get-contexts");

    private static final int SECONDS = 1000;

    private final ManagerRequest request;
    private @Nullable Api api;

    ClusterConnection(ManagerRequest request) {
        this.request = request;
    }

    @Override
    public synchronized Api get() {
        Api present = api;
        if (present == null) {
            present = open();
            api = present;
        }
        return present;
    }

    private Api open() {
        Config config = new ConfigBuilder(config())
                // Each call has a limit of its own, and an operation that waits asks again by itself.
                .withRequestRetryBackoffLimit(0)
                .withConnectionTimeout(5 * SECONDS)
                .withRequestTimeout(30 * SECONDS)
                .build();
        String namespace = named(request).orElse(config.getNamespace());
        return new ClusterApi(config, client(config), namespace == null ? "default" : namespace);
    }

    /** The namespace that the caller names; empty: that of the context or of the pod. */
    static Optional<String> named(ManagerRequest request) {
        return request.value(NAMESPACE)
                .or(() -> Optional.of(request.environment().getOrDefault(NAMESPACE_VARIABLE, "")))
                .filter(name -> !name.isEmpty());
    }

    private static HttpClient client(Config config) {
        HttpClient.Factory factory = HttpClientUtils.getHttpClientFactory();
        HttpClient.Builder builder = factory.newBuilder(config);
        HttpClientUtils.applyCommonConfiguration(config, builder, factory);
        return builder.build();
    }

    private Config config() {
        String context = request.value(CONTEXT).orElse(null);
        String files = request.environment().getOrDefault("KUBECONFIG", "");
        Config config;
        if (!files.isEmpty() && !files.contains(File.pathSeparator)) {
            config = Config.fromKubeconfig(context, new File(files));
        } else {
            config = Config.autoConfigure(context);
        }
        if (context != null && config.getContexts().stream().noneMatch(one -> context.equals(one.getName()))) {
            throw new NoServiceManagerException("The kubeconfig has no context " + context, CONTEXTS);
        }
        if (config.getMasterUrl() == null || config.getMasterUrl().startsWith(Config.DEFAULT_MASTER_URL)) {
            throw new NoServiceManagerException(
                    "No cluster is configured: there is no kubeconfig with a current context, and this is no pod",
                    CONTEXTS);
        }
        return config;
    }
}
