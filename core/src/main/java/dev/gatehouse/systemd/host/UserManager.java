package dev.gatehouse.systemd.host;

import dev.gatehouse.error.NoSupervisorException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.spi.waiting.Deadline;
import dev.gatehouse.spi.waiting.WaitLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;

/**
 * The systemd instance of the calling user. After {@code su}, {@code sudo} or in cron there is no session, and the
 * instance runs only if linger is enabled.
 */
public final class UserManager {
    /**
     * Time limit for the instance to start after linger was enabled. This takes a few hundred milliseconds on an idle
     * machine.
     */
    private static final Duration START_TIMEOUT = Duration.ofSeconds(20);

    /** The same while the host boots with linger already enabled. */
    private static final Duration BOOT_TIMEOUT = Duration.ofSeconds(5);

    private static final Duration LOOK = Duration.ofMillis(50);

    private final SystemdLayout layout;
    private final Linger linger;

    public UserManager(SystemdLayout layout) {
        this.layout = layout;
        this.linger = new Linger(layout);
    }

    /**
     * Makes the instance reachable by enabling linger, if necessary and permitted.
     *
     * @return what was done; empty if nothing was necessary
     * @throws NoSupervisorException if it cannot be reached; with the reason and a remedy
     */
    public Optional<String> reach() {
        if (layout.session().isReachable()) {
            return Optional.empty();
        }
        AccountFacts.Account user = layout.accounts().current();
        Linger.Result result = linger.ensure(user.name());
        if (result.state() != Linger.State.ENABLED) {
            throw unreachable(result.detail(), Linger.command(user.name()));
        }
        // With linger, the instance runs since the boot; if it was killed, only root can start it.
        Duration limit = result.changed() ? START_TIMEOUT : BOOT_TIMEOUT;
        if (!isThereInTime(limit)) {
            String lingering = result.changed() ? "linger was enabled" : "linger is enabled";
            throw unreachable(lingering + ", but no socket appeared within " + limit.toSeconds() + " s", start());
        }
        return result.changed()
                ? Optional.of("enabled linger for " + user.name() + ": the user's systemd is running")
                : Optional.empty();
    }

    /** Returns why the instance cannot be reached, as a sentence. */
    public String whyUnreachable() {
        String user = layout.accounts().current().name();
        return linger.of(user) == Linger.State.ENABLED
                ? "The systemd of user " + user + " does not run, although linger is enabled"
                : "The systemd of user " + user + " runs only while " + user
                        + " is logged in, because linger is not enabled";
    }

    /** Returns the command that makes an instance run that cannot be reached. */
    public Remedy remedy() {
        String user = layout.accounts().current().name();
        return linger.of(user) == Linger.State.ENABLED ? start() : Linger.command(user);
    }

    private Remedy start() {
        return Remedy.of(
                        "systemctl",
                        "start",
                        "user@" + layout.accounts().current().uid() + ".service")
                .asRoot();
    }

    private boolean isThereInTime(Duration limit) {
        try {
            return WaitLoop.poll(
                            LOOK,
                            Deadline.after(limit),
                            () -> Optional.of(layout.session()).filter(UserSession::isReachable))
                    .isPresent();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private NoSupervisorException unreachable(String why, Remedy remedy) {
        return new NoSupervisorException(
                "Cannot reach the user's systemd: no socket in "
                        + layout.session().runtime() + "; " + why,
                remedy);
    }
}
