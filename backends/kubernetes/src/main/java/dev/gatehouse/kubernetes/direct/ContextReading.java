package dev.gatehouse.kubernetes.direct;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Decides how the cluster of a context is reached: directly if all that the context says is known here, else by the client library. What
 * neither knows is refused.
 *
 * @param config the kubeconfig
 * @param proxies the proxies of this process
 */
record ContextReading(Kubeconfig config, Proxies proxies) {
    private static final int HTTPS = 443;

    /** What is known of a cluster; {@code extensions} are notes of other programs, such as minikube. */
    private static final List<String> CLUSTER = List.of(
            "server",
            "certificate-authority",
            "certificate-authority-data",
            "insecure-skip-tls-verify",
            "tls-server-name",
            "disable-compression",
            "extensions");

    private static final List<String> USER = List.of(
            "client-certificate",
            "client-certificate-data",
            "client-key",
            "client-key-data",
            "token",
            "tokenFile",
            "as",
            "as-uid",
            "as-groups",
            "extensions");

    private static final List<String> CONTEXT = List.of("cluster", "user", "namespace", "extensions");

    /**
     * What the client library knows (kubernetes-client 8.0, KubeConfigUtils, with its JDK HTTP client). It would not see a token file,
     * the name of a server, and that somebody else is meant ({@code as}).
     */
    private static final List<String> LIBRARY_CLUSTER = List.of(
            "server",
            "certificate-authority",
            "certificate-authority-data",
            "insecure-skip-tls-verify",
            "disable-compression",
            "proxy-url",
            "extensions");

    private static final List<String> LIBRARY_USER = List.of(
            "client-certificate",
            "client-certificate-data",
            "client-key",
            "client-key-data",
            "token",
            "username",
            "password",
            "exec",
            "auth-provider",
            "extensions");

    /** What only the library knows. */
    private static final List<String> LIBRARY_ONLY =
            List.of("exec", "auth-provider", "username", "password", "proxy-url");

    /** Reads a context. */
    ClusterSearch.Found find(String name) throws IOException, Kubeconfig.UnknownKeyException {
        Kubeconfig.Entry context = config.contexts().get(name);
        if (context == null) {
            return new ClusterSearch.Found.None("the kubeconfig has no context " + name);
        }
        context.requireOnly(CONTEXT);
        Kubeconfig.Entry cluster = config.clusters().get(context.text("cluster"));
        if (cluster == null) {
            return new ClusterSearch.Found.None("the kubeconfig has no cluster for the context " + name);
        }
        Kubeconfig.Entry user = context.text("user").isEmpty()
                ? Kubeconfig.Entry.EMPTY
                : config.users().get(context.text("user"));
        if (user == null) {
            return new ClusterSearch.Found.None("the kubeconfig has no user for the context " + name);
        }
        URI server = server(cluster.text("server"));
        Optional<String> reason = LIBRARY_ONLY.stream()
                .filter(key -> cluster.has(key) || user.has(key))
                .findFirst();
        if (reason.isEmpty() && !"https".equalsIgnoreCase(server.getScheme())) {
            reason = Optional.of("server");
        }
        if (reason.isEmpty() && proxies.mayPrecede(host(server))) {
            reason = Optional.of("proxy");
        }
        if (reason.isPresent()) {
            cluster.requireOnly(LIBRARY_CLUSTER);
            user.requireOnly(LIBRARY_USER);
            return new ClusterSearch.Found.ByLibrary(name, reason.get());
        }
        cluster.requireOnly(CLUSTER);
        user.requireOnly(USER);
        return new ClusterSearch.Found.Direct(endpoint(server, cluster, user), context.text("namespace"));
    }

    private static Endpoint endpoint(URI server, Kubeconfig.Entry cluster, Kubeconfig.Entry user)
            throws IOException, Kubeconfig.UnknownKeyException {
        boolean verified = !cluster.flag("insecure-skip-tls-verify");
        String authorities = content(cluster, "certificate-authority");
        String certificate = content(user, "client-certificate");
        String key = content(user, "client-key");
        // kubectl refuses both, too.
        if (!verified && !authorities.isEmpty()) {
            throw new Kubeconfig.UnknownKeyException("insecure-skip-tls-verify beside certificate-authority");
        }
        if (certificate.isEmpty() != key.isEmpty()) {
            throw new Kubeconfig.UnknownKeyException("client-certificate and client-key, one without the other");
        }
        String serverName = cluster.text("tls-server-name");
        String path = server.getRawPath() == null ? "" : server.getRawPath();
        return new Endpoint(
                host(server),
                server.getPort() < 0 ? HTTPS : server.getPort(),
                path.endsWith("/") ? path.substring(0, path.length() - 1) : path,
                serverName.isEmpty() ? host(server) : serverName,
                verified,
                authorities,
                certificate,
                key,
                user.text("token"),
                user.path("tokenFile"),
                impersonation(user),
                !cluster.flag("disable-compression"));
    }

    /** Who is meant instead of who asks (k8s.io/client-go, transport, impersonatingRoundTripper). */
    private static List<Endpoint.Header> impersonation(Kubeconfig.Entry user) throws Kubeconfig.UnknownKeyException {
        List<Endpoint.Header> headers = new ArrayList<>();
        String name = user.text("as");
        if (!name.isEmpty()) {
            headers.add(new Endpoint.Header("Impersonate-User", name));
        }
        if (!user.text("as-uid").isEmpty()) {
            headers.add(new Endpoint.Header("Impersonate-Uid", user.text("as-uid")));
        }
        for (String group : user.texts("as-groups")) {
            headers.add(new Endpoint.Header("Impersonate-Group", group));
        }
        if (name.isEmpty() && !headers.isEmpty()) {
            throw new Kubeconfig.UnknownKeyException("as-uid or as-groups without as");
        }
        return headers;
    }

    private static URI server(String text) throws Kubeconfig.UnknownKeyException {
        try {
            URI server = new URI(text);
            if (List.of("https", "http")
                            .contains(String.valueOf(server.getScheme()).toLowerCase(Locale.ROOT))
                    && server.getHost() != null
                    && server.getRawUserInfo() == null
                    && server.getRawQuery() == null
                    && server.getRawFragment() == null) {
                return server;
            }
        } catch (URISyntaxException e) {
            throw new Kubeconfig.UnknownKeyException("server: " + text);
        }
        throw new Kubeconfig.UnknownKeyException("server: " + text);
    }

    /** Without the brackets of an address. */
    private static String host(URI server) {
        String host = server.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** What {@code KEY-data} contains, or else the file that {@code KEY} names. */
    private static String content(Kubeconfig.Entry entry, String key)
            throws IOException, Kubeconfig.UnknownKeyException {
        String data = entry.text(key + "-data");
        if (!data.isEmpty()) {
            try {
                return new String(Base64.getDecoder().decode(data.replaceAll("\\s", "")), StandardCharsets.ISO_8859_1);
            } catch (IllegalArgumentException e) {
                throw new Kubeconfig.UnknownKeyException(key + "-data");
            }
        }
        Optional<Path> file = entry.path(key);
        return file.isEmpty() ? "" : read(file.get());
    }

    /** The text of a file; bytes beyond ASCII keep their values. */
    static String read(Path file) throws IOException {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new IOException("cannot read " + file + ": " + e.getClass().getSimpleName(), e);
        }
    }
}
