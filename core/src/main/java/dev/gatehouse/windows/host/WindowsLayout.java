package dev.gatehouse.windows.host;

import dev.gatehouse.definition.App;
import dev.gatehouse.definition.NamingStem;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.profile.Home;
import dev.gatehouse.windows.launcher.ServiceFolder;
import dev.gatehouse.windows.text.PowerShellText;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Files, names and programs on this host.
 *
 * @param home the home of the gateways
 * @param names the app's names of services
 * @param startup the user's Startup folder; empty if the environment does not tell
 * @param user user that tasks run as, {@code DOMAIN\name}; empty: the one who registers them
 * @param launcher the command that starts a launcher, without its last argument, the launch file
 * @param tools the programs that we call
 */
public record WindowsLayout(
        Path home,
        App.Names names,
        Optional<Path> startup,
        Optional<String> user,
        List<String> launcher,
        WindowsTools tools) {
    /** Folder of the home for files of services, as opposed to profiles. */
    public static final String FOLDER = "gateway-service";

    /** The launcher's main class. Installed tasks name it, so it must keep this name. */
    private static final String LAUNCHER_CLASS = "dev.gatehouse.windows.Launcher";

    /** Enough memory for a launcher, which holds one line of a log at a time. */
    private static final List<String> SMALL_JVM = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-Xss256k",
            "-Xms4m",
            "-Xmx24m",
            // So the JDK passes on unchanged the command lines that a launcher quotes itself (CommandLine).
            "-Djdk.lang.Process.allowAmbiguousCommands=true");

    public WindowsLayout {
        launcher = List.copyOf(launcher);
    }

    /** Finds it by the environment: {@code APPDATA}, {@code USERNAME}, {@code USERDOMAIN}, {@code SystemRoot}. */
    public static WindowsLayout locate(Home home, Map<String, String> environment) {
        return new WindowsLayout(
                home.path(),
                home.app().names(),
                startup(environment),
                user(environment),
                ownLauncher(),
                WindowsTools.locate(environment));
    }

    /** Roaming application data is {@code %APPDATA%}; if that is unset, it is below the user's profile. */
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

    /** The launcher of this library, on the Java that runs now. {@code javaw} has no console that Windows could close. */
    private static List<String> ownLauncher() {
        Path bin = Path.of(System.getProperty("java.home", ""), "bin");
        Path windowless = bin.resolve("javaw.exe");
        Path java = Files.exists(windowless) ? windowless : bin.resolve("java");
        List<String> words = new ArrayList<>(List.of(java.toString()));
        words.addAll(SMALL_JVM);
        words.addAll(List.of("-cp", ownPlace().toString(), LAUNCHER_CLASS));
        return words;
    }

    /** The jar, or folder of classes, that holds this class. */
    private static Path ownPlace() {
        CodeSource source = WindowsLayout.class.getProtectionDomain().getCodeSource();
        if (source == null) {
            throw new IllegalStateException("a launcher needs a jar on disk, and this library is in none");
        }
        try {
            return Path.of(source.getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the place of this library is no path: " + source.getLocation(), e);
        }
    }

    /** The same with other tools. */
    public WindowsLayout with(WindowsTools others) {
        return new WindowsLayout(home, names, startup, user, launcher, others);
    }

    /** The name of a profile's task. */
    public String taskName(ProfileName profile) {
        return profile.isDefault() ? names.of(NamingStem.TASK) : names.of(NamingStem.TASK) + "_" + profile;
    }

    /** The profile whose task has this name, if it is one of this app's. */
    public Optional<ProfileName> profileOf(String task) {
        if (task.equals(names.of(NamingStem.TASK))) {
            return Optional.of(ProfileName.DEFAULT);
        }
        String prefix = names.of(NamingStem.TASK) + "_";
        String profile = task.startsWith(prefix) ? task.substring(prefix.length()) : "";
        return ProfileName.isValid(profile) && !profile.equals(ProfileName.DEFAULT.value())
                ? Optional.of(ProfileName.of(profile))
                : Optional.empty();
    }

    /** The folder of all services. */
    public Path services() {
        return home.resolve(FOLDER);
    }

    /** The folder of one service. */
    public ServiceFolder folder(ProfileName profile) {
        return new ServiceFolder(services().resolve(taskName(profile)));
    }

    /** The newest file of a gateway's log. */
    public Path log(ProfileName profile) {
        return home.resolve("logs").resolve("gateways").resolve(profile.value()).resolve("current");
    }

    /** The command that shows the end of that log, in any shell. */
    public String readLog(ProfileName profile) {
        return "powershell -Command \"Get-Content -Tail 20 -Encoding UTF8 -LiteralPath "
                + PowerShellText.literal(log(profile).toString()) + "\"";
    }

    /** The command that starts the launcher of a profile. */
    public List<String> launcherOf(ProfileName profile) {
        List<String> words = new ArrayList<>(launcher);
        words.add(folder(profile).launch().toString());
        return words;
    }
}
