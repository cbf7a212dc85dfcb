package dev.gatehouse.launchd.plist;

import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;

/**
 * The PATH of a gateway: where its app's and its user's tools usually lie, and what every system has. The same on every day
 * and from every shell: launchd's own is {@code /usr/bin:/bin:/usr/sbin:/sbin}, and that of whoever happens to install
 * names directories that are gone tomorrow. A profile that needs others sets {@code gateway.env.PATH}.
 */
public final class LaunchdSearchPath {
    private static final List<String> OF_APPS = List.of("node/bin", "node_modules/.bin");
    private static final List<String> OF_USERS = List.of(".local/bin", ".cargo/bin", "go/bin", ".npm-global/bin");
    private static final List<String> OF_ALL = List.of(
            "/opt/homebrew/bin",
            "/opt/homebrew/sbin",
            "/usr/local/bin",
            "/usr/local/sbin",
            "/usr/bin",
            "/bin",
            "/usr/sbin",
            "/sbin");

    private LaunchdSearchPath() {}

    static String of(Path accountHome, Path home) {
        StringJoiner path = new StringJoiner(":");
        add(path, home, OF_APPS);
        add(path, accountHome, OF_USERS);
        OF_ALL.forEach(path::add);
        return path.toString();
    }

    /** A colon in a directory's name cannot be written in a PATH. */
    private static void add(StringJoiner path, Path parent, List<String> names) {
        if (parent.toString().indexOf(':') < 0) {
            names.forEach(name -> path.add(parent + "/" + name));
        }
    }
}
