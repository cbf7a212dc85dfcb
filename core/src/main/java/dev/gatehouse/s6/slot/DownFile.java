package dev.gatehouse.s6.slot;

import dev.gatehouse.error.Remedy;
import dev.gatehouse.manager.EnablingConflict;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.s6.protocol.Servicedir;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The file {@code down} of a slot: a new s6-supervise starts the gateway only without it. Starts and stops keep it in step,
 * but an account that may only send commands cannot: the boot of an app can make slots as root.
 */
public final class DownFile {
    private DownFile() {}

    /**
     * Finds a file that contradicts the state of a gateway.
     *
     * @param status the status of the slot
     * @return what is wrong, with a command that corrects it, as root if this account cannot
     */
    public static Optional<EnablingConflict> conflict(Servicedir slot, ServiceStatus status) {
        if (!EnablingConflict.isIn(status)) {
            return Optional.empty();
        }
        boolean enabled = status.enabled().orElse(false);
        boolean ours = Files.isWritable(slot.path());
        Path file = slot.path().resolve("down");
        String rights = ours ? "" : ", which this account may not " + (enabled ? "create" : "delete") + ",";
        String words = enabled
                ? "still enabled: without " + file + rights + " it starts"
                : "not enabled: " + file + rights + " keeps it down";
        Remedy reconcile = Remedy.gatehouse("reconcile");
        return Optional.of(new EnablingConflict(
                status.service(),
                enabled,
                words + " when its s6-supervise starts again",
                ours ? reconcile : reconcile.asRoot()));
    }
}
