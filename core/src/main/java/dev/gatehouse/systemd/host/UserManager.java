package dev.gatehouse.systemd.host;

import dev.gatehouse.manager.NoSupervisorException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * The way to the calling user's own manager. Who came by {@code su}, {@code sudo} or cron has no session, and then the
 * manager runs only if the user lingers.
 */
public final class UserManager {
    /**
     * How long the manager of a user who begins to linger may take to be there. It takes some hundred milliseconds where the
     * machine has little else to do.
     */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Duration LOOK = Duration.ofMillis(50);

    private final SystemdLayout layout;
    private final Linger linger;

    public UserManager(SystemdLayout layout) {
        this.layout = layout;
        this.linger = new Linger(layout);
    }

    /**
     * Sees to it that the manager can be reached, by enabling linger where that is needed and allowed.
     *
     * @return what was done, where something had to be
     * @throws NoSupervisorException where it cannot be reached; the message says why, and its remedy what to type
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
        if (!isThereInTime()) {
            String lingering = result.changed() ? "linger was enabled" : "linger is enabled";
            throw unreachable(
                    lingering + ", and its sockets did not appear within " + PATIENCE.toSeconds() + " s",
                    "sudo systemctl start user@" + user.uid() + ".service");
        }
        return result.changed()
                ? Optional.of("enabled linger for " + user.name() + ": the user's systemd runs now")
                : Optional.empty();
    }

    private boolean isThereInTime() {
        long begun = System.nanoTime();
        while (!layout.session().isReachable()) {
            if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                return false;
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
        return true;
    }

    private NoSupervisorException unreachable(String why, String remedy) {
        return new NoSupervisorException(
                "the user's systemd cannot be reached: there is no socket in "
                        + layout.session().runtime() + "; " + why,
                remedy);
    }
}
