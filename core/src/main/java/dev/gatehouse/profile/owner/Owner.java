package dev.gatehouse.profile.owner;

import dev.gatehouse.definition.FormatVersion;
import dev.gatehouse.posix.UnixPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The supervision tree that runs the gateways of a home. Immutable.
 *
 * @param what its kind, for people: {@code container}, {@code private tree}
 * @param host the host name as the tree sees it; in a container usually the container's ID
 * @param namespace its pid namespace as the kernel names it; empty if unknown
 * @param scandir scan directory of the tree
 * @param since when it became the owner, to the second; empty if unknown
 * @since 0.1.0
 */
public record Owner(String what, String host, String namespace, String scandir, Optional<Instant> since) {
    /** The form of a time to the second. */
    private static final String FORM = "0000-00-00T00:00:00Z";

    private static final char DELETE = 0x7f;

    /** Replaces control characters by blanks. */
    public Owner {
        what = oneLine(what);
        host = oneLine(host);
        namespace = oneLine(namespace);
        scandir = oneLine(scandir);
    }

    /**
     * Returns this process's host and namespace as an owner, from now on.
     *
     * @param what its kind, for people
     * @param scandir scan directory of the tree
     * @param clock gives the present time
     * @return the owner
     */
    public static Owner here(String what, String scandir, Clock clock) {
        return new Owner(
                what,
                hostName(),
                namespaceName("self"),
                scandir,
                Optional.of(clock.instant().truncatedTo(ChronoUnit.SECONDS)));
    }

    /** {@return whether this owner has the host name and pid namespace of this process} */
    public boolean isHere() {
        return host.equals(hostName()) && namespace.equals(namespaceName("self"));
    }

    /**
     * Tests whether another description is of the same tree.
     *
     * @param other the other description
     * @return whether host, namespace and scan directory are equal
     */
    public boolean isSameTree(Owner other) {
        return host.equals(other.host) && namespace.equals(other.namespace) && scandir.equals(other.scandir);
    }

    /** {@return the owner in words, as part of a sentence} */
    public String words() {
        return what + " on host " + host + " with scan directory " + scandir
                + since.map(instant -> ", since " + instant).orElse("");
    }

    String text() {
        return FormatVersion.LINE + "\nwhat=" + what + "\nhost=" + host + "\nnamespace=" + namespace + "\nscandir="
                + scandir + "\nsince=" + since.map(Instant::toString).orElse("") + "\n";
    }

    /** Parses a text made by {@link #text}. Missing or invalid parts become unknown. */
    static Owner of(String text) {
        String newer = FormatVersion.refusal(text, "its record");
        if (!newer.isEmpty()) {
            return new Owner("an unknown process (" + newer + ")", "unknown", "", "unknown", Optional.empty());
        }
        Map<String, String> lines = new HashMap<>();
        for (String line : text.split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                lines.putIfAbsent(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return new Owner(
                known(lines.get("what"), "an unknown process"),
                known(lines.get("host"), "unknown"),
                known(lines.get("namespace"), ""),
                known(lines.get("scandir"), "unknown"),
                instant(known(lines.get("since"), "")));
    }

    private static String known(@org.jspecify.annotations.Nullable String value, String otherwise) {
        return value == null || value.isEmpty() ? otherwise : value;
    }

    private static Optional<Instant> instant(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(seconds(text).orElseGet(() -> Instant.parse(text)));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** The form that {@link #text} writes, without the JDK's parser, which would take a short command longer. */
    private static Optional<Instant> seconds(String text) {
        if (text.length() != FORM.length()) {
            return Optional.empty();
        }
        for (int i = 0; i < FORM.length(); i++) {
            char c = text.charAt(i);
            if (FORM.charAt(i) == '0' ? c < '0' || c > '9' : c != FORM.charAt(i)) {
                return Optional.empty();
            }
        }
        try {
            LocalDateTime time = LocalDateTime.of(
                    number(text, 0, 4),
                    number(text, 5, 7),
                    number(text, 8, 10),
                    number(text, 11, 13),
                    number(text, 14, 16),
                    number(text, 17, 19));
            return Optional.of(Instant.ofEpochSecond(time.toEpochSecond(ZoneOffset.UTC)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static int number(String text, int begin, int end) {
        return Integer.parseInt(text, begin, end, 10);
    }

    private static String oneLine(String text) {
        StringBuilder line = new StringBuilder(text.length());
        boolean after = false;
        // Without a regular expression, which would take a short command longer.
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean control = c < ' ' || c == DELETE;
            if (!control) {
                line.append(c);
            } else if (!after) {
                line.append(' ');
            }
            after = control;
        }
        return line.toString().strip();
    }

    private static String hostName() {
        Path file = Path.of("/proc/sys/kernel/hostname");
        try {
            return UnixPath.isMeant(file) ? oneLine(Files.readString(file)) : "unknown";
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** The pid namespace of a process that this process can see; empty if unknown. */
    static String namespaceName(String process) {
        Path link = Path.of("/proc", process, "ns", "pid");
        try {
            return UnixPath.isMeant(link) ? Files.readSymbolicLink(link).toString() : "";
        } catch (IOException | UnsupportedOperationException e) {
            return "";
        }
    }
}
