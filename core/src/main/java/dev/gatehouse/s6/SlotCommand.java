package dev.gatehouse.s6;

import dev.gatehouse.posix.Directory;
import dev.gatehouse.posix.Fifo;
import dev.gatehouse.s6.protocol.Servicedir;
import dev.gatehouse.s6.slot.DownFile;
import dev.gatehouse.s6.slot.FinishScript;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Commands to the s6-supervise of a slot, each with what it leaves in the files of the slot. */
final class SlotCommand {
    private SlotCommand() {}

    static void start(S6Target target) throws IOException {
        boolean wasUp = target.before().runs();
        besides(target, slot -> slot.delete("down"));
        if (!wasUp) {
            besides(target, SlotCommand::forgetFailures);
        }
        send(target, "u");
        if (!wasUp) {
            // Ends a back-off: the operator wants a start now.
            target.backOff().end();
        }
    }

    static void stop(S6Target target) throws IOException {
        // A file that cannot be created keeps nothing else from the stop.
        besides(target, slot -> stayDown(target, slot));
        besides(target, SlotCommand::forgetVerdict);
        send(target, "d");
    }

    /**
     * Restarts with one write, which s6-supervise carries out even if this process ends with the gateway. Unlike s6's own
     * {@code r}, the {@code d} kills after the stop timeout.
     */
    static void replace(S6Target target) throws IOException {
        besides(target, slot -> slot.delete("down"));
        besides(target, SlotCommand::forgetFailures);
        besides(target, slot -> {
            try (Directory supervise = slot.child("supervise")) {
                supervise.createFile(Servicedir.RESTART_NAME, new byte[0], 0644);
            }
        });
        send(target, "du");
    }

    static void send(S6Target target, String commands) throws IOException {
        Fifo.send(target.slot().control(), commands.getBytes(StandardCharsets.US_ASCII));
    }

    /** Work on the files of a slot. */
    @FunctionalInterface
    private interface FileWork {
        void on(Directory slot) throws IOException;
    }

    /**
     * Changes files of the slot that s6 does not need for the command. Ignores failures: an account with only the right to
     * send commands cannot change them. {@link DownFile} reports a file {@code down} that contradicts the command.
     */
    private static void besides(S6Target target, FileWork work) {
        try (Directory directory = Directory.open(target.slot().path())) {
            work.on(directory);
        } catch (IOException notOurs) {
            return;
        }
    }

    /** A requested start resets the count of failures. */
    private static void forgetFailures(Directory slot) throws IOException {
        try (Directory data = slot.child("data")) {
            data.delete(FinishScript.FAILURES);
            data.delete(FinishScript.NEXT_RESTARTS);
            data.delete(FinishScript.RESTARTS);
        }
    }

    /** A gateway stopped by its operator stays down if its supervisor is restarted. */
    private static void stayDown(S6Target target, Directory slot) throws IOException {
        if (target.slot().isNormallyUp()) {
            slot.createFile("down", new byte[0], 0644);
        }
    }

    /** A gateway stopped by its operator is neither finished nor failed. */
    private static void forgetVerdict(Directory slot) throws IOException {
        try (Directory data = slot.child("data")) {
            data.delete("verdict");
        }
    }
}
