package dev.gatehouse.systemd.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How to reach a user's systemd. The environment is not trusted: after {@code su} and {@code sudo} it has another
 * user's variables, and in cron none.
 *
 * @param runtime the user's runtime directory, {@code /run/user/UID}; exists while the user's systemd runs
 * @param bus address of the session bus; empty: systemctl uses the private socket
 */
public record UserSession(Path runtime, String bus) {
    /**
     * Finds the session. The caller's XDG_RUNTIME_DIR is used only if it belongs to this user.
     *
     * @param users parent of all runtime directories, {@code /run/user}
     */
    public static UserSession find(int uid, Path users, Map<String, String> environment) {
        String named = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        boolean own = named.startsWith("/") && belongsTo(Path.of(named), uid);
        Path runtime = own ? Path.of(named) : users.resolve(Integer.toString(uid));
        String address = environment.getOrDefault("DBUS_SESSION_BUS_ADDRESS", "");
        if (own && !address.isEmpty()) {
            return new UserSession(runtime, address);
        }
        return new UserSession(runtime, Files.exists(runtime.resolve("bus")) ? "unix:path=" + runtime + "/bus" : "");
    }

    /** Whether a socket exists. Some distributions have only systemd's private socket. */
    public boolean isReachable() {
        return Files.exists(runtime.resolve("bus")) || Files.exists(runtime.resolve("systemd/private"));
    }

    /** Returns the variables that systemd's tools need in the user scope. */
    Map<String, String> variables() {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("XDG_RUNTIME_DIR", runtime.toString());
        if (!bus.isEmpty()) {
            variables.put("DBUS_SESSION_BUS_ADDRESS", bus);
        }
        return variables;
    }

    private static boolean belongsTo(Path directory, int uid) {
        try {
            return Integer.valueOf(uid).equals(Files.getAttribute(directory, "unix:uid"));
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
