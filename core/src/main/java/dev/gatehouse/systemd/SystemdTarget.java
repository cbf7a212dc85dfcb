package dev.gatehouse.systemd;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.spi.Expectations;
import dev.gatehouse.spi.Observation;
import dev.gatehouse.spi.Operation;
import dev.gatehouse.spi.Target;
import dev.gatehouse.spi.command.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;

/** A unit during one operation: its properties before and after the command, and systemctl's answer. */
public final class SystemdTarget implements Target {
    private final ServiceName service;
    final String unit;
    final Path runtime;
    final Operation operation;
    final boolean changeable;
    private final Expectations expectations;
    final UnitFacts factsBefore;
    private final Observation before;
    private final Optional<EndRecord> recordBefore;
    final Instant prepared = Instant.now();
    private UnitFacts facts;
    private boolean answered = true;
    private String words = "";

    /**
     * Creates the target.
     *
     * @param runtime the unit's runtime directory
     * @param changeable whether it may be changed; otherwise it is at rest and stays so
     * @param facts its properties before the command
     */
    SystemdTarget(
            ServiceName service,
            String unit,
            Path runtime,
            Operation operation,
            boolean changeable,
            Expectations expectations,
            UnitFacts facts) {
        this.service = service;
        this.unit = unit;
        this.runtime = runtime;
        this.operation = operation;
        this.changeable = changeable;
        this.expectations = expectations;
        this.factsBefore = facts;
        this.facts = facts;
        SystemdStatusReader reader = new SystemdStatusReader(service, facts, runtime);
        this.before = Observation.of(reader.read()).withEnds(reader.ends());
        this.recordBefore = EndRecord.in(runtime);
    }

    @Override
    public ServiceName service() {
        return service;
    }

    @Override
    public Expectations expectations() {
        return expectations;
    }

    @Override
    public Observation before() {
        return before;
    }

    /** systemd ends a whole control group, and systemctl with it before it has queued the jobs of other units. */
    @Override
    public boolean endsCaller() {
        return endsCaller(unit);
    }

    static boolean endsCaller(String unit) {
        try {
            return Files.readString(Path.of("/proc/self/cgroup")).contains("/" + unit);
        } catch (IOException unknown) {
            return false;
        }
    }

    /** Returns the latest properties. */
    UnitFacts facts() {
        return facts;
    }

    /** Returns the verb for systemctl; empty if there is nothing to do. */
    String verb() {
        if (operation.ends()) {
            return factsBefore.isAtRest() && factsBefore.number("Job") == 0 ? "" : "stop";
        }
        if (operation == Operation.START && goesOn()) {
            return factsBefore.isActive() ? "" : "start";
        }
        // "start" of a unit in its back-off would wait for systemd's timer or the script.
        return operation == Operation.RESTART || factsBefore.isWaitingToStart() ? "restart" : "start";
    }

    /** Whether a start finds a running process. Its count of restarts is then not reset. */
    boolean goesOn() {
        return operation == Operation.START && before.runs();
    }

    /**
     * Stores the answer to the command; empty if systemctl did not return in time, so that systemd may not have
     * received the command.
     */
    void answered(Optional<CommandResult> answer) {
        answered = answer.isPresent();
        words = answer.filter(result -> !result.succeeded())
                .map(result -> aboutUnit(result.words()))
                .orElse("");
    }

    /** Returns the part of an answer about this unit; one answer covers all units of a call. */
    private String aboutUnit(String all) {
        String own = all.lines().filter(line -> line.contains(unit)).collect(Collectors.joining(" "));
        return own.isEmpty() ? all.replace('\n', ' ') : own;
    }

    /** Returns systemctl's reason for a failure; empty if the command succeeded. */
    String words() {
        return words;
    }

    /** Converts new properties to an observation. */
    Observation observe(UnitFacts now) {
        facts = now;
        boolean decided = answered || operation.ends() || !now.isAtRest();
        SystemdStatusReader reader = new SystemdStatusReader(service, now, runtime);
        return new Observation(reader.read(), reader.ends(), decided, hasBegun());
    }

    /**
     * Whether the unit has left the inactive state since the command. It does not if a dependency, condition or
     * assertion fails. If systemd no longer knows the times, a new record of an exit proves it.
     */
    private boolean hasBegun() {
        long left = facts.number("InactiveExitTimestampMonotonic");
        boolean underWay = !factsBefore.isAtRest() && !verb().equals("restart");
        return underWay
                || left > factsBefore.number("InactiveExitTimestampMonotonic")
                || (left == 0 && !EndRecord.in(runtime).equals(recordBefore));
    }
}
