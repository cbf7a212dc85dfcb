package dev.gatehouse.s6;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.definition.ShellWord;
import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.manager.Outcome;
import dev.gatehouse.manager.StorageException;
import dev.gatehouse.posix.Directory;
import dev.gatehouse.posix.Fifo;
import dev.gatehouse.posix.PosixException;
import dev.gatehouse.posix.RecordLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A command to one service, and what is expected to come of it. It listens from its making on. */
abstract class Commanded implements Vigil.Expectation, AutoCloseable {
    /** For what only events can change. */
    static final Duration NEXT_EVENT = Duration.ofDays(1);

    /** For what changes without an event, such as a command that s6-supervise has not read yet. */
    static final Duration SOON = Duration.ofMillis(2);

    /** For a process that is gone and that s6-supervise has not yet noted. */
    static final Duration DOUBTFUL = Duration.ofMillis(20);

    /**
     * Between the end of a process and its note in the status lies less than a millisecond as a rule; s6-supervise starts
     * ./finish in between, and on a machine that has much else to do it may be held up for seconds.
     */
    private static final Duration UNWRITTEN = Duration.ofSeconds(5);

    final ServiceName service;
    final Servicedir slot;
    final BackOff backOff;
    private final S6Tools tools;
    private final List<Subscription> subscriptions;
    private @Nullable Outcome outcome;
    private long deadline;
    private long goneSince;

    Commanded(S6Tools tools, ServiceName service, Servicedir slot) throws PosixException {
        this.tools = tools;
        this.service = service;
        this.slot = slot;
        this.backOff = new BackOff(slot);
        this.subscriptions = List.of(Subscription.to(slot));
    }

    /** Gives the command; patience begins now. */
    abstract void command() throws IOException;

    final void patience(Duration patience) {
        deadline = System.nanoTime() + patience.toNanos();
    }

    final void send(String commands) throws PosixException {
        Fifo.send(slot.control(), commands.getBytes(StandardCharsets.US_ASCII));
    }

    /** Does something to files of the slot that s6 does not need; a user who may only command cannot, and need not. */
    final void besides(FileWork work) {
        try (Directory directory = Directory.open(slot.path())) {
            work.on(directory);
        } catch (IOException notOurs) {
            return;
        }
    }

    /** Work on a slot's files. */
    @FunctionalInterface
    interface FileWork {
        void on(Directory directory) throws IOException;
    }

    final SupervisionStatus status() {
        try {
            return slot.status(tools);
        } catch (IOException e) {
            throw new GatehouseException(
                    "cannot read " + slot.supervise() + "/status: " + e.getMessage(),
                    "s6-svstat " + ShellWord.quote(slot.path()),
                    e);
        }
    }

    /**
     * Whether the status has named a process for a while that is not there: then s6-supervise could not write what became
     * of it, as on a full file system.
     */
    final boolean isUnwritten(SupervisionStatus status) {
        boolean gone = status.isUp() && ProcessHandle.of(status.pid()).isEmpty() && isAmongOurs();
        long now = System.nanoTime();
        if (!gone || goneSince == 0) {
            goneSince = gone ? now : 0;
        }
        return gone && now - goneSince > UNWRITTEN.toNanos();
    }

    /**
     * Whether s6-supervise is seen in this process's own PID namespace, so that a pid means the same to both: NSpid has one
     * number then (proc_pid_status(5)). A tree may be in a container, and processes of others may be hidden.
     */
    private boolean isAmongOurs() {
        try {
            OptionalInt supervisor = RecordLock.holder(slot.lock());
            if (supervisor.isEmpty() || supervisor.getAsInt() <= 1) {
                return false;
            }
            Path status = Path.of("/proc", Integer.toString(supervisor.getAsInt()), "status");
            List<String> lines = Files.readAllLines(status, StandardCharsets.ISO_8859_1);
            return lines.contains("Name:\ts6-supervise") && lines.contains("NSpid:\t" + supervisor.getAsInt());
        } catch (IOException hidden) {
            return false;
        }
    }

    /** Whether that has to be looked at again. */
    final boolean isDoubtful() {
        return goneSince != 0;
    }

    final GatehouseException unwritten(SupervisionStatus status) {
        return new StorageException(
                "the process of " + service + ", " + status.pid() + ", is gone, and s6-supervise has not noted it in "
                        + slot.supervise() + "/status: that file system may be full",
                "df -h " + ShellWord.quote(slot.path()));
    }

    /** What became of it; the caller has waited until it is over. */
    final Outcome outcome() {
        return Optional.ofNullable(outcome)
                .orElseThrow(() -> new IllegalStateException("still waiting for " + service));
    }

    final Duration over(Outcome.Change change) {
        outcome = Outcome.of(service, change);
        return Duration.ZERO;
    }

    final Duration over(GatehouseException reason) {
        outcome = Outcome.failed(service, reason);
        return Duration.ZERO;
    }

    @Override
    public final void failed(GatehouseException reason) {
        over(reason);
    }

    @Override
    public final long deadline() {
        return deadline;
    }

    @Override
    public final List<Subscription> subscriptions() {
        return subscriptions;
    }

    @Override
    public final void close() throws PosixException {
        for (Subscription subscription : subscriptions) {
            subscription.close();
        }
    }
}
