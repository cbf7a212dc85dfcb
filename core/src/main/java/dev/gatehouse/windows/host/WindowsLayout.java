package dev.gatehouse.windows.host;

import dev.gatehouse.app.layout.ProfilePattern;
import dev.gatehouse.app.service.NamingStem;
import dev.gatehouse.app.service.ServiceNames;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.profile.Home;
import dev.gatehouse.spi.HashedName;
import dev.gatehouse.windows.launcher.ServiceFolder;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Paths, names and programs on this host.
 *
 * @param home the home of the gateways
 * @param pattern where the directories of named profiles are
 * @param names the names of the app's services
 * @param startup the user's Startup folder; empty if it cannot be derived from the environment
 * @param user user that tasks run as, {@code DOMAIN\name}; empty: the user who registers the task
 * @param launcher the command that starts a launcher, without its last argument (the launch file)
 * @param tools the Windows programs that this backend calls
 */
public record WindowsLayout(
        Path home,
        ProfilePattern pattern,
        ServiceNames names,
        Optional<Path> startup,
        Optional<String> user,
        List<String> launcher,
        WindowsTools tools) {
    /** Folder in the home for the files of services. Profiles have their own folders. */
    public static final String FOLDER = "gateway-service";

    /** The launcher's main class. Installed tasks name it, so it must not be renamed. */
    private static final String LAUNCHER_CLASS = "dev.gatehouse.windows.Launcher";

    /** A small heap is enough: a launcher keeps one log line in memory at a time. */
    private static final List<String> SMALL_JVM = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-Xss256k",
            "-Xms4m",
            "-Xmx24m",
            // Makes the JDK pass on command lines unchanged: the launcher quotes them itself (CommandLine).
            "-Djdk.lang.Process.allowAmbiguousCommands=true");

    public WindowsLayout {
        launcher = List.copyOf(launcher);
    }

    /**
     * Derives the layout from the environment variables {@code APPDATA}, {@code USERNAME}, {@code USERDOMAIN} and
     * {@code SystemRoot}.
     */
    public static WindowsLayout locate(Home home, Map<String, String> environment) {
        return new WindowsLayout(
                home.path(),
                home.app().profiles().pattern(),
                home.app().names(),
                startup(environment),
                user(environment),
                ownLauncher(),
                WindowsTools.locate(environment));
    }

    /**
     * The Startup folder is below {@code %APPDATA%}; if that is unset, below {@code AppData\Roaming} of the user's
     * profile.
     */
    private static Optional<Path> startup(Map<String, String> environment) {
        String menu = "Microsoft/Windows/Start Menu/Programs/Startup";
        String roaming = environment.getOrDefault("APPDATA", "");
        if (!roaming.isEmpty()) {
            return Optional.of(Path.of(roaming).resolve(menu));
        }
        String profile = environment.getOrDefault("USERPROFILE", environment.getOrDefault("HOME", ""));
        return profile.isEmpty()
                ? Optional.empty()
                : Optional.of(Path.of(profile, "AppData", "Roaming").resolve(menu));
    }

    private static Optional<String> user(Map<String, String> environment) {
        String name = environment.getOrDefault("USERNAME", "");
        String domain = environment.getOrDefault("USERDOMAIN", "");
        if (name.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(name.contains("\\") || domain.isEmpty() ? name : domain + "\\" + name);
    }

    /**
     * Command of this library's launcher, with the Java that runs this process. {@code javaw} has no console that
     * Windows could close.
     */
    private static List<String> ownLauncher() {
        Path bin = Path.of(System.getProperty("java.home", ""), "bin");
        Path windowless = bin.resolve("javaw.exe");
        Path java = Files.exists(windowless) ? windowless : bin.resolve("java");
        List<String> words = new ArrayList<>(List.of(java.toString()));
        words.addAll(SMALL_JVM);
        words.addAll(List.of("-cp", ownPlace().toString(), LAUNCHER_CLASS));
        return words;
    }

    /** The jar or class folder that contains this class. */
    private static Path ownPlace() {
        CodeSource source = WindowsLayout.class.getProtectionDomain().getCodeSource();
        if (source == null) {
            throw new IllegalStateException(
                    "the launcher needs this library as a jar or folder on disk, but its location is unknown");
        }
        try {
            return Path.of(source.getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(
                    "the location of this library is not a file path: " + source.getLocation(), e);
        }
    }

    /** Whether a command starts a launcher; its last word is the launch file. */
    public static boolean isLauncher(List<String> command) {
        return command.contains(LAUNCHER_CLASS);
    }

    /** Returns this layout with other tools. */
    public WindowsLayout with(WindowsTools others) {
        return new WindowsLayout(home, pattern, names, startup, user, launcher, others);
    }

    /** Returns the usual name of a profile's task, which is also that of its folder. */
    public String taskName(ProfileName profile) {
        return names.of(NamingStem.TASK).of(profile);
    }

    /** Returns the profile whose task has this name; empty if it is not a task of this app. */
    public Optional<ProfileName> profileOf(String task) {
        return names.of(NamingStem.TASK).profileOf(task);
    }

    /** Returns the name of a profile's task if another home has the usual one, as Hermes forms it. */
    public String hashedTaskName(ProfileName profile) {
        return names.of(NamingStem.TASK).with(HashedName.of(directory(profile)));
    }

    /** Returns the directory of a profile. */
    public Path directory(ProfileName profile) {
        return profile.isDefault() ? home : pattern.directory(home, profile);
    }

    /** Returns the folder that contains the folders of all services. */
    public Path services() {
        return home.resolve(FOLDER);
    }

    /** Returns the folder of one service. */
    public ServiceFolder folder(ProfileName profile) {
        return new ServiceFolder(services().resolve(taskName(profile)));
    }

    /**
     * Returns the command that starts the launcher of a profile, with the home as its working directory. Java converts its arguments
     * to the ANSI code page and replaces other characters (JDK-8368853), so a path that is not ASCII is relative to the home.
     */
    public List<String> launcherOf(ProfileName profile) {
        Path launch = folder(profile).launch();
        List<String> words = new ArrayList<>(launcher);
        words.add((isAscii(launch.toString()) ? launch : home.relativize(launch)).toString());
        return words;
    }

    /** {@return whether every code page has all characters of a text} */
    public static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x7f);
    }
}
