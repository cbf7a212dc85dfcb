package dev.gatehouse.kubernetes.connection;

import dev.gatehouse.kubernetes.api.ApiException;
import dev.gatehouse.kubernetes.api.LineStream;
import dev.gatehouse.kubernetes.api.Transport;
import dev.gatehouse.kubernetes.direct.DirectClient;
import dev.gatehouse.kubernetes.direct.HttpCall;
import dev.gatehouse.kubernetes.json.Tree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Carries requests over the JDK's TLS sockets. */
record DirectTransport(DirectClient client) implements Transport {
    @Override
    public void connect() {
        client.connect(LIMIT);
    }

    @Override
    public Tree send(Request request, Duration limit) throws IOException {
        HttpCall call = new HttpCall(request.method(), "/" + request.path(), request.type(), request.body(), false);
        return client.send(call, limit, request::answer);
    }

    @Override
    public LineStream stream(String path, Duration longest) throws IOException {
        DirectClient.OpenAnswer answer = client.open(HttpCall.streaming("/" + path), longest);
        if (answer.code() / 100 == 2) {
            return new DirectLines(answer);
        }
        try (answer) {
            throw ApiException.of(answer.code(), new String(answer.body().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
