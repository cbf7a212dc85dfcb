package dev.gatehouse.kubernetes.api;

import dev.gatehouse.kubernetes.json.Json;
import dev.gatehouse.kubernetes.json.Parts;
import dev.gatehouse.kubernetes.json.Protobuf;
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
    /** The media type that every server knows. */
    String JSON = "application/json";

    /** A server that is asked for a minute answers that it is too busy. */
    Duration LIMIT = Duration.ofSeconds(30);

    /**
     * A request.
     *
     * @param path path and query, without a slash at its beginning
     * @param type type of the body; empty if there is none
     * @param wanted what is read of the answer
     */
    record Request(String method, String path, String type, String body, Parts wanted) {
        /** The formats of an answer, as the header {@code Accept} names them. */
        public String accepted() {
            return wanted.hasNumbers() ? Protobuf.TYPE + ", " + JSON : JSON;
        }

        /**
         * Reads the answer.
         *
         * @param format its media type
         * @throws ApiException if the server refused the request
         */
        public Tree answer(int code, String format, InputStream answer) throws IOException {
            boolean binary = format.startsWith(Protobuf.TYPE);
            if (code / 100 != 2) {
                throw ApiException.of(
                        code,
                        binary
                                ? Json.of(Protobuf.read(answer, ApiException.STATUS))
                                : new String(answer.readAllBytes(), StandardCharsets.UTF_8));
            }
            return binary ? Protobuf.read(answer, wanted) : Json.read(answer, wanted);
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
