package dev.gatehouse.spi;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The part of a service's name that tells the services of two homes apart, as Hermes forms it: the first 8 hex digits of
 * the SHA-256 of the real path of the profile's directory. It replaces the profile's name if another home already has a
 * service of the usual name. Has only static methods and is thread-safe.
 *
 * @since 0.1.0
 */
public final class HashedName {
    private static final int LENGTH = 8;

    private HashedName() {}

    /**
     * Returns the hash of a profile's directory.
     *
     * @param directory the directory, which need not exist
     * @return 8 hex digits, in lower case
     */
    public static String of(Path directory) {
        byte[] path = real(directory).toString().getBytes(StandardCharsets.UTF_8);
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(path))
                    .substring(0, LENGTH);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /**
     * Tests whether a text has the form of a hash. A profile's name can have it too.
     *
     * @param text a part of a service's name
     * @return whether it consists of 8 hex digits in lower case
     */
    public static boolean isOne(String text) {
        if (text.length() != LENGTH) {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            if ("0123456789abcdef".indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    /** The real path, as far as the path exists. */
    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException absent) {
            Path parent = path.getParent();
            return parent == null ? path : real(parent).resolve(path.getFileName());
        }
    }
}
