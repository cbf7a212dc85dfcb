package dev.gatehouse.launchd.domain;

import dev.gatehouse.app.App;
import dev.gatehouse.app.service.NamingStem;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.posix.Accounts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Paths of launchctl and of the files of gateways.
 *
 * @param uid account of this process, whose agents are managed
 * @param accountHome home of that account
 * @param root root directory of the file system; another one for tests
 * @param launchctl path of the program launchctl
 * @param perl path of the program perl, which runs the loggers
 */
public record LaunchdLayout(int uid, Path accountHome, Path root, Path launchctl, Path perl) {
    /** The program that every property list of Gatehouse runs. */
    public static final String SHELL = "/bin/sh";

    private static final Path LAUNCHCTL = Path.of("/bin/launchctl");

    /** macOS 26 still has it, although Apple announced in 2019 that future versions would not. */
    private static final Path PERL = Path.of("/usr/bin/perl");

    /** For hosts without uids. Rendering works there, because no file contains the uid. */
    private static final int UNKNOWN_UID = -1;

    /** Creates a layout with the usual path of perl. */
    public LaunchdLayout(int uid, Path accountHome, Path root, Path launchctl) {
        this(uid, accountHome, root, launchctl, PERL);
    }

    /**
     * Returns the layout of this host. Two environment variables override it, for tests and tools: {@code
     * GATEHOUSE_LAUNCHCTL} (path of launchctl) and {@code GATEHOUSE_LAUNCHD_HOME} (the account's home).
     *
     * <p>The account's home comes from the directory service, as in launchd. {@code $HOME} may name a profile's
     * directory; the JDK calls getpwuid(3), on macOS NSHomeDirectory, and uses {@code $HOME} only if the account has no
     * entry.
     */
    public static LaunchdLayout ofHost(Map<String, String> environment) {
        String launchctl = environment.getOrDefault("GATEHOUSE_LAUNCHCTL", "");
        String home = environment.getOrDefault("GATEHOUSE_LAUNCHD_HOME", "");
        return new LaunchdLayout(
                Accounts.uid().orElse(UNKNOWN_UID),
                Path.of(home.isEmpty() ? System.getProperty("user.home", "/") : home),
                Path.of("/"),
                launchctl.isEmpty() ? LAUNCHCTL : Path.of(launchctl));
    }

    public boolean isRoot() {
        return uid == 0;
    }

    /** Whether perl exists. Without it log lines have no times, and a log is rotated only when its gateway starts. */
    public boolean hasPerl() {
        return Files.isExecutable(perl);
    }

    /** Returns the directory from which launchd loads property lists at login or boot (launchd.plist(5), FILES). */
    public Path definitions(Domain domain) {
        return domain.kind() == Domain.Kind.SYSTEM
                ? root.resolve("Library/LaunchDaemons")
                : accountHome.resolve("Library/LaunchAgents");
    }

    /** Returns the directory that contains one folder per gateway. */
    public Path folders(Domain domain) {
        Path library = domain.kind() == Domain.Kind.SYSTEM ? root : accountHome;
        return library.resolve("Library/Application Support/gatehouse");
    }

    /** Returns the root of renderings: the deepest directory that contains both of the above. */
    public Path library(Domain domain) {
        return (domain.kind() == Domain.Kind.SYSTEM ? root : accountHome).resolve("Library");
    }

    /** Returns the usual label of a profile's job. */
    public static String label(App app, ProfileName profile) {
        return app.names().of(NamingStem.LABEL).of(profile);
    }

    public Path plist(Domain domain, String label) {
        return definitions(domain).resolve(label + ".plist");
    }

    /** Returns the domains that a choice allows, in order of preference. */
    public List<Domain> domains(DomainChoice choice) {
        return switch (choice) {
            case GUI -> List.of(Domain.gui(uid));
            case USER -> List.of(Domain.user(uid));
            case SYSTEM -> List.of(Domain.SYSTEM);
            case AUTOMATIC -> isRoot() ? List.of(Domain.SYSTEM) : List.of(Domain.gui(uid), Domain.user(uid));
        };
    }
}
