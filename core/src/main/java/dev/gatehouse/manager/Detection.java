package dev.gatehouse.manager;

import dev.gatehouse.posix.Accounts;
import dev.gatehouse.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which service manager this host has, and because of what.
 *
 * @param kind the answer
 * @param evidence all facts that were looked at, in order, the deciding one last
 */
public record Detection(Kind kind, List<Evidence> evidence) {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** Answers of {@code systemctl is-system-running} that mean that systemd works (systemctl(1)). */
    private static final Set<String> OPERATIONAL =
            Set.of("running", "degraded", "starting", "initializing", "maintenance");

    public Detection {
        evidence = List.copyOf(evidence);
    }

    /** Looks at this host. */
    public static Detection ofHost() {
        return of(Path.of("/"), System.getProperty("os.name", ""));
    }

    /** Whether systemd is PID 1 here (sd_booted(3)), and s6 is not: what is probably the answer, without asking anybody. */
    public static boolean isSystemdLikely() {
        Path root = Path.of("/");
        return Files.isDirectory(root.resolve("run/systemd/system")) && !s6(root, new ArrayList<>());
    }

    /**
     * Looks at a host.
     *
     * @param root directory that stands for the root of its file system
     * @param osName name of its operating system, as Java gives it
     */
    public static Detection of(Path root, String osName) {
        List<Evidence> evidence = new ArrayList<>();
        if (s6(root, evidence)) {
            return new Detection(Kind.S6, evidence);
        }
        String os = osName.toLowerCase(Locale.ROOT);
        if (os.startsWith("windows")) {
            evidence.add(new Evidence(Kind.WINDOWS, true, "the operating system is " + osName));
            return new Detection(Kind.WINDOWS, evidence);
        }
        if (os.startsWith("mac") || os.equals("darwin")) {
            evidence.add(new Evidence(Kind.LAUNCHD, true, "the operating system is " + osName));
            return new Detection(Kind.LAUNCHD, evidence);
        }
        return new Detection(systemd(root, evidence) ? Kind.SYSTEMD : Kind.NONE, evidence);
    }

    /** Both facts are readable by every user; {@code /proc/1/exe} is not, and an unreadable one means no. */
    private static boolean s6(Path root, List<Evidence> evidence) {
        String init;
        try {
            init = Files.readString(root.resolve("proc/1/comm")).strip();
        } catch (IOException | RuntimeException e) {
            evidence.add(new Evidence(Kind.S6, false, "/proc/1/comm cannot be read"));
            return false;
        }
        boolean svscan = init.equals("s6-svscan");
        evidence.add(new Evidence(Kind.S6, svscan, "/proc/1/comm reads " + init));
        if (!svscan) {
            return false;
        }
        boolean basedir = Files.isDirectory(root.resolve("run/s6/basedir"));
        evidence.add(
                new Evidence(Kind.S6, basedir, "/run/s6/basedir is " + (basedir ? "a directory" : "not a directory")));
        return basedir;
    }

    /** The directory says that systemd is PID 1 (sd_booted(3)); only an answer says that it can be talked to. */
    private static boolean systemd(Path root, List<Evidence> evidence) {
        boolean booted = Files.isDirectory(root.resolve("run/systemd/system"));
        evidence.add(new Evidence(
                Kind.SYSTEMD, booted, "/run/systemd/system is " + (booted ? "a directory" : "not a directory")));
        if (!booted) {
            return false;
        }
        try {
            String answer = answer();
            boolean operates = OPERATIONAL.contains(answer);
            evidence.add(answered(operates, "systemctl", answer));
            return operates || isSystemdAfterAll(root, answer, evidence);
        } catch (IOException e) {
            evidence.add(new Evidence(Kind.SYSTEMD, false, "systemctl does not answer: " + e.getMessage()));
            return false;
        }
    }

    /**
     * Where systemd is process 1 and its bus cannot be reached, which is so in some containers and for a while after WSL
     * has begun, the user's manager may answer; and {@code unknown} is what systemctl says where nobody told it anything.
     */
    private static boolean isSystemdAfterAll(Path root, String answer, List<Evidence> evidence) throws IOException {
        if (!init(root).equals("systemd")) {
            return false;
        }
        String users = answer("--user");
        boolean operates = OPERATIONAL.contains(users);
        evidence.add(answered(operates, "systemctl --user", users));
        if (!operates && answer.equals("unknown")) {
            evidence.add(new Evidence(Kind.SYSTEMD, true, "/proc/1/comm reads systemd all the same"));
            return true;
        }
        return operates;
    }

    private static Evidence answered(boolean operates, String command, String answer) {
        return new Evidence(
                Kind.SYSTEMD,
                operates,
                command + " is-system-running answers " + (answer.isEmpty() ? "nothing" : answer));
    }

    /** The state of a manager in systemctl's one word, which is the same in every language. */
    private static String answer(String... scope) throws IOException {
        Command command = Command.of(LIMIT, "systemctl").with(List.of(scope)).with(List.of("is-system-running"));
        Optional<Accounts.Account> caller = Accounts.find();
        if (System.getenv("XDG_RUNTIME_DIR") == null && caller.isPresent()) {
            command =
                    command.with("XDG_RUNTIME_DIR", "/run/user/" + caller.get().uid());
        }
        return command.with("LC_ALL", "C").run().output().strip();
    }

    private static String init(Path root) {
        try {
            return Files.readString(root.resolve("proc/1/comm")).strip();
        } catch (IOException | RuntimeException e) {
            return "";
        }
    }
}
