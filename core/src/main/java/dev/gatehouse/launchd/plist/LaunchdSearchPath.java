package dev.gatehouse.launchd.plist;

import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;

/**
 * The PATH of a gateway: the usual directories of the app's tools, of the user's tools and of the system. It does not
 * depend on the caller's shell, whose PATH may contain temporary directories; launchd's own PATH is only {@code
 * /usr/bin:/bin:/usr/sbin:/sbin}. A profile that needs other directories sets {@code gateway.env.PATH}.
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

    /** Skips directories with a colon in their name, which cannot be part of a PATH. */
    private static void add(StringJoiner path, Path parent, List<String> names) {
        if (parent.toString().indexOf(':') < 0) {
            names.forEach(name -> path.add(parent + "/" + name));
        }
    }
}
