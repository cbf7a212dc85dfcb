package dev.gatehouse.kubernetes.direct;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A TLS server with keys of its own, which answers requests as a test wants. Asks for a certificate but needs none. */
final class TlsServer implements AutoCloseable {
    private static final String PASSWORD = "of-a-test";
    private static final int LIMIT_SECONDS = 60;

    /** What the clients sent: the first line of each request, and its headers with who asks. */
    final List<String> requests = Collections.synchronizedList(new ArrayList<>());

    /** The names of the clients' certificates, one for each connection. */
    final List<String> clients = Collections.synchronizedList(new ArrayList<>());

    private final SSLServerSocket socket;
    private final KeyStore keys;
    private final Function<String, String> answers;

    private TlsServer(SSLServerSocket socket, KeyStore keys, Function<String, String> answers) {
        this.socket = socket;
        this.keys = keys;
        this.answers = answers;
    }

    /** Creates keys: {@code authority}, and {@code server} for 127.0.0.1, kubernetes and *.cluster.example. */
    static KeyStore keys(Path directory, String... options)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path store = directory.resolve("keys-" + options[1]);
        keytool(store, "authority", options, "-ext", "bc:c");
        keytool(
                store,
                "server",
                options,
                "-signer",
                "authority",
                "-ext",
                "san=ip:127.0.0.1,dns:kubernetes,dns:*.cluster.example");
        return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    }

    private static void keytool(Path store, String alias, String[] options, String... further)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-dname",
                "CN=" + alias,
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
        words.addAll(List.of(options));
        words.addAll(List.of(further));
        Process process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(store.resolveSibling("keytool.log").toFile())
                .start();
        assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    /**
     * Starts one.
     *
     * @param answers the whole answer to the first line of a request; empty: the server closes the connection; one that ends with
     *     {@code CLOSE}: it does so after it; with {@code WAIT}: it says no more, and waits until the client closes
     */
    static TlsServer start(KeyStore keys, Function<String, String> answers)
            throws IOException, GeneralSecurityException {
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD.toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
        SSLServerSocket socket = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        socket.setWantClientAuth(true);
        TlsServer server = new TlsServer(socket, keys, answers);
        Thread.ofVirtual().start(server::accept);
        return server;
    }

    /** Leaves only these groups for the exchange of keys. */
    void allowOnly(String... groups) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setNamedGroups(groups);
        socket.setSSLParameters(parameters);
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                Thread.ofVirtual().start(() -> serve((SSLSocket) connection));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(SSLSocket connection) {
        try (connection) {
            connection.startHandshake();
            clients.add(client(connection));
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String request = line;
                int length = 0;
                for (String header = in.readLine(); header != null && !header.isEmpty(); header = in.readLine()) {
                    if (header.startsWith("Content-Length: ")) {
                        length = Integer.parseInt(header.substring(16));
                    } else if (header.startsWith("Authorization: ") || header.startsWith("Impersonate-")) {
                        request += " " + header;
                    }
                }
                for (int i = 0; i < length; i++) {
                    in.read();
                }
                requests.add(request);
                String answer = answers.apply(line);
                boolean closes = answer.isEmpty() || answer.endsWith("CLOSE");
                connection
                        .getOutputStream()
                        .write(answer.replaceAll("CLOSE|WAIT", "").getBytes(StandardCharsets.UTF_8));
                if (closes) {
                    return;
                }
            }
        } catch (IOException gone) {
            return;
        }
    }

    private static String client(SSLSocket connection) {
        try {
            return connection.getSession().getPeerPrincipal().getName();
        } catch (SSLPeerUnverifiedException none) {
            return "";
        }
    }

    /** Its address, with the certificate of the authority. */
    Endpoint endpoint() throws GeneralSecurityException {
        return new Endpoint(
                "127.0.0.1",
                socket.getLocalPort(),
                "",
                "127.0.0.1",
                true,
                pem("CERTIFICATE", keys.getCertificate("authority").getEncoded()),
                "",
                "",
                "",
                Optional.empty(),
                List.of(),
                true);
    }

    byte[] key() throws GeneralSecurityException {
        return keys.getKey("server", PASSWORD.toCharArray()).getEncoded();
    }

    String certificate() throws GeneralSecurityException {
        return pem("CERTIFICATE", keys.getCertificate("server").getEncoded());
    }

    static String pem(String word, byte[] content) {
        return "-----BEGIN " + word + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + word
                + "-----\n";
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
