package dev.gatehouse.kubernetes.direct;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts a server whose certificate is signed by an authority, and has the server's name. A name that is in the certificate as it is
 * needs no rules, and the JDK's, for wildcards above all, read more than a hundred public authorities first: a tenth of the time of
 * a short command. For any other name they decide. Thread-safe.
 */
final class ServerTrust extends X509ExtendedTrustManager {
    /** Kinds of alternative names (RFC 5280, 4.2.1.6). */
    private static final Integer DNS = 2;

    private static final Integer ADDRESS = 7;

    private final X509ExtendedTrustManager authorities;
    private final String name;

    /**
     * Creates one.
     *
     * @param authorities verifies the signatures
     * @param name the name or the address of the server
     */
    ServerTrust(X509ExtendedTrustManager authorities, String name) {
        this.authorities = authorities;
        this.name = name;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
            throws CertificateException {
        if (!(socket instanceof SSLSocket connection)) {
            throw new CertificateException("no TLS socket");
        }
        if (chain.length == 0 || !isNamed(chain[0])) {
            SSLParameters parameters = connection.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            connection.setSSLParameters(parameters);
        }
        authorities.checkServerTrusted(chain, type, connection);
    }

    private boolean isNamed(X509Certificate certificate) throws CertificateException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        if (names == null) {
            return false;
        }
        Integer kind = isPlain(name) ? DNS : ADDRESS;
        for (List<?> entry : names) {
            if (kind.equals(entry.get(0)) && name.equals(entry.get(1))) {
                return true;
            }
        }
        return false;
    }

    /** Whether it can only be a name: an address has no such letter at its end. */
    private static boolean isPlain(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!(isLetter(c) || (c >= '0' && c <= '9') || c == '-' || c == '.')) {
                return false;
            }
        }
        return !name.isEmpty() && isLetter(name.charAt(name.length() - 1));
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("only sockets are verified");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("only sockets are verified");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
            throws CertificateException {
        throw new CertificateException("only servers are verified");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("only servers are verified");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("only servers are verified");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return authorities.getAcceptedIssuers();
    }
}
