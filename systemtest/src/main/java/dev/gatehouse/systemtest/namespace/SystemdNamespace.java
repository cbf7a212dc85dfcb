package dev.gatehouse.systemtest.namespace;

import dev.gatehouse.testkit.Poll;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A namespace with systemd as PID 1, like a machine: with a journal, logins and the bus, but no other services of the host.
 * A {@link #reboot} keeps its root.
 */
public final class SystemdNamespace extends Namespace {
    /** A shutdown may have to wait for a slow gateway. */
    private static final Duration SHUTDOWN_LIMIT = Duration.ofMinutes(3);

    /** The command that requests the shutdown may be killed by it before it can exit. */
    private static final int KILLED = 128;

    /** Output of {@code systemctl is-system-running} after the boot; systemctl(1). */
    private static final Set<String> BOOTED = Set.of("running", "degraded");

    private SystemdNamespace(Map<Path, String> shares) {
        super("systemd", Stream.concat(Stream.of(accounts()), words(shares)).toList(), List.of("-u", "-i", "-n", "-C"));
    }

    private static String accounts() {
        return Stream.of(Identity.HERMES, Identity.ALICE)
                .map(who -> who.name() + ":" + who.uid() + ":" + who.home())
                .collect(Collectors.joining(" "));
    }

    /**
     * Opens a namespace and returns when it has booted.
     *
     * @param shares directories of the host that are mounted read-only, with their paths inside
     */
    public static SystemdNamespace open(Map<Path, String> shares) {
        SystemdNamespace namespace = new SystemdNamespace(shares);
        namespace.boot();
        return namespace;
    }

    @Override
    void awaitReady() {
        awaitSign(
                "systemd has booted",
                () -> BOOTED.contains(exec(Identity.ROOT, "systemctl", "is-system-running", "--wait")
                        .output()
                        .strip()));
    }

    /** Enables linger for an account and waits for its user manager. */
    public void linger(Identity who) {
        exec(Identity.ROOT, "loginctl", "enable-linger", who.name()).orThrow();
        awaitUserManager(who);
    }

    /** Waits until the user manager of an account has started its units. */
    public void awaitUserManager(Identity who) {
        Map<String, String> session = Map.of("XDG_RUNTIME_DIR", runtimeDirectory(who));
        awaitSign(
                "the user manager of " + who + " has started",
                () -> BOOTED.contains(exec(who, session, "systemctl", "--user", "is-system-running", "--wait")
                        .output()
                        .strip()));
    }

    /** Logs an account in, in a session that lasts until {@link #logOut}. */
    public void logIn(Identity who) {
        exec(
                        Identity.ROOT,
                        "systemd-run",
                        "--quiet",
                        "--unit=" + session(who),
                        "--uid=" + who.uid(),
                        "--property=PAMName=login",
                        "sleep",
                        "100000")
                .orThrow();
        awaitUserManager(who);
    }

    /** Ends the account's session and waits until logind has processed it. */
    public void logOut(Identity who) {
        exec(Identity.ROOT, "systemctl", "stop", session(who)).orThrow();
        Poll.until(
                who + " is logged out",
                BOOT_LIMIT,
                () -> exec(Identity.ROOT, "loginctl", "list-sessions", "--no-legend")
                        .orThrow()
                        .isBlank());
    }

    private static String session(Identity who) {
        return "session-of-" + who + ".service";
    }

    static String runtimeDirectory(Identity who) {
        return "/run/user/" + who.uid();
    }

    /** Shuts down in order and boots again with the same root. */
    public void reboot() {
        Result asked = exec(Identity.ROOT, "systemctl", "poweroff");
        if (asked.exitCode() < KILLED) {
            asked.orThrow();
        }
        awaitEnd(SHUTDOWN_LIMIT);
        boot();
    }

    /** Kills everything at once, like a power failure, and boots again with the same root. */
    public void crash() {
        kill();
        boot();
    }
}
