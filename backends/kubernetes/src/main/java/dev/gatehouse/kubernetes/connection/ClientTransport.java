package dev.gatehouse.kubernetes.connection;

import dev.gatehouse.kubernetes.api.ApiException;
import dev.gatehouse.kubernetes.api.LineStream;
import dev.gatehouse.kubernetes.api.Transport;
import dev.gatehouse.kubernetes.json.Tree;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.HttpClientUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Carries requests with the HTTP client of fabric8, which knows credential plugins, proxies and whatever else a kubeconfig can say. Its
 * typed objects are not used: to load them takes a short command half a second.
 */
final class ClientTransport implements Transport {
    private static final int SECONDS = 1000;

    private final Config config;
    private final HttpClient client;

    private ClientTransport(Config config, HttpClient client) {
        this.config = config;
        this.client = client;
    }

    static ClientTransport of(Config found) {
        Config config = new ConfigBuilder(found)
                // Each call has a limit of its own, and an operation that waits asks again by itself.
                .withRequestRetryBackoffLimit(0)
                .withConnectionTimeout(5 * SECONDS)
                .withRequestTimeout(30 * SECONDS)
                .build();
        HttpClient.Factory factory = HttpClientUtils.getHttpClientFactory();
        HttpClient.Builder builder = factory.newBuilder(config);
        HttpClientUtils.applyCommonConfiguration(config, builder, factory);
        return new ClientTransport(config, builder.build());
    }

    @Override
    public Tree send(Request request, Duration limit) throws IOException {
        HttpRequest.Builder builder = client.newHttpRequestBuilder()
                .uri(config.getMasterUrl() + request.path())
                .header("Accept", "application/json");
        if (!request.method().equals("GET")) {
            builder.method(request.method(), request.type(), request.body());
        }
        HttpRequest built =
                builder.timeout(limit.toMillis(), TimeUnit.MILLISECONDS).build();
        HttpResponse<byte[]> response = await(client.sendAsync(built, byte[].class), limit);
        byte[] body = response.body();
        return request.answer(response.code(), new ByteArrayInputStream(body == null ? new byte[0] : body));
    }

    @Override
    public LineStream stream(String path, Duration longest) throws IOException {
        HttpRequest request = client.newHttpRequestBuilder()
                .uri(config.getMasterUrl() + path)
                .forStreaming()
                .build();
        StreamedLines lines = new StreamedLines();
        HttpResponse<AsyncBody> response = await(client.consumeBytes(request, lines::take), LIMIT);
        lines.begin(response.body());
        if (!response.isSuccessful()) {
            try (lines) {
                StringBuilder text = new StringBuilder();
                for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
                    text.append(line.get()).append('\n');
                }
                throw ApiException.of(response.code(), text.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
        return lines;
    }

    private static <V> V await(CompletableFuture<V> future, Duration limit) throws IOException {
        try {
            return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            future.cancel(true);
            throw new IOException("no answer within " + limit.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw cause instanceof IOException failed
                    ? failed
                    : new IOException(cause == null ? e.getMessage() : cause.getMessage(), cause);
        } catch (InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
