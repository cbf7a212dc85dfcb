package dev.gatehouse.s6.slot;

import dev.gatehouse.error.Remedy;
import dev.gatehouse.manager.Advice;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.s6.protocol.Servicedir;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    public static Optional<Advice> contradiction(Servicedir slot, ServiceStatus status) {
        boolean enabled = status.enabled().orElse(true);
        boolean runs = status.isRunning() && status.wanted().orElse(false);
        boolean rests = status.state() == State.DOWN || status.state() == State.DISABLED;
        if (runs && !enabled) {
            return Optional.of(advice(slot, "not enabled: ", " keeps it down", "delete"));
        }
        if (rests && enabled && status.enabled().isPresent()) {
            return Optional.of(advice(slot, "still enabled: without ", " it starts", "create"));
        }
        return Optional.empty();
    }

    private static Advice advice(Servicedir slot, String before, String effect, String verb) {
        boolean ours = Files.isWritable(slot.path());
        Path file = slot.path().resolve("down");
        String rights = ours ? "" : ", which this account may not " + verb + ",";
        Remedy reconcile = Remedy.gatehouse("reconcile");
        return new Advice(
                before + file + rights + effect + " when its s6-supervise starts again",
                List.of(ours ? reconcile : reconcile.asRoot()));
    }
}
