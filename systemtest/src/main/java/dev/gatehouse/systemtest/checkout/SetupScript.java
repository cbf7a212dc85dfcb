package dev.gatehouse.systemtest.checkout;

import dev.gatehouse.systemtest.namespace.Prerequisites;
import dev.gatehouse.systemtest.namespace.Result;
import dev.gatehouse.systemtest.namespace.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A script that installs, builds or checks what tests need. Its exit status is 0, or 3 if this host cannot do it, or something else if it
 * should have worked; then its last words are the reason. Thread-safe.
 */
public final class SetupScript {
    private static final int UNABLE = 3;

    /** How a script says how long its work may take, in seconds. */
    private static final Pattern LIMIT = Pattern.compile("^LIMIT=([0-9]+)$", Pattern.MULTILINE);

    private static final Duration MARGIN = Duration.ofMinutes(2);

    private final Path file;

    /**
     * Names a script.
     *
     * @param path its path in the checkout
     */
    public SetupScript(String path) {
        this(Checkout.file(path));
    }

    SetupScript(Path file) {
        this.file = file;
    }

    /** Another run may hold its lock and need the whole time, before this one does. Two minutes for a script without a limit. */
    Duration limit() {
        try {
            return LIMIT.matcher(Files.readString(file))
                    .results()
                    .map(line -> Duration.ofSeconds(2 * Long.parseLong(line.group(1))))
                    .findFirst()
                    .orElse(Duration.ZERO)
                    .plus(MARGIN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Runs it. Skips the calling test if this host cannot do it; see {@link Prerequisites#skip}.
     *
     * @param what what is missing then, such as {@code no Kubernetes here}
     * @param words its arguments
     * @return its output, without the last line break
     * @throws AssertionError if it fails otherwise
     */
    public String require(String what, String... words) {
        Optional<Result> result = run(words);
        Optional<String> whyNot = whyNot(result);
        if (whyNot.isPresent()) {
            throw Prerequisites.skip(what + ": " + whyNot.get());
        }
        return result.orElseThrow().output().strip();
    }

    /**
     * Runs it. Returns why this host cannot do it; empty if it has succeeded.
     *
     * @param words its arguments
     * @throws AssertionError if it fails otherwise
     */
    public Optional<String> whyNot(String... words) {
        return whyNot(run(words));
    }

    private Optional<String> whyNot(Optional<Result> result) {
        if (result.isEmpty()) {
            return Optional.of("this is not Linux");
        }
        String error = result.get().error().strip();
        return switch (result.get().exitCode()) {
            case 0 -> Optional.empty();
            case UNABLE ->
                Optional.of(error.substring(error.lastIndexOf('\n') + 1).replaceFirst("^[⚠✗] ", ""));
            default -> throw new AssertionError(file.getFileName() + " failed: " + error);
        };
    }

    private Optional<Result> run(String... words) {
        if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux")) {
            return Optional.empty();
        }
        List<String> all =
                Stream.concat(Stream.of(file.toString()), Stream.of(words)).toList();
        try (Running running = new Running(String.join(" ", all), new ProcessBuilder(all).start())) {
            running.endInput();
            return Optional.of(running.result(limit()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
