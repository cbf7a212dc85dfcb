package dev.gatehouse.kubernetes.connection;

import dev.gatehouse.kubernetes.api.LineStream;
import dev.gatehouse.kubernetes.direct.DirectClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Lines of an answer of the direct client. */
final class DirectLines implements LineStream {
    private final DirectClient.OpenAnswer answer;
    private final byte[] buffer = new byte[8192];
    private int next;
    private int end;

    DirectLines(DirectClient.OpenAnswer answer) {
        this.answer = answer;
    }

    @Override
    public Optional<String> next() throws IOException, InterruptedException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            for (int i = next; i < end; i++) {
                if (buffer[i] == '\n') {
                    line.write(buffer, next, i - next);
                    next = i + 1;
                    return Optional.of(line.toString(StandardCharsets.UTF_8));
                }
            }
            line.write(buffer, next, end - next);
            next = 0;
            end = read();
            if (end < 0) {
                end = 0;
                return line.size() > 0 ? Optional.of(line.toString(StandardCharsets.UTF_8)) : Optional.empty();
            }
        }
    }

    /** A read of a virtual thread that is interrupted fails, because the socket is closed. */
    private int read() throws IOException, InterruptedException {
        try {
            return answer.body().read(buffer, 0, buffer.length);
        } catch (IOException e) {
            if (Thread.interrupted()) {
                InterruptedException interrupted = new InterruptedException();
                interrupted.initCause(e);
                throw interrupted;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        answer.close();
    }
}
