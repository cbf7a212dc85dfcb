package dev.gatehouse.kubernetes.connection;

import dev.gatehouse.kubernetes.api.LineStream;
import io.fabric8.kubernetes.client.http.AsyncBody;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lines of a body that arrives in pieces. The client's threads add pieces, one thread reads lines. */
final class StreamedLines implements LineStream {
    private final Object lock = new Object();
    private final ArrayDeque<String> lines = new ArrayDeque<>();
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
    private @Nullable AsyncBody body;
    private @Nullable Throwable failure;
    private boolean ended;

    /** Takes a piece, and asks for the next one when all its lines have been read. */
    void take(List<ByteBuffer> buffers, AsyncBody from) {
        synchronized (lock) {
            for (ByteBuffer buffer : buffers) {
                while (buffer.hasRemaining()) {
                    byte next = buffer.get();
                    if (next == '\n') {
                        lines.add(begun.toString(StandardCharsets.UTF_8));
                        begun.reset();
                    } else {
                        begun.write(next);
                    }
                }
            }
            if (lines.isEmpty()) {
                from.consume();
            }
            lock.notifyAll();
        }
    }

    void begin(AsyncBody from) {
        synchronized (lock) {
            body = from;
        }
        var _ = from.done().whenComplete((_, e) -> {
            synchronized (lock) {
                if (begun.size() > 0) {
                    lines.add(begun.toString(StandardCharsets.UTF_8));
                    begun.reset();
                }
                failure = e;
                ended = true;
                lock.notifyAll();
            }
        });
        from.consume();
    }

    @Override
    public Optional<String> next() throws IOException, InterruptedException {
        synchronized (lock) {
            while (lines.isEmpty() && !ended) {
                lock.wait();
            }
            String line = lines.poll();
            if (line != null) {
                if (lines.isEmpty() && !ended && body != null) {
                    body.consume();
                }
                return Optional.of(line);
            }
            if (failure != null) {
                throw new IOException(String.valueOf(failure.getMessage()), failure);
            }
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            ended = true;
            if (body != null) {
                body.cancel();
            }
        }
    }
}
