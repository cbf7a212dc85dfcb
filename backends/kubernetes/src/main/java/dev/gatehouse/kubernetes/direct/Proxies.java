package dev.gatehouse.kubernetes.direct;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Proxies that variables and system properties name.
 *
 * @param environment variables of the process
 */
record Proxies(Map<String, String> environment) {
    private static final List<String> VARIABLES = List.of("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY");

    /**
     * Whether a proxy may be between here and a host. Excluded are only hosts that {@code NO_PROXY} names; what else it can say, such as
     * a network, the client library knows.
     */
    boolean mayPrecede(String host) {
        boolean any = VARIABLES.stream().anyMatch(name -> !variable(name).isEmpty())
                || System.getProperty("https.proxyHost") != null
                || System.getProperty("socksProxyHost") != null;
        if (!any) {
            return false;
        }
        for (String entry : variable("NO_PROXY").split(",", -1)) {
            String excluded = entry.strip();
            if (excluded.equals("*")
                    || excluded.equalsIgnoreCase(host)
                    || (excluded.startsWith(".") && host.endsWith(excluded))) {
                return false;
            }
        }
        return true;
    }

    private String variable(String name) {
        String lower = environment.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        return lower.isEmpty() ? environment.getOrDefault(name, "") : lower;
    }
}
