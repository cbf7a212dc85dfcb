package dev.gatehouse.windows;

import dev.gatehouse.app.service.OwnVariables;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Options of an installation on Windows that are not part of the definition.
 *
 * @param startNow whether to start the gateway after the installation; empty: not given
 * @param startOnLogin whether to start it at each logon; empty: not given
 * @param elevatedHandoff whether another process, which has asked all questions, started this process with
 *     administrator rights; it then registers the task and does nothing else
 */
public record WindowsOptions(Optional<Boolean> startNow, Optional<Boolean> startOnLogin, boolean elevatedHandoff) {
    /** No options. */
    public static final WindowsOptions NONE = new WindowsOptions(Optional.empty(), Optional.empty(), false);

    /** Returns these options; those not given are taken from the environment variables of the app's own installation. */
    public WindowsOptions orOf(OwnVariables variables, Map<String, String> environment) {
        return new WindowsOptions(
                startNow.or(() -> variables.startNow().flatMap(name -> word(environment, name))),
                startOnLogin.or(() -> variables.startOnLogin().flatMap(name -> word(environment, name))),
                elevatedHandoff);
    }

    private static Optional<Boolean> word(Map<String, String> environment, String name) {
        return switch (environment.getOrDefault(name, "").strip().toLowerCase(Locale.ROOT)) {
            case "1", "true", "yes", "y", "on" -> Optional.of(true);
            case "0", "false", "no", "n", "off" -> Optional.of(false);
            default -> Optional.empty();
        };
    }
}
