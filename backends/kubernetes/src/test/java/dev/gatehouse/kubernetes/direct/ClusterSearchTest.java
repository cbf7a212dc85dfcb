package dev.gatehouse.kubernetes.direct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.kubernetes.direct.ClusterSearch.Found;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which cluster is found, and whether it is reached directly. */
class ClusterSearchTest {
    @TempDir
    private Path directory;

    private static String config(String cluster, String user) {
        return """
                apiVersion: v1
                kind: Config
                current-context: work
                preferences: {}
                contexts:
                - {name: work, context: {cluster: c, user: u, namespace: team}}
                clusters:
                - {name: c, cluster: {server: "https://api.example:6443", %s}}
                users:
                - {name: u, user: {%s}}
                """.formatted(cluster, user);
    }

    private Found find(String config, Map<String, String> variables, String context) throws IOException {
        Path file = Files.writeString(directory.resolve("config"), config);
        Map<String, String> environment = new HashMap<>(Map.of("KUBECONFIG", file.toString()));
        environment.putAll(variables);
        return new ClusterSearch(environment, directory.resolve("account")).find(context);
    }

    private Found find(String cluster, String user) throws IOException {
        return find(config(cluster, user), Map.of(), "");
    }

    private static Endpoint endpoint(Found found) {
        assertThat(found).isInstanceOf(Found.Direct.class);
        return ((Found.Direct) found).endpoint();
    }

    private static String bearer(Endpoint endpoint) throws IOException {
        return endpoint.identity().getLast().value();
    }

    private static String unsupported(Found found) {
        assertThat(found).isInstanceOf(Found.None.class);
        return ((Found.None) found).reason();
    }

    private static String reason(Found found) {
        assertThat(found).isInstanceOf(Found.ByLibrary.class);
        return ((Found.ByLibrary) found).reason();
    }

    private static String data(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void certificatesAndTokensAreRead() throws IOException {
        Found found = find(
                "certificate-authority-data: " + data("authority")
                        + ", tls-server-name: kubernetes, disable-compression: true",
                "client-certificate-data: " + data("certificate") + ", client-key-data: " + data("key")
                        + ", token: secret");

        assertThat(((Found.Direct) found).namespace()).isEqualTo("team");
        Endpoint endpoint = endpoint(found);
        assertThat(endpoint.host()).isEqualTo("api.example");
        assertThat(endpoint.port()).isEqualTo(6443);
        assertThat(endpoint.serverName()).isEqualTo("kubernetes");
        assertThat(endpoint.verified()).isTrue();
        assertThat(endpoint.compressed()).isFalse();
        assertThat(endpoint.authorities()).isEqualTo("authority");
        assertThat(endpoint.certificate()).isEqualTo("certificate");
        assertThat(endpoint.key()).isEqualTo("key");
        assertThat(bearer(endpoint)).isEqualTo("Bearer secret");
    }

    @Test
    void pathsAreRelativeToTheirFile() throws IOException {
        Files.writeString(directory.resolve("ca.crt"), "authority");
        Files.writeString(directory.resolve("token"), "first\n");

        Endpoint endpoint = endpoint(find("certificate-authority: ca.crt", "tokenFile: token"));

        assertThat(endpoint.authorities()).isEqualTo("authority");
        assertThat(bearer(endpoint)).isEqualTo("Bearer first");
        // The kubelet and others replace it when it is about to expire.
        Files.writeString(directory.resolve("token"), "second\n");
        assertThat(bearer(endpoint)).isEqualTo("Bearer second");
    }

    @Test
    void tokenIsNoPlaceForFurtherHeaders() throws IOException {
        Endpoint endpoint = endpoint(find("tls-server-name: x", "token: \"a\\r\\nX: b\""));

        assertThatThrownBy(endpoint::identity).isInstanceOf(IOException.class).hasMessageContaining("Authorization");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "exec: {command: aws, apiVersion: client.authentication.k8s.io/v1}",
                "auth-provider: {name: oidc}",
                "username: me, password: secret"
            })
    void libraryKnowsFurtherWaysToAuthenticate(String user) throws IOException {
        assertThat(reason(find("disable-compression: true", user))).isEqualTo(user.substring(0, user.indexOf(':')));
    }

    @Test
    void libraryKnowsProxiesAndPlainHttp() throws IOException {
        assertThat(reason(find("proxy-url: socks5://localhost:1080", "token: t")))
                .isEqualTo("proxy-url");
        String plain = config("disable-compression: true", "token: t")
                .replace("https://api.example:6443", "http://localhost:8001");
        assertThat(reason(find(plain, Map.of(), ""))).isEqualTo("server");
    }

    /** The library would ignore it: be somebody else, or trust another server. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "exec: {command: aws}, as: other",
                "exec: {command: aws}, tokenFile: token",
                "username: me, as-groups: [admins]",
                "as-groups: [admins]",
                "as-user-extra: {reason: [none]}, as: other",
                "token: 12",
                "whatever: comes-next",
                "client-certificate-data: eA=="
            })
    void whatNobodyKnowsOfAUserIsRefused(String user) throws IOException {
        assertThat(unsupported(find("disable-compression: true", user))).contains("does not support: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "proxy-url: http://proxy, tls-server-name: kubernetes",
                "insecure-skip-tls-verify: maybe",
                "insecure-skip-tls-verify: true, certificate-authority-data: eA==",
                "certificate-authority-data: '%%%%'",
                "whatever: comes-next"
            })
    void whatNobodyKnowsOfAClusterIsRefused(String cluster) throws IOException {
        assertThat(unsupported(find(cluster, "token: t"))).contains("does not support: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://me:pass@host", "https://host?x=y", "api.example:6443", "''"})
    void serverIsAnAddress(String server) throws IOException {
        String config = config("disable-compression: true", "token: t").replace("https://api.example:6443", server);
        assertThat(unsupported(find(config, Map.of(), ""))).contains("server");
    }

    @Test
    void somebodyElseCanBeMeant() throws IOException {
        Endpoint endpoint = endpoint(find("tls-server-name: x", "as: other, as-uid: u-1, as-groups: [one, two]"));

        assertThat(endpoint.identity())
                .containsExactly(
                        new Endpoint.Header("Impersonate-User", "other"),
                        new Endpoint.Header("Impersonate-Uid", "u-1"),
                        new Endpoint.Header("Impersonate-Group", "one"),
                        new Endpoint.Header("Impersonate-Group", "two"));
    }

    @Test
    void proxyOfTheEnvironmentIsForTheLibraryUnlessTheHostIsExcluded() throws IOException {
        String config = config("disable-compression: true", "token: t");
        Map<String, String> variables = new HashMap<>(Map.of("https_proxy", "http://proxy.example:3128"));

        assertThat(reason(find(config, variables, ""))).isEqualTo("proxy");
        variables.put("NO_PROXY", "10.0.0.0/8, .other");
        assertThat(reason(find(config, variables, ""))).isEqualTo("proxy");
        for (String excluded : new String[] {"*", "localhost, api.example", ".example"}) {
            variables.put("NO_PROXY", excluded);
            endpoint(find(config, variables, ""));
        }
    }

    @Test
    void chosenContextPrecedesTheCurrentOne() throws IOException {
        String config = config("tls-server-name: x", "token: t")
                .replace("contexts:", "contexts:\n- {name: play, context: {cluster: c, user: u, namespace: games}}");

        assertThat(((Found.Direct) find(config, Map.of(), "play")).namespace()).isEqualTo("games");
        assertThat(((Found.Direct) find(config, Map.of(), "")).namespace()).isEqualTo("team");
        assertThat(find(config, Map.of(), "other")).isEqualTo(new Found.None("the kubeconfig has no context other"));
    }

    @Test
    void firstOfSeveralFilesCounts() throws IOException {
        Path first = Files.createDirectories(directory.resolve("a")).resolve("one");
        Files.writeString(first, """
                contexts:
                - {name: work, context: {cluster: c, user: u, namespace: first}}
                users:
                - {name: u, user: {tokenFile: token}}
                """);
        Files.writeString(directory.resolve("a/token"), "of-first");
        Path second = Files.writeString(
                directory.resolve("two"), config("tls-server-name: x", "token: of-second, exec: {command: x}"));
        String files = String.join(
                File.pathSeparator,
                first.toString(),
                directory.resolve("missing").toString(),
                second.toString());

        Found found = new ClusterSearch(Map.of("KUBECONFIG", files), directory).find("");

        assertThat(((Found.Direct) found).namespace()).isEqualTo("first");
        assertThat(bearer(endpoint(found))).isEqualTo("Bearer of-first");
        assertThat(endpoint(found).host()).isEqualTo("api.example");
    }

    @Test
    void usualFileIsInTheHome() throws IOException {
        Files.createDirectories(directory.resolve(".kube"));
        Files.writeString(directory.resolve(".kube/config"), config("tls-server-name: x", "token: t"));

        endpoint(new ClusterSearch(Map.of("HOME", directory.toString()), directory).find(""));
    }

    @Test
    void podHasAnAccount() throws IOException {
        Path account = Files.createDirectories(directory.resolve("account"));
        Files.writeString(account.resolve("token"), "of-pod");
        Files.writeString(account.resolve("ca.crt"), "authority");
        Files.writeString(account.resolve("namespace"), "games\n");
        Map<String, String> variables = Map.of(
                "HOME", directory.toString(), "KUBERNETES_SERVICE_HOST", "fd00::1", "KUBERNETES_SERVICE_PORT", "443");

        Found found = new ClusterSearch(variables, account).find("");

        assertThat(((Found.Direct) found).namespace()).isEqualTo("games");
        assertThat(bearer(endpoint(found))).isEqualTo("Bearer of-pod");
        assertThat(endpoint(found).authority()).isEqualTo("[fd00::1]:443");
        assertThat(new ClusterSearch(variables, directory).find("")).isInstanceOf(Found.None.class);
        assertThat(new ClusterSearch(variables, account).find("work")).isInstanceOf(Found.None.class);
    }

    @Test
    void messageNamesTheFileThatCannotBeRead() throws IOException {
        assertThatThrownBy(() -> find("certificate-authority: missing.crt", "token: t"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(directory.resolve("missing.crt").toString());
        assertThatThrownBy(() -> find("users: [", Map.of(), ""))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(directory.resolve("config").toString());
    }

    @Test
    void emptyConfigurationIsNone() throws IOException {
        assertThat(find("", Map.of(), "")).isInstanceOf(Found.None.class);
        assertThat(find("contexts: null\nusers: null\nclusters: null\ncurrent-context: \"\"\n", Map.of(), ""))
                .isInstanceOf(Found.None.class);
    }
}
