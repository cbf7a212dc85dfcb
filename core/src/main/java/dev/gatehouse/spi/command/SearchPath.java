package dev.gatehouse.spi.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The PATH of a gateway: directories of its app, of the user's tools and of the system. It never contains the whole
 * PATH of the caller, only the directories of the programs that the gateway needs. Thread-safe.
 *
 * @since 0.1.0
 */
public final class SearchPath {
    private static final List<Path> USUAL = List.of(
            Path.of("/usr/local/sbin"),
            Path.of("/usr/local/bin"),
            Path.of("/usr/sbin"),
            Path.of("/usr/bin"),
            Path.of("/sbin"),
            Path.of("/bin"));

    /** Directories of a user's own tools, relative to the home. */
    private static final List<String> OF_USERS =
            List.of(".local/bin", ".cargo/bin", "go/bin", ".npm-global/bin", ".nix-profile/bin");

    /** Directories of distributions and package managers that keep programs elsewhere: NixOS, Guix, Homebrew, snap. */
    private static final List<String> OF_DISTRIBUTIONS = List.of(
            "run/wrappers/bin",
            "run/current-system/sw/bin",
            "nix/var/nix/profiles/default/bin",
            "run/current-system/profile/bin",
            "home/linuxbrew/.linuxbrew/bin",
            "snap/bin");

    /** Windows programs that gateways may call from WSL. */
    private static final List<String> OF_WINDOWS = List.of("powershell.exe", "cmd.exe", "explorer.exe", "wsl.exe");

    private final List<Path> callers;
    private final Path userHome;
    private final Path root;

    /**
     * Creates the search for one caller and account.
     *
     * @param callers directories to search for programs: the PATH of the installed unit, then the caller's
     * @param userHome home of the gateway's account
     * @param root root of the file system
     */
    public SearchPath(List<Path> callers, Path userHome, Path root) {
        this.callers = callers;
        this.userHome = userHome;
        this.root = root;
    }

    /**
     * Returns the absolute entries of a PATH; a relative entry would mean another directory in a service.
     *
     * @param path the value of PATH
     * @return the entries
     */
    public static List<Path> entries(String path) {
        List<Path> entries = new ArrayList<>();
        for (String entry : path.split(":", -1)) {
            if (entry.startsWith("/")) {
                entries.add(Path.of(entry));
            }
        }
        return entries;
    }

    /**
     * Builds the PATH without duplicates.
     *
     * @param home the home of the app
     * @param activate the app's activation script; its directory contains the app's programs
     * @param programs first words of the commands; the gateway must find one if the caller does
     * @return the directories
     */
    public List<Path> forGateway(Path home, Optional<Path> activate, String... programs) {
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
        OF_DISTRIBUTIONS.forEach(directory -> addExisting(found, root.resolve(directory)));
        // Appended last, so that no other program in this directory takes precedence over the system's.
        for (String program : programs) {
            if (found.stream().noneMatch(directory -> has(directory, program))) {
                directoryOf(program).ifPresent(found::add);
            }
        }
        return found.stream().filter(SearchPath::canBeAnEntry).toList();
    }

    private static void addExisting(Set<Path> found, Path directory) {
        if (Files.isDirectory(directory)) {
            found.add(directory);
        }
    }

    /** Returns the first directory with a program of this name. */
    private Optional<Path> directoryOf(String program) {
        return callers.stream().filter(directory -> has(directory, program)).findFirst();
    }

    private static boolean has(Path directory, String program) {
        Path file = directory.resolve(program);
        return program.indexOf('/') < 0 && Files.isRegularFile(file) && Files.isExecutable(file);
    }

    /** The kernel of WSL names Microsoft in its version (proc(5)). */
    private boolean isWsl() {
        try {
            return Files.readString(root.resolve("proc/sys/kernel/osrelease"))
                    .toLowerCase(Locale.ROOT)
                    .contains("microsoft");
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean canBeAnEntry(Path directory) {
        return directory.toString().chars().allMatch(c -> c >= 0x20 && c != 0x7f && c != ':');
    }
}
