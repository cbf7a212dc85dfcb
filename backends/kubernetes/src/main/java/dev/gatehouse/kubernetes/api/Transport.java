package dev.gatehouse.kubernetes.api;

import dev.gatehouse.kubernetes.json.Json;
import dev.gatehouse.kubernetes.json.JsonParts;
import dev.gatehouse.kubernetes.json.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Carries requests to one API server, and proves who asks. Thread-safe. There are two: the JDK's TLS sockets, which start fast, and the
 * client library, which knows every way to authenticate.
 */
public interface Transport extends AutoCloseable {
    /** A server that is asked for a minute answers that it is too busy. */
    Duration LIMIT = Duration.ofSeconds(30);

    /**
     * A request.
     *
     * @param path path and query, without a slash at its beginning
     * @param type type of the body; empty if there is none
     * @param wanted what is read of the answer
     */
    record Request(String method, String path, String type, String body, JsonParts wanted) {
        /**
         * Reads the answer.
         *
         * @throws ApiException if the server refused the request
         */
        public Tree answer(int code, InputStream answer) throws IOException {
            if (code / 100 != 2) {
                throw ApiException.of(code, new String(answer.readAllBytes(), StandardCharsets.UTF_8));
            }
            return Json.read(answer, wanted);
        }
    }

    /** Connects now instead of with the first request, which reports it if that fails. */
    default void connect() {}

    /**
     * Sends a request and returns the object that answers it.
     *
     * @param limit of the request and its whole answer
     */
    Tree send(Request request, Duration limit) throws IOException;

    /**
     * Opens an answer that arrives over time.
     *
     * @param longest how long the server may say nothing; zero: forever
     */
    LineStream stream(String path, Duration longest) throws IOException;

    @Override
    void close();
}
