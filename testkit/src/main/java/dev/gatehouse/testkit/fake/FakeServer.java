package dev.gatehouse.testkit.fake;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** An HTTP server that answers 503 to every request, and 200 to {@code /readyz} once it is told to. */
final class FakeServer implements AutoCloseable {
    private final ServerSocket socket;
    private volatile boolean answers;

    FakeServer(int port) throws IOException {
        socket = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().name("fake-server").start(this::serve);
    }

    void answer() {
        answers = true;
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket client = socket.accept()) {
                byte[] request = new byte[4096];
                int length = Math.max(0, client.getInputStream().read(request));
                boolean asks = new String(request, 0, length, StandardCharsets.US_ASCII).startsWith("GET /readyz ");
                String status = answers && asks ? "200 OK" : "503 Wait";
                client.getOutputStream()
                        .write(("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
            } catch (IOException clientIsGone) {
                // So does a test for an open port: it sends nothing.
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
