package dev.gatehouse.cli;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * An API server of Kubernetes with one gateway, which runs until somebody scales it, on an {@link AotStage}: the AOT cache records what
 * a client loads, above all the JDK's TLS, with certificates of one kind of key. It ends with this process. It understands no more of a
 * request than its method and path.
 */
final class TrainingCluster {
    private static final String PASSWORD = "training";
    private static final int LIMIT_SECONDS = 60;

    private final SSLServerSocket socket;
    private final AtomicInteger pods = new AtomicInteger(1);
    private volatile boolean wanted = true;

    private TrainingCluster(SSLServerSocket socket) {
        this.socket = socket;
    }

    /**
     * Starts one, and writes a kubeconfig for it.
     *
     * @param directory where its files are written; the kubeconfig is {@code kubeconfig}
     * @param options of keytool for a pair of keys
     * @throws IOException if this Java has no keytool, or none of the options
     */
    static void start(Path directory, List<String> options) throws IOException {
        Path store = directory.resolve("keys");
        if (!keytool(store, "authority", options, "-ext", "bc:c", "-ext", "ku=keyCertSign")
                || !keytool(
                        store,
                        "server",
                        options,
                        "-signer",
                        "authority",
                        "-ext",
                        "san=ip:127.0.0.1,dns:localhost",
                        "-ext",
                        "ku=digitalSignature",
                        "-ext",
                        "eku=serverAuth,clientAuth")) {
            throw new IOException("keytool has created no keys");
        }
        try {
            KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
            KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            own.init(keys, PASSWORD.toCharArray());
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(keys);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
            SSLServerSocket socket = (SSLServerSocket)
                    context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
            socket.setNeedClientAuth(true);
            // What an API server chooses of what Java offers, before Java's own first choice.
            socket.setEnabledCipherSuites(new String[] {"TLS_AES_128_GCM_SHA256"});
            Files.writeString(directory.resolve("kubeconfig"), kubeconfig(keys, socket.getLocalPort()));
            TrainingCluster cluster = new TrainingCluster(socket);
            Thread.ofPlatform().daemon().start(cluster::accept);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static boolean keytool(Path store, String alias, List<String> options, String... further)
            throws IOException {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home", "/"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-alias",
                alias,
                "-dname",
                "CN=" + alias,
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD));
        words.addAll(options);
        words.addAll(List.of(further));
        try {
            Process process = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                return process.exitValue() == 0;
            }
            process.destroyForcibly();
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String kubeconfig(KeyStore keys, int port) throws GeneralSecurityException {
        Certificate authority = keys.getCertificate("authority");
        Certificate server = keys.getCertificate("server");
        byte[] key = keys.getKey("server", PASSWORD.toCharArray()).getEncoded();
        return """
                apiVersion: v1
                kind: Config
                current-context: training
                contexts:
                - name: training
                  context: {cluster: training, user: training}
                clusters:
                - name: training
                  cluster:
                    server: https://127.0.0.1:%d
                    certificate-authority-data: %s
                users:
                - name: training
                  user:
                    client-certificate-data: %s
                    client-key-data: %s
                """.formatted(
                        port,
                        pem("CERTIFICATE", authority.getEncoded()),
                        pem("CERTIFICATE", server.getEncoded()),
                        pem("PRIVATE KEY", key));
    }

    private static String pem(String word, byte[] content) {
        String text = "-----BEGIN " + word + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + word
                + "-----\n";
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                Thread.ofPlatform().daemon().start(() -> serve(connection));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            BufferedReader in = reader(connection.getInputStream());
            for (String request = in.readLine(); request != null; request = in.readLine()) {
                int length = 0;
                for (String header = in.readLine(); header != null && !header.isEmpty(); header = in.readLine()) {
                    if (header.startsWith("Content-Length: ")) {
                        length = Integer.parseInt(header.substring("Content-Length: ".length()));
                    }
                }
                StringBuilder body = new StringBuilder();
                while (body.length() < length) {
                    body.append((char) in.read());
                }
                answer(request, body.toString(), connection.getOutputStream());
            }
        } catch (IOException gone) {
            return;
        }
    }

    private static BufferedReader reader(InputStream in) {
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1));
    }

    private void answer(String request, String body, OutputStream out) throws IOException {
        if (request.contains("/scale?")) {
            wanted = body.contains("1");
        }
        if (request.startsWith("DELETE")) {
            pods.incrementAndGet();
        }
        if (request.contains("watch=1")) {
            // Nothing happens until the client has enough.
            out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        } else if (request.contains("/log?")) {
            answer(out, "200 OK", "2026-06-01T08:30:01Z a line\n");
        } else if (request.contains("/statefulsets?")) {
            list(out, TrainingList.statefulSets(wanted ? 1 : 0));
        } else if (request.contains("/pods?")) {
            list(out, wanted ? TrainingList.pods("pod-" + pods.get()) : TrainingList.noPods());
        } else if (request.startsWith("GET") && !request.contains("/statefulsets/")) {
            answer(out, "404 Not Found", "{\"kind\":\"Status\",\"reason\":\"NotFound\",\"message\":\"not found\"}");
        } else {
            answer(out, "200 OK", set());
        }
    }

    private String set() {
        return """
                {"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"gw-coder","uid":"1","resourceVersion":"1","generation":1,\
                "labels":{"app.kubernetes.io/instance":"gw-coder","app.kubernetes.io/managed-by":"gatehouse"},\
                "annotations":{"gatehouse.dev/home":"agents","gatehouse.dev/profile":"coder",\
                "gatehouse.dev/expectations":"format=1 ready=none stop=TERM,10000 restart=yes again=75 never=78"},\
                "managedFields":[{"manager":"gatehouse","fieldsV1":{"f:spec":{}}}]},\
                "spec":{"replicas":%d,"template":{"spec":{"containers":[{"name":"gateway","env":[]}]}}},"status":{"replicas":1}}""".formatted(wanted ? 1 : 0);
    }

    private static void answer(OutputStream out, String status, String body) throws IOException {
        answer(out, status, "Content-Type: application/json\r\n", body.getBytes(StandardCharsets.UTF_8));
    }

    private static void list(OutputStream out, byte[] body) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(content)) {
            zip.write(body);
        }
        answer(
                out,
                "200 OK",
                "Content-Type: application/vnd.kubernetes.protobuf\r\nContent-Encoding: gzip\r\n",
                content.toByteArray());
    }

    /** In one chunk, as an API server sends long answers. */
    private static void answer(OutputStream out, String status, String headers, byte[] content) throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(("HTTP/1.1 " + status + "\r\n" + headers + "Transfer-Encoding: chunked\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        if (content.length > 0) {
            whole.writeBytes((Integer.toHexString(content.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            whole.writeBytes(content);
            whole.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        whole.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        out.write(whole.toByteArray());
        out.flush();
    }
}
