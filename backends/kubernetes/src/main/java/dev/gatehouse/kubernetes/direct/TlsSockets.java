package dev.gatehouse.kubernetes.direct;

import dev.gatehouse.spi.waiting.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Opens TLS connections to an API server. Thread-safe. */
final class TlsSockets {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    /**
     * Java would offer a share of P-256 too, and compute a table for it first, which takes as long as all other parts of the handshake.
     */
    private static final String[] FAST_GROUPS = {"x25519"};

    private final Endpoint endpoint;
    private final SSLSocketFactory factory;

    /** Whether the server knows none of the fast groups, as one that follows FIPS 140. */
    private volatile boolean needsOtherGroups;

    private TlsSockets(Endpoint endpoint, SSLSocketFactory factory) {
        this.endpoint = endpoint;
        this.factory = factory;
    }

    /**
     * Reads the certificates of an endpoint.
     *
     * @throws GeneralSecurityException if a certificate or the key is damaged, or in a format that Java does not read
     */
    static TlsSockets of(Endpoint endpoint) throws GeneralSecurityException {
        if (Pem.usesP256(endpoint.authorities()) || Pem.usesP256(endpoint.certificate())) {
            Thread.ofPlatform().daemon().name("gatehouse-curve").start(TlsSockets::prepareP256);
        }
        KeyManager[] identity = {};
        if (!endpoint.certificate().isEmpty()) {
            List<X509Certificate> chain = Pem.certificates(endpoint.certificate());
            PrivateKey key = Pem.key(endpoint.key(), chain.getFirst());
            identity = new KeyManager[] {new ClientIdentity(chain, key)};
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(identity, trust(endpoint), null);
        return new TlsSockets(endpoint, context.getSocketFactory());
    }

    /** Java computes its table at the first use, which takes as long as all other parts of a handshake: beside what comes before. */
    private static void prepareP256() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            generator.generateKeyPair();
        } catch (GeneralSecurityException alsoInHandshake) {
            return;
        }
    }

    private static TrustManager[] trust(Endpoint endpoint) throws GeneralSecurityException {
        if (!endpoint.verified()) {
            return new TrustManager[] {new Anybody()};
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(endpoint.authorities().isEmpty() ? null : store(Pem.certificates(endpoint.authorities())));
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager authorities) {
                return new TrustManager[] {new ServerTrust(authorities, endpoint.serverName())};
            }
        }
        throw new GeneralSecurityException("Java cannot verify certificates");
    }

    private static KeyStore store(List<X509Certificate> authorities) throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(null, null);
        } catch (IOException impossible) {
            throw new GeneralSecurityException(impossible);
        }
        for (int i = 0; i < authorities.size(); i++) {
            store.setCertificateEntry(Integer.toString(i), authorities.get(i));
        }
        return store;
    }

    /** What carries a connection, and the connection itself: only the former can be closed while another thread reads. */
    record Connected(Socket carrier, SSLSocket socket) {}

    /**
     * Connects.
     *
     * @param end when the connection has to be there
     * @throws SocketTimeoutException if it is not
     */
    Connected connect(Deadline end) throws IOException {
        if (!needsOtherGroups) {
            try {
                return connect(end, true);
            } catch (SSLException refused) {
                // Servers do not agree on how to say that there is no common group.
                if (!String.valueOf(refused.getMessage()).contains("Received fatal alert")) {
                    throw refused;
                }
                needsOtherGroups = true;
            }
        }
        return connect(end, false);
    }

    private Connected connect(Deadline end, boolean fast) throws IOException {
        Socket carrier = carrier(end);
        try {
            carrier.setTcpNoDelay(true);
            carrier.setKeepAlive(true);
            carrier.setSoTimeout(millis(end));
            SSLSocket socket = (SSLSocket) factory.createSocket(carrier, endpoint.serverName(), endpoint.port(), true);
            SSLParameters parameters = socket.getSSLParameters();
            if (fast) {
                parameters.setNamedGroups(FAST_GROUPS);
            }
            parameters.setApplicationProtocols(new String[] {"http/1.1"});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return new Connected(carrier, socket);
        } catch (IOException | RuntimeException e) {
            carrier.close();
            throw e;
        }
    }

    /** Tries all addresses of the host, as a name can have one of a protocol that does not work. */
    private Socket carrier(Deadline end) throws IOException {
        IOException failure = null;
        for (InetAddress address : InetAddress.getAllByName(endpoint.host())) {
            Socket carrier = new Socket();
            try {
                int most = Math.min(millis(end), (int) CONNECT.toMillis());
                carrier.connect(new InetSocketAddress(address, endpoint.port()), most);
                return carrier;
            } catch (IOException e) {
                carrier.close();
                failure = new IOException(endpoint.authority() + ": " + e.getMessage(), e);
            }
        }
        throw failure == null ? new IOException("no address of " + endpoint.host()) : failure;
    }

    private static int millis(Deadline end) throws SocketTimeoutException {
        long left = end.left().toMillis();
        if (left < 1) {
            throw new SocketTimeoutException("no connection in time");
        }
        return (int) Math.min(left, Integer.MAX_VALUE);
    }

    /** As {@code insecure-skip-tls-verify} wants it. Not even the name of the server counts. */
    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
