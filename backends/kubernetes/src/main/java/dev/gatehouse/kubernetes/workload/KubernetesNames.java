package dev.gatehouse.kubernetes.workload;

import dev.gatehouse.app.service.NamePattern;
import dev.gatehouse.app.service.NamingStem;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.profile.Home;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names of a gateway's objects. A profile's name can contain what the name of an object cannot, such as {@code _} or a dash at its
 * end, and can be longer. Such a name, and one that looks like a shortened one, gets a short form with a hash. The annotation
 * {@link Labels#PROFILE} has the full name.
 *
 * @param pattern the app's names
 */
public record KubernetesNames(NamePattern pattern) {
    public static final Kind KIND = Kind.of("kubernetes");

    /**
     * A pod's label {@code controller-revision-hash} is the name of its StatefulSet and a hash of up to 11 characters, and has at
     * most 63 (apimachinery, validation.LabelValueMaxLength; pkg/controller/history, ControllerRevisionName).
     */
    private static final int LONGEST = 43;

    /** The beginning of a name that is too long or contains other characters. */
    private static final int BEGINNING = 31;

    private static final int HASH = 10;
    private static final String BEFORE_HASH = "--";

    public static final NamingStem STEM =
            new NamingStem("workload", "gw-", "", "-", 253, "Kubernetes allows names of at most 253 characters");

    /** The names of a home's objects. */
    public static KubernetesNames of(Home home) {
        return new KubernetesNames(home.app().names(STEM));
    }

    /** The name of a profile's objects. Different profiles have different names, as far as 40 bits of a hash differ. */
    public String of(ProfileName profile) {
        String name = pattern.of(profile);
        return isPlain(name) ? name : hashed(name);
    }

    /** A profile's name as a part of another object's name. Different profiles have different ones. */
    static String part(ProfileName profile) {
        return isPlain(profile.value()) ? profile.value() : hashed(profile.value());
    }

    /** Whether it can be a Service's name (RFC 1035), and is no name with a hash. */
    private static boolean isPlain(String name) {
        boolean plain =
                !name.isEmpty() && name.length() <= LONGEST && !name.contains(BEFORE_HASH) && isLetter(name.charAt(0));
        for (int i = 0; i < name.length(); i++) {
            plain &= isAllowed(name.charAt(i));
        }
        return plain && !name.endsWith("-");
    }

    private static String hashed(String name) {
        StringBuilder beginning = new StringBuilder(isLetter(name.charAt(0)) ? "" : "g");
        for (int i = 0; i < name.length() && beginning.length() < BEGINNING; i++) {
            char c = Character.toLowerCase(name.charAt(i));
            beginning.append(isAllowed(c) ? c : '-');
        }
        return beginning + BEFORE_HASH + sha256(name).substring(0, HASH);
    }

    /** The hash of a text, in hexadecimal digits. */
    public static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean isAllowed(char c) {
        return isLetter(c) || (c >= '0' && c <= '9') || c == '-';
    }
}
