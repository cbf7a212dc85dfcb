package dev.gatehouse.kubernetes.gates;

import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.ToolUnavailableException;
import dev.gatehouse.kubernetes.api.ApiException;
import dev.gatehouse.spi.files.StorageErrors;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Describes what the cluster refused, in its own words, with a command that helps. */
public final class ApiErrors {
    /** The sentence about a missing right (k8s.io/apiserver, endpoints/handlers/responsewriters, forbiddenMessage). */
    private static final Pattern RIGHT =
            Pattern.compile("cannot (\\S+) resource \"([^\"]+)\" in API group \"([^\"]*)\"");

    private final Gates gates;

    public ApiErrors(Gates gates) {
        this.gates = gates;
    }

    /**
     * Describes a failure.
     *
     * @param doing what was attempted, such as "starting the gateway of coder"
     */
    public GatehouseException translate(String doing, IOException e) {
        if (e instanceof FileSystemException) {
            return StorageErrors.translate(doing, gates.home().path(), e);
        }
        if (!(e instanceof ApiException refused)) {
            return new ToolUnavailableException(
                    "The cluster does not answer (" + doing + "): " + words(e), configuration());
        }
        String sentence = doing + ": the cluster refuses it: " + refused.getMessage();
        return switch (refused.code()) {
            case ApiException.UNAUTHORIZED ->
                new AccessRefusedException(
                        "The cluster does not accept the credentials of the kubeconfig (" + doing + "): "
                                + refused.getMessage(),
                        configuration(),
                        e);
            case ApiException.FORBIDDEN -> forbidden(sentence, refused);
            case ApiException.NOT_FOUND ->
                new GatehouseException(
                        sentence,
                        sentence.contains("namespaces \"")
                                ? gates.kubectlOfCluster(
                                        "create", "namespace", gates.api().namespace())
                                : gates.kubectl("get", "statefulset"),
                        e);
            case ApiException.CONFLICT -> conflict(doing, sentence, refused);
            default ->
                refused.retryAfter().isPresent()
                        ? new ToolUnavailableException(
                                "The cluster is too busy (" + doing + "): " + refused.getMessage(), configuration())
                        : new GatehouseException(sentence, gates.kubectl("get", "events"), e);
        };
    }

    /** What went wrong on the way to the cluster; some exceptions have no words. */
    public static String words(IOException e) {
        String message = e.getMessage();
        return message == null || message.isBlank() || message.equals("null")
                ? e.getClass().getSimpleName()
                : message;
    }

    /** Shows the server's address and the credentials, without asking the server. */
    public Remedy configuration() {
        return gates.kubectlOfCluster("config", "view", "--minify");
    }

    /** A missing right can be asked about; a refusal of an admission, such as a quota, is no matter of rights. */
    private GatehouseException forbidden(String sentence, ApiException refused) {
        Matcher right = RIGHT.matcher(String.valueOf(refused.getMessage()));
        if (!right.find()) {
            return new GatehouseException(sentence, gates.kubectl("describe", "resourcequota"), refused);
        }
        String[] resource = right.group(2).split("/", 2);
        String group = right.group(3).isEmpty() ? "" : "." + right.group(3);
        Remedy question = gates.kubectl("auth", "can-i", right.group(1), resource[0] + group);
        return new AccessRefusedException(
                sentence, resource.length == 2 ? question.with("--subresource=" + resource[1]) : question, refused);
    }

    private GatehouseException conflict(String doing, String sentence, ApiException refused) {
        return refused.otherManager()
                .map(other -> new GatehouseException(
                        doing + ": another program manages a part of it: " + other + "; --adopt takes it over",
                        gates.kubectl("get", "statefulset,configmap,service", "--show-managed-fields", "-o", "yaml"),
                        refused))
                .orElseGet(() -> new GatehouseException(sentence, gates.kubectl("get", "events"), refused));
    }
}
