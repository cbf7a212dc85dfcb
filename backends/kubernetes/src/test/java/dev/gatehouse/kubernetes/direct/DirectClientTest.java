package dev.gatehouse.kubernetes.direct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests to a TLS server of the test. */
class DirectClientTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Map<String, KeyStore> KEYS = new ConcurrentHashMap<>();

    @TempDir
    private static Path directory;

    @BeforeAll
    static void createKeys() throws Exception {
        KEYS.put("EC", TlsServer.keys(directory, "-keyalg", "EC", "-groupname", "secp256r1"));
        KEYS.put("RSA", TlsServer.keys(directory, "-keyalg", "RSA", "-keysize", "2048"));
    }

    private static TlsServer server(Function<String, String> answers) throws IOException, GeneralSecurityException {
        return TlsServer.start(KEYS.get("EC"), answers);
    }

    private static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static DirectClient client(Endpoint endpoint) throws GeneralSecurityException {
        return DirectClient.of(endpoint, LIMIT);
    }

    private static String get(DirectClient client, String path) throws IOException {
        return get(client, path, LIMIT);
    }

    private static String get(DirectClient client, String path, Duration limit) throws IOException {
        return client.send(
                new HttpCall("GET", path, "application/json", "", "", false),
                limit,
                (code, _, body) -> code + " " + new String(body.readAllBytes(), StandardCharsets.UTF_8));
    }

    private static Endpoint with(
            Endpoint endpoint,
            String serverName,
            boolean verified,
            String authorities,
            String certificate,
            String key) {
        return new Endpoint(
                endpoint.host(),
                endpoint.port(),
                endpoint.path(),
                serverName,
                verified,
                authorities,
                certificate,
                key,
                "secret",
                Optional.empty(),
                List.of(),
                true);
    }

    @Test
    void oneConnectionCarriesRequestsOneAfterAnother() throws Exception {
        try (TlsServer server = server(line -> line.contains("missing")
                        ? "HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nnone\r\n0\r\n\r\n"
                        : ok("here"));
                DirectClient client = client(server.endpoint())) {
            assertThat(get(client, "/a")).isEqualTo("200 here");
            assertThatThrownBy(() -> client.send(
                            new HttpCall("GET", "/missing", "application/json", "", "", false), LIMIT, (_, _, body) -> {
                                throw new IOException(new String(body.readAllBytes(), StandardCharsets.UTF_8));
                            }))
                    .hasMessage("none");
            String answer = client.send(
                    new HttpCall("PATCH", "/b", "application/json", "application/json", "{\"ä\":1}", false),
                    LIMIT,
                    (code, _, _) -> Integer.toString(code));
            assertThat(answer).isEqualTo("200");

            assertThat(server.requests)
                    .containsExactly("GET /a HTTP/1.1", "GET /missing HTTP/1.1", "PATCH /b HTTP/1.1");
            assertThat(server.clients).hasSize(1);
        }
    }

    @Test
    void readIsRepeatedWhenTheServerHasClosedAnIdleConnectionAndAChangeIsNot() throws Exception {
        AtomicInteger count = new AtomicInteger();
        try (TlsServer server = server(_ -> count.getAndIncrement() % 2 == 0 ? ok("here") : "");
                DirectClient client = client(server.endpoint())) {
            assertThat(get(client, "/a")).isEqualTo("200 here");
            assertThat(get(client, "/b")).isEqualTo("200 here");
            assertThatThrownBy(() -> client.send(
                            new HttpCall("PATCH", "/c", "application/json", "x/y", "{}", false),
                            LIMIT,
                            (code, _, _) -> code))
                    .isInstanceOf(IOException.class);

            assertThat(server.requests)
                    .extracting(line -> line.split(" ", -1)[1])
                    .containsExactly("/a", "/b", "/b", "/c");
        }
    }

    @Test
    void connectionThatTheServerClosesIsNotUsedAgain() throws Exception {
        try (TlsServer server = server(_ -> "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\nxCLOSE");
                DirectClient client = client(server.endpoint())) {
            assertThat(get(client, "/a")).isEqualTo("200 x");
            assertThat(get(client, "/b")).isEqualTo("200 x");
            assertThat(server.clients).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA"})
    void certificateAndTokenSayWhoAsks(String kind) throws Exception {
        try (TlsServer server = TlsServer.start(KEYS.get(kind), _ -> ok("here"))) {
            Endpoint endpoint = server.endpoint();
            byte[] key = server.key();
            // As openssl and kubeadm write it: what PKCS #8 wraps.
            byte[] raw = unwrapped(key);
            for (String pem : new String[] {
                TlsServer.pem("PRIVATE KEY", key), "# a note\n" + TlsServer.pem(kind + " PRIVATE KEY", raw)
            }) {
                Endpoint own = with(
                        endpoint,
                        "kubernetes",
                        true,
                        endpoint.authorities(),
                        server.certificate(),
                        pem + server.certificate());
                try (DirectClient client = client(own)) {
                    assertThat(get(client, "/a")).isEqualTo("200 here");
                }
            }
            assertThat(server.clients).containsExactly("CN=server", "CN=server");
            assertThat(server.requests).containsOnly("GET /a HTTP/1.1 Authorization: Bearer secret");
        }
    }

    /** The octets at the end of PKCS #8: behind version and algorithm. */
    private static byte[] unwrapped(byte[] key) {
        int algorithm = 4 + 3 + (key[1] == (byte) 0x81 ? -1 : key[1] >= 0 ? -2 : 0);
        int octets = algorithm + 2 + key[algorithm + 1];
        int length = key[octets + 1] == (byte) 0x82 ? 4 : key[octets + 1] == (byte) 0x81 ? 3 : 2;
        return Arrays.copyOfRange(key, octets + length, key.length);
    }

    @Test
    void keyWithAPasswordIsRefused() throws Exception {
        try (TlsServer server = server(_ -> ok(""))) {
            Endpoint endpoint = server.endpoint();
            String encrypted =
                    "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\neA==\n-----END RSA PRIVATE KEY-----\n";
            for (String key : new String[] {encrypted, TlsServer.pem("ENCRYPTED PRIVATE KEY", new byte[9])}) {
                Endpoint own = with(endpoint, "kubernetes", true, endpoint.authorities(), server.certificate(), key);
                assertThatThrownBy(() -> client(own))
                        .isInstanceOf(GeneralSecurityException.class)
                        .hasMessageContaining("password");
            }
            // Beside a certificate, where it is not looked for.
            assertThat(Pem.usesP256(server.certificate() + encrypted)).isEqualTo(Pem.usesP256(server.certificate()));
        }
    }

    @Test
    void serverMustProveItsNameUnlessNothingIsVerified() throws Exception {
        try (TlsServer server = server(_ -> ok("here"))) {
            Endpoint endpoint = server.endpoint();
            String others = TlsServer.pem(
                    "CERTIFICATE", KEYS.get("RSA").getCertificate("authority").getEncoded());
            for (Endpoint wrong : new Endpoint[] {
                with(endpoint, "other", true, endpoint.authorities(), "", ""),
                with(endpoint, "127.0.0.1", true, others, "", ""),
                with(endpoint, "127.0.0.1", true, "", "", "")
            }) {
                try (DirectClient client = client(wrong)) {
                    assertThatThrownBy(() -> get(client, "/a")).isInstanceOf(SSLException.class);
                }
            }
            assertThat(server.requests).isEmpty();
            try (DirectClient client = client(with(endpoint, "other", false, "", "", ""))) {
                assertThat(get(client, "/a")).isEqualTo("200 here");
            }
        }
    }

    @Test
    void silentServerMeetsTheLimit() throws Exception {
        try (ServerSocket silent = new ServerSocket(0);
                TlsServer server = server(_ -> ok(""))) {
            Endpoint known = server.endpoint();
            Endpoint endpoint = new Endpoint(
                    "127.0.0.1",
                    silent.getLocalPort(),
                    "",
                    "127.0.0.1",
                    true,
                    known.authorities(),
                    "",
                    "",
                    "",
                    Optional.empty(),
                    List.of(),
                    true);
            try (DirectClient client = client(endpoint)) {
                assertThatThrownBy(() -> get(client, "/a", Duration.ofMillis(200)))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("no answer");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", "HTTP/1.1 200 OK\r\nContent-"})
    void serverThatStopsWithinAnAnswerMeetsTheLimitOfTheRequest(String begin) throws Exception {
        try (TlsServer server = server(line -> line.contains("/a ") ? ok("here") : begin + "WAIT");
                DirectClient client = client(server.endpoint())) {
            assertThat(get(client, "/a")).isEqualTo("200 here");
            long start = System.nanoTime();
            assertThatThrownBy(() -> get(client, "/b", Duration.ofMillis(200)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no answer");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT);
            // What it may still say is no answer to another request.
            assertThat(get(client, "/a")).isEqualTo("200 here");
            assertThat(server.clients).hasSize(2);
        }
    }

    @Test
    void nameThatAWildcardCoversIsFound() throws Exception {
        try (TlsServer server = server(_ -> ok("here"))) {
            Endpoint endpoint = server.endpoint();
            for (String name : List.of("api.cluster.example", "KUBERNETES")) {
                try (DirectClient client = client(with(endpoint, name, true, endpoint.authorities(), "", ""))) {
                    assertThat(get(client, "/a")).isEqualTo("200 here");
                }
            }
            for (String name : List.of("a.b.cluster.example", "*.cluster.example", "127.0.0.2", "kubernetes.example")) {
                try (DirectClient client = client(with(endpoint, name, true, endpoint.authorities(), "", ""))) {
                    assertThatThrownBy(() -> get(client, "/a")).isInstanceOf(IOException.class);
                }
            }
        }
    }

    @Test
    void serverWithOtherGroupsIsReached() throws Exception {
        try (TlsServer server = server(_ -> ok("here"));
                DirectClient client = client(server.endpoint())) {
            server.allowOnly("secp256r1");
            assertThat(get(client, "/a")).isEqualTo("200 here");
        }
    }

    @Test
    void closingEndsAReadOfAnotherThread() throws Exception {
        try (TlsServer server = server(_ -> "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nline\n\r\n");
                DirectClient client = client(server.endpoint())) {
            CountDownLatch reads = new CountDownLatch(1);
            AtomicReference<Throwable> end = new AtomicReference<>();
            DirectClient.OpenAnswer answer = client.open(HttpCall.streaming("/watch"), Duration.ZERO);
            Thread reader = Thread.ofPlatform().start(() -> {
                try {
                    answer.body().readNBytes(5);
                    reads.countDown();
                    answer.body().read();
                } catch (IOException e) {
                    end.set(e);
                }
            });
            assertThat(reads.await(20, TimeUnit.SECONDS)).isTrue();

            answer.close();

            assertThat(reader.join(LIMIT)).isTrue();
            assertThat(end.get()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void interruptEndsAReadOfAVirtualThread() throws Exception {
        try (TlsServer server = server(_ -> "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nline\n\r\n");
                DirectClient client = client(server.endpoint())) {
            CountDownLatch reads = new CountDownLatch(1);
            DirectClient.OpenAnswer answer = client.open(HttpCall.streaming("/watch"), Duration.ZERO);
            Thread reader = Thread.ofVirtual().start(() -> {
                try {
                    answer.body().readNBytes(5);
                    reads.countDown();
                    answer.body().read();
                } catch (IOException e) {
                    answer.close();
                }
            });
            assertThat(reads.await(20, TimeUnit.SECONDS)).isTrue();

            reader.interrupt();

            assertThat(reader.join(LIMIT)).isTrue();
        }
    }

    @Test
    void impersonationIsAHeader() throws Exception {
        try (TlsServer server = server(_ -> ok("here"))) {
            Endpoint known = server.endpoint();
            for (String name : List.of("other", "a\r\nX: b")) {
                Endpoint endpoint = new Endpoint(
                        known.host(),
                        known.port(),
                        "/behind",
                        known.serverName(),
                        true,
                        known.authorities(),
                        "",
                        "",
                        "",
                        Optional.empty(),
                        List.of(new Endpoint.Header("Impersonate-User", name)),
                        true);
                try (DirectClient client = client(endpoint)) {
                    if (name.equals("other")) {
                        assertThat(get(client, "/a")).isEqualTo("200 here");
                    } else {
                        assertThatThrownBy(() -> get(client, "/a")).hasMessageContaining("Impersonate-User");
                    }
                }
            }
            assertThat(server.requests).containsExactly("GET /behind/a HTTP/1.1 Impersonate-User: other");
        }
    }

    @Test
    void pathIsNoPlaceForFurtherHeaders() throws Exception {
        try (TlsServer server = server(_ -> ok("here"));
                DirectClient client = client(server.endpoint())) {
            assertThatThrownBy(() -> get(client, "/a HTTP/1.1\r\nX: b")).isInstanceOf(IOException.class);
            assertThat(server.requests).isEmpty();
        }
    }
}
