package dev.gatehouse.kubernetes.direct;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The only certificate with which a client can answer. A key store would encrypt the key in memory with thousands of rounds, which
 * takes longer than all the rest of a short command.
 */
final class ClientIdentity extends X509ExtendedKeyManager {
    private static final String ALIAS = "client";

    private final List<X509Certificate> chain;
    private final PrivateKey key;

    ClientIdentity(List<X509Certificate> chain, PrivateKey key) {
        this.chain = chain;
        this.key = key;
    }

    /** Kubernetes names no other authorities than those of its clients, and may name none: as in client-go, it is always offered. */
    private @Nullable String alias(String... types) {
        String own = chain.getFirst().getPublicKey().getAlgorithm();
        for (String type : types) {
            if (type.equals(own)) {
                return ALIAS;
            }
        }
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return alias(types);
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] types, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return alias(types);
    }

    @Override
    public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
        return alias(type) == null ? null : new String[] {ALIAS};
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return chain.toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return key;
    }

    @Override
    public @Nullable String chooseServerAlias(String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
        return null;
    }
}
