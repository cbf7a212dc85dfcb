package dev.gatehouse.spi.port;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * Asks the HTTP servers of this host. Reads only the status line of the answer, and that only up to a limit: the server may be
 * anybody. {@code java.net.http} would start threads of its own and take 100 ms to load. Thread-safe.
 *
 * @since 0.1.0
 */
public final class HostHttp implements HttpAnswers {
    private static final long LIMIT_NANOS = Duration.ofSeconds(1).toNanos();

    /** {@code HTTP/1.1 200 OK}; the words after the number are free. */
    private static final int LONGEST_LINE = 1024;

    private static final byte[][] ADDRESSES = {
        {127, 0, 0, 1}, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1},
    };

    /** Creates a client. Connects to nothing. */
    public HostHttp() {}

    @Override
    public OptionalInt status(int port, String path) {
        long end = System.nanoTime() + LIMIT_NANOS;
        for (byte[] address : ADDRESSES) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getByAddress(address), port), left(end));
                return status(socket, port, path, end);
            } catch (IOException notHere) {
                // The server may listen on the other address, or not yet.
            }
        }
        return OptionalInt.empty();
    }

    private static OptionalInt status(Socket socket, int port, String path, long end) throws IOException {
        String request = "GET " + path + " HTTP/1.1\r\nHost: localhost:" + port
                + "\r\nUser-Agent: gatehouse\r\nAccept: */*\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        InputStream answer = socket.getInputStream();
        StringBuilder line = new StringBuilder();
        while (line.length() < LONGEST_LINE) {
            // For each read anew, so that a server that sends one byte a second does not extend the limit.
            socket.setSoTimeout(left(end));
            int unit = answer.read();
            if (unit < 0 || unit == '\n') {
                return parse(line.toString());
            }
            line.append((char) unit);
        }
        return OptionalInt.empty();
    }

    private static int left(long end) throws IOException {
        long millis = (end - System.nanoTime()) / 1_000_000;
        if (millis < 1) {
            throw new IOException("no answer in time");
        }
        return (int) millis;
    }

    /** Returns the number in a status line; empty if it is none. */
    static OptionalInt parse(String line) {
        boolean http = line.startsWith("HTTP/1.0 ") || line.startsWith("HTTP/1.1 ");
        if (!http || line.length() < 12) {
            return OptionalInt.empty();
        }
        int status = 0;
        for (int i = 9; i < 12; i++) {
            char digit = line.charAt(i);
            if (digit < '0' || digit > '9') {
                return OptionalInt.empty();
            }
            status = 10 * status + digit - '0';
        }
        boolean ends = line.length() == 12 || line.charAt(12) == ' ' || line.charAt(12) == '\r';
        return ends && status >= 100 ? OptionalInt.of(status) : OptionalInt.empty();
    }
}
