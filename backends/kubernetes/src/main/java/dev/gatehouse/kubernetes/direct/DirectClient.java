package dev.gatehouse.kubernetes.direct;

import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sends requests to an API server over a few connections, which are used again. Thread-safe. */
public final class DirectClient implements AutoCloseable {
    private final Endpoint endpoint;
    private final TlsSockets sockets;
    private final Duration limit;
    private final ArrayDeque<HttpConnection> idle = new ArrayDeque<>();
    private final Set<HttpConnection> busy = new HashSet<>();
    private boolean closed;
    private @Nullable IOException unreachable;

    private DirectClient(Endpoint endpoint, TlsSockets sockets, Duration limit) {
        this.endpoint = endpoint;
        this.sockets = sockets;
        this.limit = limit;
    }

    /**
     * Creates a client. Connects to nothing yet.
     *
     * @param endpoint the API server
     * @param limit of a connection, and of the beginning of an answer that arrives over time
     * @throws GeneralSecurityException if a certificate or the key is damaged, or in a format that Java does not read
     */
    public static DirectClient of(Endpoint endpoint, Duration limit) throws GeneralSecurityException {
        return new DirectClient(endpoint, TlsSockets.of(endpoint), limit);
    }

    /**
     * Reads an answer.
     *
     * @param <T> what it says
     */
    public interface Reader<T> {
        /**
         * Reads the body as far as it wants.
         *
         * @param code the status code, such as 200
         * @throws IOException if the body cannot be read, or says that the request failed
         */
        T read(int code, InputStream body) throws IOException;
    }

    /**
     * Sends a request and reads the answer.
     *
     * @param <T> what the answer says
     * @param most the limit of a new connection, the request and its whole answer together
     * @throws IOException if the server does not answer within the limit, and what the reader throws
     */
    public <T> T send(HttpCall call, Duration most, Reader<T> reader) throws IOException {
        long begin = System.nanoTime();
        Optional<HttpConnection> kept = kept();
        if (kept.isPresent()) {
            HttpConnection connection = kept.get();
            HttpConnection.Answer answer = null;
            try {
                answer = connection.send(call, most);
            } catch (IOException e) {
                drop(connection);
                // A request that changes something may have done so.
                if (!call.method().equals("GET") || !connection.wasClosed()) {
                    throw e;
                }
            }
            if (answer != null) {
                return read(connection, answer, reader);
            }
        }
        HttpConnection connection = opened(left(most, begin));
        HttpConnection.Answer answer;
        try {
            answer = connection.send(call, left(most, begin));
        } catch (IOException | RuntimeException e) {
            drop(connection);
            throw e;
        }
        return read(connection, answer, reader);
    }

    /** Connects now. If that fails, the next request does, for the same reason. */
    public void connect(Duration most) {
        try {
            keep(opened(most));
        } catch (IOException e) {
            synchronized (this) {
                unreachable = e;
            }
        }
    }

    private static Duration left(Duration most, long begin) throws IOException {
        Duration left = most.minusNanos(System.nanoTime() - begin);
        if (left.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IOException("no answer in time");
        }
        return left;
    }

    private <T> T read(HttpConnection connection, HttpConnection.Answer answer, Reader<T> reader) throws IOException {
        try {
            return reader.read(answer.code(), answer.body());
        } finally {
            // A reader that has thrown may have read a whole refusal.
            if (canFollow(connection, answer)) {
                keep(connection);
            } else {
                drop(connection);
            }
        }
    }

    private static boolean canFollow(HttpConnection connection, HttpConnection.Answer answer) {
        try {
            return connection.canFollow(answer);
        } catch (IOException broken) {
            return false;
        }
    }

    /**
     * Opens an answer that arrives over time.
     *
     * @param longest how long the server may say nothing; zero: forever
     */
    public OpenAnswer open(HttpCall call, Duration longest) throws IOException {
        HttpConnection connection = opened(limit);
        try {
            HttpConnection.Answer answer = connection.stream(call, limit, longest);
            return new OpenAnswer(answer.code(), answer.body(), () -> drop(connection));
        } catch (IOException | RuntimeException e) {
            drop(connection);
            throw e;
        }
    }

    /**
     * An answer that arrives over time. Any thread may close it, which ends a read.
     *
     * @param code the status code
     * @param body the body
     * @param end closes the connection
     */
    public record OpenAnswer(int code, InputStream body, Runnable end) implements AutoCloseable {
        @Override
        public void close() {
            end.run();
        }
    }

    private synchronized Optional<HttpConnection> kept() {
        for (HttpConnection connection = idle.poll(); connection != null; connection = idle.poll()) {
            if (connection.isFresh()) {
                busy.add(connection);
                return Optional.of(connection);
            }
            connection.close();
        }
        return Optional.empty();
    }

    private HttpConnection opened(Duration most) throws IOException {
        synchronized (this) {
            if (unreachable != null) {
                IOException known = unreachable;
                unreachable = null;
                throw known;
            }
        }
        HttpConnection connection = HttpConnection.open(endpoint, sockets, most);
        synchronized (this) {
            if (!closed) {
                busy.add(connection);
                return connection;
            }
        }
        connection.close();
        throw new IOException("the connection to the cluster is closed");
    }

    private synchronized void keep(HttpConnection connection) {
        busy.remove(connection);
        if (closed) {
            connection.close();
        } else {
            idle.push(connection);
        }
    }

    private synchronized void drop(HttpConnection connection) {
        busy.remove(connection);
        connection.close();
    }

    @Override
    public synchronized void close() {
        closed = true;
        idle.forEach(HttpConnection::close);
        idle.clear();
        busy.forEach(HttpConnection::close);
        busy.clear();
    }
}
