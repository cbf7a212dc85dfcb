package dev.gatehouse.launchd.domain;

import com.sun.security.auth.module.UnixSystem;
import dev.gatehouse.definition.App;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Where things lie on this host.
 *
 * @param uid the account whose gateways these are; that of this process
 * @param accountHome home of that account
 * @param root directory that stands for the root of the file system
 * @param launchctl the program
 */
public record LaunchdLayout(int uid, Path accountHome, Path root, Path launchctl) {
    /** The program that every property list of ours names. */
    public static final String SHELL = "/bin/sh";

    private static final Path LAUNCHCTL = Path.of("/bin/launchctl");

    /** Where the uid cannot be told, files can be rendered all the same, since none of them holds it. */
    private static final int UNKNOWN_UID = -1;

    /**
     * This host's. Of the environment count {@code GATEHOUSE_LAUNCHCTL}, the program, and {@code GATEHOUSE_LAUNCHD_HOME},
     * a home in the place of the account's own; both are for tests and tools.
     *
     * <p>The account's home is the one that its entry in the directory service names, which is where launchd looks, and not
     * {@code $HOME}, which may point to a profile's directory: the JDK asks getpwuid(3), through NSHomeDirectory on macOS,
     * and takes {@code $HOME} only where there is no entry.
     */
    public static LaunchdLayout ofHost(Map<String, String> environment) {
        String launchctl = environment.getOrDefault("GATEHOUSE_LAUNCHCTL", "");
        String home = environment.getOrDefault("GATEHOUSE_LAUNCHD_HOME", "");
        return new LaunchdLayout(
                currentUid(),
                Path.of(home.isEmpty() ? System.getProperty("user.home", "/") : home),
                Path.of("/"),
                launchctl.isEmpty() ? LAUNCHCTL : Path.of(launchctl));
    }

    /** Found by the JDK's own library: macOS has no /proc to read, and our calls into libc are Linux's. */
    private static int currentUid() {
        try {
            return (int) new UnixSystem().getUid();
        } catch (LinkageError noUnix) {
            return UNKNOWN_UID;
        }
    }

    public boolean isRoot() {
        return uid == 0;
    }

    /** Where launchd looks for definitions at a login or at boot (launchd.plist(5), FILES). */
    public Path definitions(Domain domain) {
        return domain.kind() == Domain.Kind.SYSTEM
                ? root.resolve("Library/LaunchDaemons")
                : accountHome.resolve("Library/LaunchAgents");
    }

    /** Where each gateway has a folder of its own. */
    public Path folders(Domain domain) {
        Path library = domain.kind() == Domain.Kind.SYSTEM ? root : accountHome;
        return library.resolve("Library/Application Support/gatehouse");
    }

    /** What renderings are relative to: the deepest place that holds both of the above. */
    public Path library(Domain domain) {
        return (domain.kind() == Domain.Kind.SYSTEM ? root : accountHome).resolve("Library");
    }

    public static String label(App app, ProfileName profile) {
        String stem = app.names().label();
        return profile.isDefault() ? stem : stem + "-" + profile;
    }

    public Path plist(Domain domain, App app, ServiceName service) {
        return definitions(domain).resolve(label(app, service.profile()) + ".plist");
    }

    /** The domains that a choice may mean, the preferred one first. */
    public List<Domain> domains(DomainChoice choice) {
        return switch (choice) {
            case GUI -> List.of(Domain.gui(uid));
            case USER -> List.of(Domain.user(uid));
            case SYSTEM -> List.of(Domain.SYSTEM);
            case AUTOMATIC -> isRoot() ? List.of(Domain.SYSTEM) : List.of(Domain.gui(uid), Domain.user(uid));
        };
    }
}
