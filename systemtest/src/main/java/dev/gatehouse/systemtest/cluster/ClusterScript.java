package dev.gatehouse.systemtest.cluster;

import dev.gatehouse.systemtest.checkout.Checkout;
import dev.gatehouse.systemtest.checkout.SetupScript;
import dev.gatehouse.systemtest.namespace.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The script {@code systemtest/cluster/cluster} of this checkout. */
final class ClusterScript {
    /** How much of a cluster runs. */
    enum Part {
        API,
        CONTROL,
        ALL;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Duration CHECK_LIMIT = Duration.ofMinutes(1);

    private ClusterScript() {}

    /** Skips the calling test, with one line that tells what to do, if this host cannot run that part of a cluster. */
    static void assume(Part part) {
        script().require("no Kubernetes here", "check", part.word());
    }

    /** Why this host cannot run that part of a cluster; empty if it can. */
    static Optional<String> whyNot(Part part) {
        return script().whyNot("check", part.word());
    }

    private static SetupScript script() {
        return new SetupScript("systemtest/cluster/cluster");
    }

    /**
     * Starts the script, in a session of its own: Ctrl-C in a terminal ends the test, and that ends the script.
     *
     * @param words its arguments
     * @param variables its environment beside that of this process
     */
    static Running start(List<String> words, Map<String, String> variables) {
        List<String> all = new ArrayList<>(
                List.of("setsid", "--wait", directory().resolve("cluster").toString()));
        all.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(all);
        builder.environment().putAll(variables);
        try {
            return new Running("cluster " + words.getFirst(), builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the program that contains kubectl: as its first argument says, it is kubectl. */
    static Path program() {
        List<String> words = List.of(
                "sh",
                "-c",
                "cluster=$1; . \"$1/places.sh\"; printf '%s' \"$program/kube\"",
                "sh",
                directory().toString());
        try (Running places = new Running("places.sh", new ProcessBuilder(words).start())) {
            places.endInput();
            return Path.of(places.result(CHECK_LIMIT).orThrow().strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the directory with the script. */
    static Path directory() {
        return Checkout.file("systemtest/cluster");
    }
}
