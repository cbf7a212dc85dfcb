package dev.gatehouse.spi.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostHttpTest {
    @ParameterizedTest
    @CsvSource({"HTTP/1.1 200 OK, 200", "HTTP/1.0 503, 503", "HTTP/1.1 204 , 204", "'HTTP/1.1 404\r', 404"})
    void readsTheStatus(String line, int status) {
        assertThat(HostHttp.parse(line)).hasValue(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "HTTP/1.1", "HTTP/2 200", "HTTP/1.1 20", "HTTP/1.1 2000", "HTTP/1.1 -20", "SSH-2.0-OpenSSH"})
    void otherLinesAreNoAnswer(String line) {
        assertThat(HostHttp.parse(line)).isEmpty();
    }

    @Test
    void asksForThePathAndDoesNotReadTheBody() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<String> request = CompletableFuture.supplyAsync(
                    () -> answer(server, "HTTP/1.1 503 Wait\r\nContent-Length: 9999\r\n"));
            assertThat(new HostHttp().status(server.getLocalPort(), "/readyz?full"))
                    .hasValue(503);
            assertThat(request.get())
                    .startsWith("GET /readyz?full HTTP/1.1\r\n")
                    .contains("Host: localhost:" + server.getLocalPort() + "\r\n")
                    .contains("Connection: close\r\n");
        }
    }

    private static String answer(ServerSocket server, String text) {
        try (Socket client = server.accept()) {
            byte[] request = new byte[1000];
            int length = client.getInputStream().read(request);
            client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            return new String(request, 0, length, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** One that accepts and says nothing, one that talks without an end of line, and none. */
    @Test
    void aServerThatDoesNotAnswerTakesASecondAtMost() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertNoAnswer(silent.getLocalPort());
        }
        try (ServerSocket endless = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<String> _ = CompletableFuture.supplyAsync(() -> answer(endless, "x".repeat(100_000)));
            assertNoAnswer(endless.getLocalPort());
        }
        int free;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = closed.getLocalPort();
        }
        assertNoAnswer(free);
    }

    private static void assertNoAnswer(int port) {
        long begin = System.nanoTime();
        OptionalInt status = new HostHttp().status(port, "/");
        assertThat(status).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
    }
}
