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
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Connects to a namespace at the first use: the current context of the kubeconfig, or that of the pod in which this process runs. */
public final class ClusterConnection implements Supplier<Api> {
    public static final ManagerOption CONTEXT =
            new ManagerOption("--context", "NAME", "Context of the kubeconfig", ManagerOption.Use.EVERY, true);
    public static final ManagerOption NAMESPACE =
            new ManagerOption("--namespace", "NAME", "Namespace of the gateways", ManagerOption.Use.EVERY, true);

    /** The environment variable with the namespace. */
    public static final String NAMESPACE_VARIABLE = "GATEHOUSE_NAMESPACE";

    private final ManagerRequest request;
    private @Nullable Api api;

    public ClusterConnection(ManagerRequest request) {
        this.request = request;
    }

    @Override
    public synchronized Api get() {
        Api present = api;
        if (present == null) {
            present = new PatientApi(open(), request.value(CONTEXT), PatientApi.PAUSE);
            api = present;
        }
        return present;
    }

    private Api open() {
        ClusterSearch.Found found;
        try {
            found = ClusterSearch.of(request.environment())
                    .find(request.value(CONTEXT).orElse(""));
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
        String context = found.context().isEmpty() ? null : found.context();
        String files = request.environment().getOrDefault("KUBECONFIG", "");
        Config config = !files.isEmpty() && !files.contains(File.pathSeparator)
                ? Config.fromKubeconfig(context, new File(files))
                : Config.autoConfigure(context);
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
        return named(request).orElse(ofContext == null || ofContext.isEmpty() ? "default" : ofContext);
    }

    /** The namespace that the caller names; empty: that of the context or of the pod. */
    public static Optional<String> named(ManagerRequest request) {
        return request.value(NAMESPACE)
                .or(() -> Optional.of(request.environment().getOrDefault(NAMESPACE_VARIABLE, "")))
                .filter(name -> !name.isEmpty());
    }

    private static NoServiceManagerException none(String reason) {
        return new NoServiceManagerException(reason, Remedy.of("kubectl", "config", "get-contexts"));
    }
}
