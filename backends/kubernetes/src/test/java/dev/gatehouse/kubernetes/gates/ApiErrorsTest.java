package dev.gatehouse.kubernetes.gates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.app.Presets;
import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.ToolUnavailableException;
import dev.gatehouse.kubernetes.api.Api;
import dev.gatehouse.kubernetes.api.ApiException;
import dev.gatehouse.kubernetes.json.Json;
import dev.gatehouse.kubernetes.json.Tree;
import dev.gatehouse.kubernetes.workload.Samples;
import dev.gatehouse.profile.Home;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.ConnectException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words are those of Kubernetes 1.37. */
class ApiErrorsTest {
    private static final Api API = (Api) Proxy.newProxyInstance(
            Api.class.getClassLoader(), new Class<?>[] {Api.class}, (_, method, _) -> switch (method.getName()) {
                case "namespace" -> "agents";
                case "context" -> Optional.of("dev");
                default -> throw new AssertionError(method.getName());
            });

    private static GatehouseException translated(IOException e) {
        Home home = new Home(Presets.named("hermes"), Path.of("/opt/data"));
        return new ApiErrors(new Gates(home, () -> "claim", Samples.NAMES, () -> API))
                .translate("starting the gateway of coder", e);
    }

    private static GatehouseException refused(int code, String message) {
        return translated(ApiException.of(code, Json.of(new Tree().with("message", message))));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "cannot list resource \"pods\" in API group \"\" in the namespace \"agents\" | list pods",
                "cannot patch resource \"statefulsets/scale\" in API group \"apps\" | patch statefulsets.apps --subresource=scale",
                "cannot get resource \"networkpolicies\" in API group \"networking.k8s.io\" | get networkpolicies.networking.k8s.io",
            })
    void aMissingRightCanBeAskedAbout(String words, String question) {
        GatehouseException failure = refused(403, "x is forbidden: User \"u\" " + words);
        assertThat(failure).isInstanceOf(AccessRefusedException.class).hasMessageContaining(words);
        assertThat(failure.remedy().orElseThrow().text())
                .isEqualTo("kubectl --context dev -n agents auth can-i " + question);
    }

    @Test
    void aQuotaIsNoMatterOfRights() {
        GatehouseException failure = refused(403, "secrets \"gw-coder\" is forbidden: exceeded quota: few");
        assertThat(failure).isNotInstanceOf(AccessRefusedException.class);
        assertThat(failure.remedy().orElseThrow().text())
                .isEqualTo("kubectl --context dev -n agents describe resourcequota");
    }

    @Test
    void aNamespaceThatDoesNotExistCanBeCreated() {
        GatehouseException failure = refused(404, "namespaces \"agents\" not found");
        assertThat(failure.remedy().orElseThrow().text()).isEqualTo("kubectl --context dev create namespace agents");
    }

    @Test
    void aClusterThatDoesNotAnswerIsNotAskedByTheAdvice() {
        GatehouseException failure = translated(new ConnectException());
        assertThat(failure)
                .isInstanceOf(ToolUnavailableException.class)
                .hasMessage("The cluster does not answer (starting the gateway of coder): ConnectException");
        assertThat(failure.remedy().orElseThrow().text()).isEqualTo("kubectl --context dev config view --minify");
        assertThat(refused(429, "busy"))
                .isInstanceOf(ToolUnavailableException.class)
                .hasMessageContaining("too busy");
    }
}
