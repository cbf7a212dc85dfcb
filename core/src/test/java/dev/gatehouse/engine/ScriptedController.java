package dev.gatehouse.engine;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.manager.State;
import dev.gatehouse.spi.Cause;
import dev.gatehouse.spi.Controller;
import dev.gatehouse.spi.Course;
import dev.gatehouse.spi.Expectations;
import dev.gatehouse.spi.HostView;
import dev.gatehouse.spi.Observation;
import dev.gatehouse.spi.Operation;
import dev.gatehouse.spi.Refusals;
import dev.gatehouse.spi.Target;
import dev.gatehouse.spi.port.HttpAnswers;
import dev.gatehouse.spi.port.PortOwners;
import dev.gatehouse.spi.run.RunFiles;
import dev.gatehouse.spi.waiting.Deadline;
import dev.gatehouse.spi.waiting.Signals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A manager whose behaviour a test scripts, on a clock that moves only during waits. A script lists what can be
 * observed at which time after each command.
 */
final class ScriptedController implements Controller<ScriptedController.Scripted> {
    /** The script of one service. */
    static final class Script {
        private final Map<Operation, List<Moment>> moments = new HashMap<>();
        private Seen now = Seen.of(State.DOWN);
        private Expectations expectations = Expectations.UNKNOWN;
        private Course restart = Course.STOP_FIRST;
        private Course start = Course.AT_ONCE;

        Script now(Seen seen) {
            now = seen;
            return this;
        }

        Script expects(Expectations known) {
            expectations = known;
            return this;
        }

        Script restarts(Course course) {
            restart = course;
            return this;
        }

        Script starts(Course course) {
            start = course;
            return this;
        }

        /** An observation, from a time after the command on. */
        Script after(Operation command, long millis, Seen seen) {
            moments.computeIfAbsent(command, _ -> new ArrayList<>()).add(new Moment(Duration.ofMillis(millis), seen));
            return this;
        }
    }

    private record Moment(Duration after, Seen seen) {}

    /** A service in one operation. */
    record Scripted(ServiceName service, Script script, Operation operation, Observation before, Set<ServiceName> open)
            implements Target {
        @Override
        public Expectations expectations() {
            return script.expectations;
        }

        @Override
        public Course course() {
            return switch (operation) {
                case RESTART -> script.restart;
                case START -> script.start;
                default -> Course.AT_ONCE;
            };
        }

        @Override
        public void close() {
            if (!open.remove(service)) {
                throw new IllegalStateException(service + " was let go twice");
            }
        }
    }

    private final Map<ServiceName, Script> scripts = new LinkedHashMap<>();
    private final Map<ServiceName, List<Moment>> running = new HashMap<>();
    private final Map<ServiceName, Long> commandedAt = new HashMap<>();
    private final Set<ServiceName> open = new HashSet<>();
    final List<String> calls = new ArrayList<>();
    final List<Deadline> deadlines = new ArrayList<>();
    private long nanos = 5_000_000_000L;
    /** Later than the start of every process of this host, whose numbers tests use by chance. */
    private Instant wallAtStart = Instant.parse("2126-01-01T12:00:00Z");

    Duration commandTakes = Duration.ZERO;
    int most = Integer.MAX_VALUE;
    boolean countsAnew = true;
    Duration deferred = Duration.ZERO;
    Duration interruptAfter = Duration.ofDays(1);
    boolean nudgeIsInterrupted;
    boolean prepareIsInterrupted;

    Script script(String name) {
        return scripts.computeIfAbsent(ServiceName.of(name), _ -> new Script());
    }

    long nanos() {
        return nanos;
    }

    Instant wall() {
        return wallAtStart.plusNanos(nanos - 5_000_000_000L);
    }

    /** Sets the time of day at which the first operation begins. */
    void begin(Instant wall) {
        wallAtStart = wall;
    }

    Duration passed() {
        return Duration.ofNanos(nanos - 5_000_000_000L);
    }

    /** The services that were prepared and not closed. */
    Set<ServiceName> leaked() {
        return open;
    }

    ProofLoop<Scripted> loop() {
        return loop(PortOwners.simulated(_ -> true));
    }

    ProofLoop<Scripted> loop(PortOwners ports) {
        return loop(ports, (_, _) -> OptionalInt.empty(), RunFiles.NONE);
    }

    ProofLoop<Scripted> loop(PortOwners ports, HttpAnswers http, RunFiles files) {
        return new ProofLoop<>(
                "script", this, new HostView(this::nanos, this::wall, ports, http), LastLines.NONE, files);
    }

    @Override
    public int most() {
        return most;
    }

    @Override
    public boolean countsAnew() {
        return countsAnew;
    }

    @Override
    public List<Scripted> prepare(List<ServiceName> services, Operation operation, Refusals refusals) {
        List<Scripted> targets = new ArrayList<>();
        if (prepareIsInterrupted) {
            throw interruptedTool();
        }
        for (ServiceName service : services) {
            Script script = scripts.get(service);
            if (script == null) {
                refusals.refuse(service, new GatehouseException("no " + service, Remedy.of("look")));
                continue;
            }
            if (!open.add(service)) {
                throw new IllegalStateException(service + " is in two operations");
            }
            targets.add(new Scripted(service, script, operation, seen(service), open));
        }
        return targets;
    }

    @Override
    public void command(Operation operation, List<Scripted> targets, Deadline deadline, Refusals refusals) {
        deadlines.add(deadline);
        calls.add(operation + " "
                + String.join(
                        " ", targets.stream().map(t -> t.service().toString()).toList()));
        for (Scripted target : targets) {
            List<Moment> moments = target.script().moments.getOrDefault(operation, List.of());
            if (moments.stream().anyMatch(moment -> moment.seen() == null)) {
                refusals.refuse(
                        target.service(), new GatehouseException("refused " + target.service(), Remedy.of("look")));
            }
            running.put(target.service(), moments);
            commandedAt.put(target.service(), nanos);
        }
        nanos += commandTakes.toNanos();
    }

    @Override
    public Map<ServiceName, Observation> observe(Collection<Scripted> targets, Refusals refusals) {
        Map<ServiceName, Observation> seen = new LinkedHashMap<>();
        targets.forEach(target -> seen.put(target.service(), seen(target.service())));
        return seen;
    }

    private Observation seen(ServiceName service) {
        Script script = scripts.get(service);
        Duration since = Duration.ofNanos(nanos - commandedAt.getOrDefault(service, nanos));
        for (Moment moment : running.getOrDefault(service, List.of())) {
            if (moment.after().compareTo(since) <= 0) {
                script.now = moment.seen();
            }
        }
        return script.now.named(service).observation();
    }

    @Override
    public Signals<Scripted> signals(List<Scripted> targets) {
        return new Signals<>() {
            @Override
            public Collection<Scripted> await(Duration atMost) throws InterruptedException {
                nanos += Math.max(1, atMost.toNanos());
                if (passed().compareTo(interruptAfter) >= 0) {
                    interruptAfter = Duration.ofDays(1);
                    throw new InterruptedException();
                }
                return List.of();
            }

            @Override
            public Duration pause(Duration wanted) {
                return Duration.ofMillis(10);
            }
        };
    }

    @Override
    public boolean isCommanded(Scripted target) {
        return passed().compareTo(deferred) >= 0;
    }

    @Override
    public void nudge(Scripted target, Operation operation, Observation now, Duration elapsed) {
        String call = "nudge " + operation + " " + target.service();
        if (!calls.contains(call)) {
            calls.add(call);
        }
        if (nudgeIsInterrupted) {
            throw interruptedTool();
        }
    }

    private static GatehouseException interruptedTool() {
        Thread.currentThread().interrupt();
        return new GatehouseException("the tool was interrupted", Remedy.of("look"));
    }

    @Override
    public void conclude(Operation operation, List<Scripted> succeeded) {
        calls.add("conclude " + operation + " "
                + String.join(
                        " ", succeeded.stream().map(t -> t.service().toString()).toList()));
    }

    @Override
    public Remedy remedy(Scripted target, Cause cause) {
        return Remedy.of("look", target.service().toString(), cause.toString());
    }
}
