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
 * A place with a systemd as its process 1, like a machine: with a journal, logins and the bus, and nothing else that its
 * host would start. Its root outlives a {@link #reboot}.
 */
public final class SystemdNamespace extends Namespace {
    /** A machine may have to end a gateway first that takes its time. */
    private static final Duration SHUTDOWN_LIMIT = Duration.ofMinutes(3);

    /** Who asks for the end may be killed by it before it can say that it has asked. */
    private static final int KILLED = 128;

    /** What {@code systemctl is-system-running} says of one that has booted; systemctl(1). */
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
     * Opens one and returns when it has booted.
     *
     * @param shares folders of the host that are there too, read-only, and where
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

    /** Lets an account's own systemd run from boot on, whether or not the account is logged in; returns when it runs. */
    public void linger(Identity who) {
        exec(Identity.ROOT, "loginctl", "enable-linger", who.name()).orThrow();
        awaitUserManager(who);
    }

    /** Returns when an account's own systemd, which has been asked for, has started all that it starts by itself. */
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

    /** Ends the account's session, and returns when that has been taken note of. */
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

    /** Ends everything in order, and begins anew on the same root. */
    public void reboot() {
        Result asked = exec(Identity.ROOT, "systemctl", "poweroff");
        if (asked.exitCode() < KILLED) {
            asked.orThrow();
        }
        awaitEnd(SHUTDOWN_LIMIT);
        boot();
    }

    /** Ends everything at once, as a power cut does, and begins anew on the same root. */
    public void crash() {
        kill();
        boot();
    }
}
