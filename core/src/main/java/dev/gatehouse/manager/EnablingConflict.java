package dev.gatehouse.manager;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.Remedy;
import java.util.Optional;

/**
 * A service that will not go on as it is when its manager or supervisor starts again: it runs and is not enabled, or it is down
 * and enabled. Immutable.
 *
 * @param service the service
 * @param enabled whether it is enabled, and so down
 * @param words what is wrong, as a phrase that continues "the service is", such as "not enabled: it would stay down after
 *     a reboot"
 * @param remedy a command that makes the two agree, if the intent agrees with the state; one for another account if this one
 *     may not change it
 * @since 0.1.0
 */
public record EnablingConflict(ServiceName service, boolean enabled, String words, Remedy remedy) {
    /**
     * Returns whether a service that is or is not enabled contradicts its own state.
     *
     * @param status a status of the manager
     * @return whether it runs, or will by itself, and is not enabled, or is down and enabled
     */
    public static boolean isIn(ServiceStatus status) {
        if (status.enabled().isEmpty()) {
            return false;
        }
        boolean runs = status.state().isActive() && status.wanted().orElse(true);
        return status.enabled().get() ? status.state() == State.DOWN : runs;
    }

    /**
     * Returns the conflict of a service that is started at boot if it is enabled.
     *
     * @param status a status of the manager
     * @return the conflict; empty if there is none
     */
    public static Optional<EnablingConflict> atBoot(ServiceStatus status) {
        if (!isIn(status)) {
            return Optional.empty();
        }
        boolean enabled = status.enabled().orElse(false);
        return Optional.of(new EnablingConflict(
                status.service(),
                enabled,
                enabled
                        ? "still enabled: it would start after a reboot"
                        : "not enabled: it would stay down after a reboot",
                Remedy.gatehouse("reconcile")));
    }
}
