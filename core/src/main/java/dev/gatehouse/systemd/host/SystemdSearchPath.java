package dev.gatehouse.systemd.host;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The PATH of a gateway: what its app and its user's tools need and what every system has, and never the whole PATH of
 * whoever happened to install it.
 */
public final class SystemdSearchPath {
    private static final List<Path> USUAL = List.of(
            Path.of("/usr/local/sbin"),
            Path.of("/usr/local/bin"),
            Path.of("/usr/sbin"),
            Path.of("/usr/bin"),
            Path.of("/sbin"),
            Path.of("/bin"));

    /** Where people's own tools lie, below their home. */
    private static final List<String> OF_USERS = List.of(".local/bin", ".cargo/bin", "go/bin", ".npm-global/bin");

    /** Programs of Windows that people call from within WSL. */
    private static final List<String> OF_WINDOWS = List.of("powershell.exe", "cmd.exe", "explorer.exe", "wsl.exe");

    private final List<Path> callers;
    private final Path userHome;
    private final Path root;

    /**
     * Looks from one caller and one user's home.
     *
     * @param callers where programs may be that are not everywhere: what the unit says of that, and the caller's own PATH
     * @param userHome home of the user whom the gateway runs as
     * @param root directory that stands for the root of the file system
     */
    public SystemdSearchPath(List<Path> callers, Path userHome, Path root) {
        this.callers = callers;
        this.userHome = userHome;
        this.root = root;
    }

    /** The entries of a PATH that name a place: a relative one would mean another directory in a service. */
    static List<Path> entries(String path) {
        List<Path> entries = new ArrayList<>();
        for (String entry : path.split(":", -1)) {
            if (entry.startsWith("/")) {
                entries.add(Path.of(entry));
            }
        }
        return entries;
    }

    /** The entries of a unit's PATH, without those that are written in any other way than they are. */
    public static List<Path> in(String unit) {
        return entries(valueIn(unit)).stream()
                .filter(entry -> entry.toString().chars().noneMatch(c -> "%\\\"'".indexOf(c) >= 0))
                .toList();
    }

    private static String valueIn(String unit) {
        for (String key : List.of("\nEnvironment=PATH=", "\nEnvironment=\"PATH=")) {
            int at = unit.indexOf(key);
            if (at >= 0) {
                int end = unit.indexOf('\n', at + 1);
                String value = unit.substring(at + key.length(), end < 0 ? unit.length() : end);
                return value.endsWith("\"") ? value.substring(0, value.length() - 1) : value;
            }
        }
        return "";
    }

    /**
     * Puts it together; the first of two that are the same counts.
     *
     * @param home the app's home
     * @param activate the app's activation script, whose directory holds the app's programs
     * @param program what the gateway's command begins with: what the installer can call, the gateway is to find too
     */
    public List<Path> forGateway(Path home, Optional<Path> activate, String program) {
        Set<Path> found = new LinkedHashSet<>();
        activate.map(Path::getParent).ifPresent(directory -> addExisting(found, directory));
        addExisting(found, home.resolve("node/bin"));
        addExisting(found, home.resolve("node_modules/.bin"));
        directoryOf("node").ifPresent(found::add);
        OF_USERS.forEach(directory -> addExisting(found, userHome.resolve(directory)));
        if (isWsl()) {
            OF_WINDOWS.forEach(tool -> directoryOf(tool).ifPresent(found::add));
        }
        found.addAll(USUAL);
        // Last, so that nothing else in there stands before what the system has.
        if (found.stream().noneMatch(directory -> has(directory, program))) {
            directoryOf(program).ifPresent(found::add);
        }
        return found.stream().filter(SystemdSearchPath::canBeAnEntry).toList();
    }

    private static void addExisting(Set<Path> found, Path directory) {
        if (Files.isDirectory(directory)) {
            found.add(directory);
        }
    }

    /** Where a program is that is called by its mere name. */
    private Optional<Path> directoryOf(String program) {
        return callers.stream().filter(directory -> has(directory, program)).findFirst();
    }

    private static boolean has(Path directory, String program) {
        Path file = directory.resolve(program);
        return program.indexOf('/') < 0 && Files.isRegularFile(file) && Files.isExecutable(file);
    }

    /** The kernel of WSL says so in its version (proc(5)). */
    private boolean isWsl() {
        try {
            return Files.readString(root.resolve("proc/sys/kernel/osrelease"))
                    .toLowerCase(java.util.Locale.ROOT)
                    .contains("microsoft");
        } catch (java.io.IOException e) {
            return false;
        }
    }

    private static boolean canBeAnEntry(Path directory) {
        return directory.toString().chars().allMatch(c -> c >= 0x20 && c != 0x7f && c != ':');
    }
}
