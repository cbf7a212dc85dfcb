package dev.gatehouse.systemtest.namespace;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Whether namespaces with s6 can be made here. */
public final class Prerequisites {
    /** Set to true, it turns what would be skipped into failures: for machines that are meant to run everything. */
    public static final String REQUIRED = "gatehouse.systemtest.required";

    private static final List<String> TOOLS = List.of(
            "unshare", "nsenter", "setpriv", "chroot", "mount", "s6-svscan", "s6-svscanctl", "s6-envdir", "execlineb");

    private static final Optional<String> WHY_NOT = look();

    private Prerequisites() {}

    /** Skips the test that calls it where namespaces with s6 cannot be made, and says why. */
    public static void assumeNamespaces() {
        if (WHY_NOT.isEmpty()) {
            return;
        }
        String reason = "no namespace with s6 here: " + WHY_NOT.get();
        if (Boolean.getBoolean(REQUIRED)) {
            throw new AssertionError(reason);
        }
        System.out.println("skipped, " + reason);
        Assumptions.abort(reason);
    }

    private static Optional<String> look() {
        if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux")) {
            return Optional.of("this is not Linux");
        }
        try {
            if (!Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
                return Optional.of("only root may make one");
            }
            List<String> missing =
                    TOOLS.stream().filter(tool -> !isInstalled(tool)).toList();
            if (!missing.isEmpty()) {
                return Optional.of("not installed: " + String.join(", ", missing));
            }
            // The rest, such as what a container engine forbids, shows when one is made.
            try (S6Namespace namespace = S6Namespace.open(NamespaceOptions.PLAIN)) {
                namespace.exec(Identity.HERMES, "true").orThrow();
            }
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
