package dev.gatehouse.systemtest.namespace;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Checks which namespaces this host supports. */
public final class Prerequisites {
    /** If this system property is true, tests fail instead of being skipped: for machines that must run all tests. */
    public static final String REQUIRED = "gatehouse.systemtest.required";

    private static final List<String> TOOLS =
            List.of("unshare", "nsenter", "setpriv", "chroot", "mount", "umount", "mountpoint");

    private Prerequisites() {}

    /** Skips the calling test with a reason if this host does not support namespaces with s6. */
    public static void assumeNamespaces() {
        assume("s6", S6.WHY_NOT);
    }

    /** Skips the calling test with a reason if this host cannot boot systemd. */
    public static void assumeSystemd() {
        assume("systemd", Systemd.WHY_NOT);
    }

    /** Skips the calling test, with the reason, if this host cannot boot runit. */
    public static void assumeRunit() {
        assume("runit", Runit.WHY_NOT);
    }

    /** Returns why this host cannot boot systemd; empty if it can. */
    public static Optional<String> whyNoSystemd() {
        return Systemd.WHY_NOT;
    }

    /** Checked once, on first use. */
    private static final class S6 {
        static final Optional<String> WHY_NOT =
                look(List.of("s6-svscan", "s6-svscanctl", "s6-envdir", "execlineb"), () -> {
                    try (S6Namespace namespace = S6Namespace.open(NamespaceOptions.PLAIN)) {
                        namespace.exec(Identity.HERMES, "true").orThrow();
                    }
                });
    }

    /** Checked once, on first use. */
    private static final class Systemd {
        static final Optional<String> WHY_NOT =
                look(List.of("systemctl", "systemd-run", "loginctl", "journalctl", "dbus-daemon"), () -> {
                    try (SystemdNamespace namespace = SystemdNamespace.open(Map.of())) {
                        namespace.linger(Identity.ALICE);
                    }
                });
    }

    /** Checked once, on first use. */
    private static final class Runit {
        static final Optional<String> WHY_NOT =
                look(List.of("runit", "runsvdir", "runsv", "sv", "svlogd", "chpst", "pgrep"), () -> {
                    try (RunitNamespace namespace = RunitNamespace.open(Map.of())) {
                        namespace.exec(Identity.HERMES, "true").orThrow();
                    }
                });
    }

    private static void assume(String what, Optional<String> whyNot) {
        if (whyNot.isEmpty()) {
            return;
        }
        throw skip("no namespace with " + what + " here: " + whyNot.get());
    }

    /**
     * Skips the calling test, and prints the reason.
     *
     * @return what the caller throws if {@link #REQUIRED} is set; without it, this does not return
     */
    public static AssertionError skip(String reason) {
        if (Boolean.getBoolean(REQUIRED)) {
            return new AssertionError(reason);
        }
        System.out.println("skipped, " + reason);
        return Assumptions.abort(reason);
    }

    private static Optional<String> look(List<String> tools, Runnable attempt) {
        if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux")) {
            return Optional.of("this is not Linux");
        }
        try {
            if (!Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
                return Optional.of("root is required");
            }
            List<String> missing = Stream.concat(TOOLS.stream(), tools.stream())
                    .filter(tool -> !isInstalled(tool))
                    .toList();
            if (!missing.isEmpty()) {
                return Optional.of("not installed: " + String.join(", ", missing));
            }
            // Other obstacles, such as restrictions of a container engine, appear when a namespace is created.
            attempt.run();
            return Optional.empty();
        } catch (Exception | AssertionError e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static boolean isInstalled(String tool) {
        return Stream.concat(
                        Stream.of("/usr/sbin", "/sbin"),
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    }
}
