package dev.gatehouse.kubernetes.direct;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the cluster of this process as kubectl does: the chosen or current context of the kubeconfig files, or that of the pod in which
 * it runs.
 *
 * @param environment variables of the process
 * @param account the directory of a pod's service account
 */
public record ClusterSearch(Map<String, String> environment, Path account) {
    private static final Path ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    /** What there is. */
    public sealed interface Found {
        /**
         * A cluster that is reached directly.
         *
         * @param endpoint its API server
         * @param namespace the namespace of the context or the pod; empty if it has none
         */
        record Direct(Endpoint endpoint, String namespace) implements Found {}

        /**
         * A cluster for which the client library is needed.
         *
         * @param context the context; empty: the pod in which this process runs
         * @param reason what is not known here, such as {@code exec}
         */
        record ByLibrary(String context, String reason) implements Found {}

        /**
         * No cluster.
         *
         * @param reason why, as the end of a sentence
         */
        record None(String reason) implements Found {}
    }

    /** Creates a search with the service account of the pod in which this process runs. */
    public static ClusterSearch of(Map<String, String> environment) {
        return new ClusterSearch(environment, ACCOUNT);
    }

    /**
     * Searches.
     *
     * @param context the chosen context; empty: the current one
     * @throws IOException if a kubeconfig or a file that it names cannot be read; the message names it
     */
    public Found find(String context) throws IOException {
        try {
            Optional<Kubeconfig> config = Kubeconfig.read(files());
            String name =
                    context.isEmpty() ? config.map(Kubeconfig::currentContext).orElse("") : context;
            if (config.isPresent() && !name.isEmpty()) {
                return new ContextReading(config.get(), proxies()).find(name);
            }
            if (!context.isEmpty()) {
                return new Found.None("there is no kubeconfig with the context " + context);
            }
            return inCluster();
        } catch (Kubeconfig.UnknownKeyException unknown) {
            // Not to know something could mean to be somebody else, or to trust a wrong server.
            return new Found.None(
                    "the kubeconfig has something that Gatehouse does not support: " + unknown.getMessage());
        }
    }

    private List<Path> files() {
        String listed = environment.getOrDefault("KUBECONFIG", "");
        if (listed.isEmpty()) {
            String home = environment.getOrDefault("HOME", "");
            return List.of(Path.of(home.isEmpty() ? System.getProperty("user.home", "/") : home, ".kube", "config"));
        }
        List<Path> files = new ArrayList<>();
        for (String file : listed.split(File.pathSeparator, -1)) {
            if (!file.isEmpty()) {
                files.add(Path.of(file));
            }
        }
        return files;
    }

    private Proxies proxies() {
        return new Proxies(environment);
    }

    /** A pod has the address of its API server in variables, and its credentials in files (client-go, rest.InClusterConfig). */
    private Found inCluster() throws IOException {
        String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
        String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "");
        Path token = account.resolve("token");
        if (host.isEmpty() || !port.matches("[0-9]{1,5}") || !Files.exists(token)) {
            return new Found.None(
                    "there is no kubeconfig with a current context, and this is no pod with a service account");
        }
        if (proxies().mayPrecede(host)) {
            return new Found.ByLibrary("", "proxy");
        }
        Path authorities = account.resolve("ca.crt");
        Path namespace = account.resolve("namespace");
        return new Found.Direct(
                new Endpoint(
                        host,
                        Integer.parseInt(port),
                        "",
                        host,
                        true,
                        Files.exists(authorities) ? ContextReading.read(authorities) : "",
                        "",
                        "",
                        "",
                        Optional.of(token),
                        List.of(),
                        true),
                Files.exists(namespace) ? ContextReading.read(namespace).strip() : "");
    }
}
