package dev.gatehouse.app.layout;

import dev.gatehouse.definition.FileName;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.error.InvalidInputException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an app itself writes about the runs of its gateways. Immutable.
 *
 * @param state the file in which a gateway says what it does
 * @param pidFile plain name of the file with the number of the process that runs the gateway, in the profile's directory: a
 *     number, or a JSON object with the key {@code pid}
 * @param logFile path of the app's own log, in the profile's directory
 * @param oneForAll the setting by which the root profile's gateway serves all profiles
 * @param noReady signs of readiness that its gateways do not give ({@link Readiness#word}), each with the reason
 * @since 0.1.0
 */
public record AppRecords(
        Optional<StateFile> state,
        Optional<String> pidFile,
        Optional<String> logFile,
        Optional<OneForAll> oneForAll,
        Map<String, String> noReady) {
    /** The words of {@link #noReady}: the signs that a program itself gives, unlike that of its state file. */
    public static final List<String> SIGNS = List.of("notify", "port", "http");

    /** An app that writes nothing. */
    public static final AppRecords NONE =
            new AppRecords(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Map.of());

    /**
     * Checks and copies the components.
     *
     * @throws InvalidInputException if a file is not in the profile's directory, or a sign has no reason
     */
    public AppRecords {
        noReady = Map.copyOf(noReady);
        noReady.forEach((sign, reason) -> {
            if (!SIGNS.contains(sign)) {
                throw new InvalidInputException("no-ready." + sign + " is not one of " + String.join(", ", SIGNS));
            }
            if (reason.isBlank()) {
                throw new InvalidInputException("no-ready." + sign + " must say why");
            }
        });
        pidFile.ifPresent(file -> FileName.requirePlain("pid-file", file));
        logFile.ifPresent(file -> {
            for (Path part : Path.of(file)) {
                FileName.requirePlain("log-file", part.toString());
            }
            if (file.isEmpty() || Path.of(file).isAbsolute()) {
                throw new InvalidInputException(
                        "log-file must be a path in the profile's directory, got '" + file + "'");
            }
        });
    }

    /**
     * Returns why a gateway of this app cannot be ready in a way.
     *
     * @param ready how a caller recognizes that the gateway serves requests
     * @return the rule that it breaks, beginning with the key {@code ready}; empty if it breaks none
     */
    public Optional<String> refusal(Readiness ready) {
        if (ready instanceof Readiness.State && state.isEmpty()) {
            return Optional.of("ready: state needs the key state-file in the app file");
        }
        String reason = noReady.get(ready.word());
        return reason == null ? Optional.empty() : Optional.of("ready must not be " + ready.word() + ": " + reason);
    }
}
