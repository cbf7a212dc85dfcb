package dev.gatehouse.kubernetes.direct;

import dev.gatehouse.spi.waiting.Deadline;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

/**
 * A connection to an API server: one request after another (HTTP/1.1, RFC 9112). Used by one thread at a time; any thread may close
 * it, which ends a read.
 */
final class HttpConnection implements AutoCloseable {
    /** Servers and what is between close connections that nobody uses, the API server after 90 seconds. */
    private static final Duration FRESH = Duration.ofSeconds(20);

    private static final int BUFFER = 32 * 1024;
    private static final int MOST_HEADERS = 200;

    /** Half of the smallest usual buffer of Linux (tcp(7), tcp_wmem). */
    private static final int ALWAYS_BUFFERED = 8 * 1024;

    private final Endpoint endpoint;
    private final TlsSockets.Connected connected;
    private final InputStream in;

    /** When a read fails, in nanoseconds of {@link System#nanoTime}. */
    private long deadline;

    /** The limit of each read instead, of a stream; 0: none. */
    private Duration silence = Duration.ZERO;

    private boolean streams;
    private boolean answered;
    private long idleSince;

    private HttpConnection(Endpoint endpoint, TlsSockets.Connected connected) throws IOException {
        this.endpoint = endpoint;
        this.connected = connected;
        this.in = new BufferedInputStream(new Limited(connected.socket().getInputStream()), BUFFER);
    }

    static HttpConnection open(Endpoint endpoint, TlsSockets sockets, Duration limit) throws IOException {
        try {
            return new HttpConnection(endpoint, sockets.connect(Deadline.after(limit)));
        } catch (SocketTimeoutException e) {
            throw new IOException("no answer in time", e);
        }
    }

    /** The beginning of an answer, and its body. */
    record Answer(int code, Map<String, String> headers, HttpBody raw, InputStream body) {}

    /**
     * Sends a request and reads the beginning of its answer.
     *
     * @param limit of the request and its whole answer
     */
    Answer send(HttpCall call, Duration limit) throws IOException {
        streams = false;
        deadline = System.nanoTime() + limit.toNanos();
        return send(call);
    }

    /**
     * Sends a request whose answer arrives over time.
     *
     * @param limit until the answer begins
     * @param longest how long the server may say nothing afterwards; zero: forever
     */
    Answer stream(HttpCall call, Duration limit, Duration longest) throws IOException {
        Answer answer = send(call, limit);
        // A refusal is a whole answer.
        streams = answer.code() / 100 == 2;
        silence = longest;
        return answer;
    }

    private Answer send(HttpCall call) throws IOException {
        answered = false;
        write(call);
        String line = HttpText.line(in);
        answered = true;
        Map<String, String> headers = headers();
        int code = code(line);
        // 1xx: the answer is still to come.
        while (code / 100 == 1) {
            code = code(HttpText.line(in));
            headers = headers();
        }
        HttpBody raw = body(code, headers);
        boolean compressed = headers.getOrDefault("content-encoding", "").equals("gzip");
        return new Answer(code, headers, raw, compressed ? new GZIPInputStream(raw, BUFFER) : raw);
    }

    private void write(HttpCall call) throws IOException {
        requireOneLine(call.path());
        byte[] body = call.body().getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder(256)
                .append(call.method())
                .append(' ')
                .append(endpoint.path())
                .append(call.path())
                .append(" HTTP/1.1\r\n");
        header(head, "Host", endpoint.authority());
        header(head, "User-Agent", "gatehouse");
        header(head, "Accept", call.accepted());
        if (endpoint.compressed() && !call.streams()) {
            header(head, "Accept-Encoding", "gzip");
        }
        for (Endpoint.Header header : endpoint.identity()) {
            header(head, header.name(), header.value());
        }
        if (!call.method().equals("GET")) {
            header(head, "Content-Type", call.type());
            header(head, "Content-Length", Integer.toString(body.length));
        }
        byte[] first = head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
        byte[] whole = Arrays.copyOf(first, first.length + body.length);
        System.arraycopy(body, 0, whole, first.length, body.length);
        write(whole);
    }

    /** With a line break there would be further headers. */
    private static void requireOneLine(String path) throws IOException {
        for (int i = 0; i < path.length(); i++) {
            if (path.charAt(i) <= ' ' || path.charAt(i) > '~') {
                throw new IOException("the path of a request has characters that it cannot have: " + path.strip());
            }
        }
    }

    /** What fits into the buffers of the kernel does not wait for the server; a write has no limit of its own. */
    private void write(byte[] whole) throws IOException {
        OutputStream out = connected.socket().getOutputStream();
        if (whole.length <= ALWAYS_BUFFERED) {
            out.write(whole);
            return;
        }
        CountDownLatch written = new CountDownLatch(1);
        Thread.ofPlatform().daemon().name("gatehouse-write").start(() -> {
            try {
                if (!written.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    close();
                }
            } catch (InterruptedException nobodyDoes) {
                Thread.currentThread().interrupt();
            }
        });
        try {
            out.write(whole);
        } finally {
            written.countDown();
        }
    }

    private static void header(StringBuilder head, String name, String value) {
        head.append(name).append(": ").append(value).append("\r\n");
    }

    private static int code(String line) throws IOException {
        String[] words = line.split(" ", 3);
        if (words.length < 2 || !words[0].startsWith("HTTP/1.")) {
            throw new IOException(
                    "the server does not speak HTTP: " + (line.length() <= 40 ? line : line.substring(0, 40)));
        }
        return (int) HttpText.number(words[1], 10);
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (int i = 0; i < MOST_HEADERS; i++) {
            String line = HttpText.line(in);
            if (line.isEmpty()) {
                return headers;
            }
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        throw new IOException("the server sent too many headers");
    }

    private HttpBody body(int code, Map<String, String> headers) throws IOException {
        if (code == 204 || code == 304) {
            return HttpBody.ofLength(in, 0);
        }
        String encoding = headers.getOrDefault("transfer-encoding", "");
        if (encoding.equalsIgnoreCase("chunked")) {
            return HttpBody.chunked(in);
        }
        if (!encoding.isEmpty()) {
            throw new IOException("the server sent an answer in another encoding: " + encoding);
        }
        String length = headers.get("content-length");
        return HttpBody.ofLength(in, length == null ? HttpBody.TO_THE_END : HttpText.number(length, 10));
    }

    /** Whether another request can follow an answer that has been read to its end. */
    boolean canFollow(Answer answer) throws IOException {
        // The decompression may not have read the end of the last chunk.
        idleSince = System.nanoTime();
        return answer.raw().read() < 0
                && answer.raw().isComplete()
                && !answer.headers().getOrDefault("connection", "").equalsIgnoreCase("close");
    }

    boolean isFresh() {
        return System.nanoTime() - idleSince < FRESH.toNanos();
    }

    /** After a failed request: whether the connection ended before an answer began, such as by a server that closes idle ones. */
    boolean wasClosed() {
        return !answered && System.nanoTime() < deadline;
    }

    @Override
    public void close() {
        try {
            // Not the TLS socket, which would wait for a thread that reads.
            connected.carrier().close();
        } catch (IOException alreadyClosed) {
            return;
        }
    }

    /** Each read fails at the deadline, or after a silence. */
    private final class Limited extends InputStream {
        private final InputStream source;

        Limited(InputStream source) {
            this.source = source;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                connected.carrier().setSoTimeout(millis());
                return source.read(bytes, offset, length);
            } catch (SocketTimeoutException e) {
                throw new IOException("no answer in time", e);
            }
        }

        private int millis() throws SocketTimeoutException {
            if (streams) {
                return (int) silence.toMillis();
            }
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new SocketTimeoutException("the limit has passed");
            }
            return (int) left;
        }
    }
}
