package dev.gatehouse.windows;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What an installation on Windows may be told beside the definition.
 *
 * @param startNow whether the gateway is started when it is installed; empty: not said
 * @param startOnLogin whether it is started at each logon; empty: not said
 * @param elevatedHandoff whether this process was started with an administrator's rights by another one that had asked all
 *     there is to ask: then it installs the task and does nothing else
 */
public record WindowsOptions(Optional<Boolean> startNow, Optional<Boolean> startOnLogin, boolean elevatedHandoff) {
    /** Nothing is said. */
    public static final WindowsOptions NONE = new WindowsOptions(Optional.empty(), Optional.empty(), false);

    /** What Hermes has in the environment. */
    private static final String VARIABLE = "HERMES_GATEWAY_INSTALL_";

    /** These, and for what they leave open {@code HERMES_GATEWAY_INSTALL_START_NOW} and {@code …_START_ON_LOGIN}. */
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
