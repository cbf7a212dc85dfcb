package dev.gatehouse.launchd.plist;

import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;

/**
 * The PATH of a gateway: the usual places of the app's and the user's tools, and those of every Mac. It does not depend on
 * the shell of the caller, whose PATH may name temporary directories; launchd's own is only
 * {@code /usr/bin:/bin:/usr/sbin:/sbin}. A profile that needs other directories sets {@code gateway.env.PATH}.
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

    /** A directory with a colon in its name cannot be part of a PATH. */
    private static void add(StringJoiner path, Path parent, List<String> names) {
        if (parent.toString().indexOf(':') < 0) {
            names.forEach(name -> path.add(parent + "/" + name));
        }
    }
}
