package dev.gatehouse.reconcile;

import dev.gatehouse.definition.FormatVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who runs the gateways of a home.
 *
 * @param what what it is, for people: {@code container}, {@code private tree}
 * @param host the host's name as it sees it itself; in a container usually the container's id
 * @param namespace its pid namespace as the kernel names it, empty where that is unknown
 * @param scandir the scan directory of its supervision tree
 * @param since when it took the home, to the second; empty where that is unknown
 * @since 0.1.0
 */
public record Owner(String what, String host, String namespace, String scandir, Optional<Instant> since) {
    public Owner {
        what = oneLine(what);
        host = oneLine(host);
        namespace = oneLine(namespace);
        scandir = oneLine(scandir);
    }

    /** This process's place as an owner, from now on. */
    public static Owner here(String what, String scandir, Clock clock) {
        return new Owner(
                what,
                hostName(),
                namespaceName("self"),
                scandir,
                Optional.of(clock.instant().truncatedTo(ChronoUnit.SECONDS)));
    }

    /** Whether this owner is in the place where this process runs: on the same host, in the same pid namespace. */
    boolean isHere() {
        return host.equals(hostName()) && namespace.equals(namespaceName("self"));
    }

    /** The owner in words, as part of a sentence. */
    public String words() {
        return what + " on host " + host + " with scan directory " + scandir
                + since.map(instant -> ", since " + instant).orElse("");
    }

    String text() {
        return FormatVersion.LINE + "\nwhat=" + what + "\nhost=" + host + "\nnamespace=" + namespace + "\nscandir="
                + scandir + "\nsince=" + since.map(Instant::toString).orElse("") + "\n";
    }

    /** Reads what {@link #text} wrote; what is missing or wrong there is unknown here. */
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
            return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ").strip();
    }

    private static String hostName() {
        try {
            return oneLine(Files.readString(Path.of("/proc/sys/kernel/hostname")));
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** The pid namespace of a process that this one sees; empty where it cannot be told. */
    static String namespaceName(String process) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", process, "ns", "pid"))
                    .toString();
        } catch (IOException | UnsupportedOperationException e) {
            return "";
        }
    }
}
