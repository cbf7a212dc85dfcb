package dev.gatehouse.windows;

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

    /** Prefix of the environment variables, the same as in Hermes. */
    private static final String VARIABLE = "HERMES_GATEWAY_INSTALL_";

    /**
     * Returns these options; those not given are taken from {@code HERMES_GATEWAY_INSTALL_START_NOW} and {@code
     * …_START_ON_LOGIN}.
     */
    public WindowsOptions orOf(Map<String, String> environment) {
        return new WindowsOptions(
                startNow.or(() -> word(environment, "START_NOW")),
                startOnLogin.or(() -> word(environment, "START_ON_LOGIN")),
                elevatedHandoff);
    }

    private static Optional<Boolean> word(Map<String, String> environment, String name) {
        return switch (environment.getOrDefault(VARIABLE + name, "").strip().toLowerCase(Locale.ROOT)) {
            case "1", "true", "yes", "y", "on" -> Optional.of(true);
            case "0", "false", "no", "n", "off" -> Optional.of(false);
            default -> Optional.empty();
        };
    }
}
