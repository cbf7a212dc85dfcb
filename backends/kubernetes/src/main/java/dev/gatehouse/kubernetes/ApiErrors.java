package dev.gatehouse.kubernetes;

import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.ToolUnavailableException;
import dev.gatehouse.spi.files.StorageErrors;
import java.io.IOException;
import java.nio.file.FileSystemException;

/** Describes what the cluster refused, in its own words, with a command that helps. */
final class ApiErrors {
    private final Gates gates;

    ApiErrors(Gates gates) {
        this.gates = gates;
    }

    /**
     * Describes a failure.
     *
     * @param doing what was attempted, such as "starting the gateway of coder"
     */
    GatehouseException translate(String doing, IOException e) {
        if (e instanceof FileSystemException) {
            return StorageErrors.translate(doing, gates.home().path(), e);
        }
        String namespace = gates.api().namespace();
        if (!(e instanceof ApiException refused)) {
            return new ToolUnavailableException(
                    "The cluster does not answer (" + doing + "): " + e.getMessage(),
                    Remedy.of("kubectl", "cluster-info"));
        }
        String sentence = doing + ": the cluster refuses it: " + refused.getMessage();
        return switch (refused.code()) {
            case ApiException.UNAUTHORIZED ->
                new AccessRefusedException(
                        "The cluster does not accept the credentials of the kubeconfig (" + doing + ")",
                        Remedy.of("kubectl", "auth", "whoami"),
                        e);
            case ApiException.FORBIDDEN ->
                new AccessRefusedException(
                        sentence, Remedy.of("kubectl", "-n", namespace, "auth", "can-i", "--list"), e);
            case ApiException.NOT_FOUND ->
                new GatehouseException(sentence, Remedy.of("kubectl", "get", "namespace", namespace), e);
            case ApiException.CONFLICT ->
                new GatehouseException(
                        refused.otherManager()
                                .map(other -> doing + ": another program manages a part of it: " + other
                                        + "; --adopt takes it over")
                                .orElse(sentence),
                        gates.kubectl("get", "statefulset", "--show-managed-fields", "-o", "yaml"),
                        e);
            default -> new GatehouseException(sentence, gates.kubectl("get", "events"), e);
        };
    }
}
