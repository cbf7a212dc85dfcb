package dev.gatehouse.kubernetes.direct;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Reads certificates and private keys from PEM files (RFC 7468), which may contain both, and comments. */
final class Pem {
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String DASHES = "-----";

    /** The identifier of P-256 in DER (RFC 5480, 2.1.1.1). */
    private static final byte[] P256 = {0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x03, 0x01, 0x07};

    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int LONG_FORM = 0x80;

    private Pem() {}

    /** One part of a file: its word, such as {@code CERTIFICATE}, and the lines after it. */
    private record Block(String word, String content) {
        byte[] bytes() throws GeneralSecurityException {
            try {
                return Base64.getDecoder().decode(content);
            } catch (IllegalArgumentException e) {
                throw new GeneralSecurityException("damaged PEM: " + e.getMessage(), e);
            }
        }
    }

    private static List<Block> blocks(String text) {
        List<Block> blocks = new ArrayList<>();
        String word = "";
        StringBuilder content = new StringBuilder();
        for (String line : text.split("\r?\n", -1)) {
            String bare = line.strip();
            if (bare.startsWith(BEGIN) && bare.endsWith(DASHES)) {
                word = bare.substring(BEGIN.length(), bare.length() - DASHES.length());
                content.setLength(0);
            } else if (bare.startsWith(END) && !word.isEmpty()) {
                blocks.add(new Block(word, content.toString()));
                word = "";
            } else if (!word.isEmpty()) {
                content.append(bare);
            }
        }
        return blocks;
    }

    /** Whether a key of a certificate is on the curve P-256. Reads no more of it. */
    static boolean usesP256(String text) throws GeneralSecurityException {
        for (Block block : blocks(text)) {
            byte[] bytes = block.word.equals(CERTIFICATE) ? block.bytes() : new byte[0];
            for (int i = 0; i + P256.length <= bytes.length; i++) {
                if (Arrays.equals(bytes, i, i + P256.length, P256, 0, P256.length)) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * The certificates, in their order.
     *
     * @throws GeneralSecurityException if one is damaged, or if there is none
     */
    static List<X509Certificate> certificates(String text) throws GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> certificates = new ArrayList<>();
        for (Block block : blocks(text)) {
            if (block.word.equals(CERTIFICATE)) {
                certificates.add(
                        (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.bytes())));
            }
        }
        if (certificates.isEmpty()) {
            throw new GeneralSecurityException("no certificate in PEM");
        }
        return certificates;
    }

    /**
     * The first private key.
     *
     * @param certificate the certificate of the key, which tells its kind
     * @throws GeneralSecurityException if it is damaged, of another kind, or in a format that Java does not read, such as one with a
     *     password
     */
    static PrivateKey key(String text, X509Certificate certificate) throws GeneralSecurityException {
        for (Block block : blocks(text)) {
            boolean encoded = block.word.equals("PRIVATE KEY");
            boolean raw = block.word.equals("RSA PRIVATE KEY") || block.word.equals("EC PRIVATE KEY");
            if ((encoded || raw) && !block.content.contains(":")) {
                byte[] bytes = encoded ? block.bytes() : wrapped(block.bytes(), certificate);
                KeyFactory factory =
                        KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm());
                return factory.generatePrivate(new PKCS8EncodedKeySpec(bytes));
            }
        }
        throw new GeneralSecurityException("no private key in PEM without a password");
    }

    /**
     * Java reads PKCS #8 only: version, algorithm, key (RFC 5958). The algorithm, with the curve of an EC key, is the beginning of the
     * public key in the certificate (RFC 5280, SubjectPublicKeyInfo).
     */
    private static byte[] wrapped(byte[] key, X509Certificate certificate) throws GeneralSecurityException {
        byte[] info = certificate.getPublicKey().getEncoded();
        int begin = contentOf(info, 0);
        byte[] algorithm = Arrays.copyOfRange(info, begin, contentOf(info, begin) + lengthOf(info, begin));
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(new byte[] {2, 1, 0});
        content.writeBytes(algorithm);
        write(content, OCTETS, key);
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        write(whole, SEQUENCE, content.toByteArray());
        return whole.toByteArray();
    }

    /** Where the content of a DER value begins. */
    private static int contentOf(byte[] der, int value) throws GeneralSecurityException {
        if (der.length < value + 2) {
            throw new GeneralSecurityException("damaged public key");
        }
        int length = der[value + 1] & 0xff;
        return value + 2 + (length < LONG_FORM ? 0 : length - LONG_FORM);
    }

    private static int lengthOf(byte[] der, int value) throws GeneralSecurityException {
        int content = contentOf(der, value);
        if (content == value + 2) {
            return der[value + 1];
        }
        int length = 0;
        for (int i = value + 2; i < content; i++) {
            length = (length << 8) | (der[i] & 0xff);
        }
        return length;
    }

    private static void write(ByteArrayOutputStream to, int tag, byte[] content) {
        to.write(tag);
        if (content.length < LONG_FORM) {
            to.write(content.length);
        } else {
            // A private key has less than 64 kilobytes.
            to.write(LONG_FORM + 2);
            to.write(content.length >> 8);
            to.write(content.length);
        }
        to.writeBytes(content);
    }
}
