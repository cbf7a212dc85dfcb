package dev.gatehouse.testkit.memory;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.manager.LastExit;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.spi.Expectations;
import dev.gatehouse.spi.Place;
import dev.gatehouse.spi.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One service: its definition, its run, and what follows an end. Guarded by its host's monitor. */
final class MemoryService {
    /** What "at once" means, so that a gateway that always asks for it does not use up all the time there is. */
    private static final Duration AT_ONCE = Duration.ofMillis(100);

    private final MemoryHost host;
    private final ServiceName name;
    private final Map<Step, GatehouseException> refusals = new EnumMap<>(Step.class);
    private Program program = Program.steady();
    private boolean held;
    private @Nullable Place obstacle;

    private @Nullable GatewayDefinition definition;
    private Instant changed = Instant.EPOCH;
    private State state = State.ABSENT;
    private Instant since = Instant.EPOCH;
    private boolean wanted;
    private @Nullable MemoryRun run;
    private @Nullable LastExit end;
    private int restarts;
    private int ends;
    private @Nullable Instant next;
    private int starts;
    private int failures;
    /** Grows with each command and each run: what was scheduled before then does not count any more. */
    private long epoch;

    MemoryService(MemoryHost host, ServiceName name) {
        this.host = host;
        this.name = name;
    }

    ServiceName name() {
        return name;
    }

    // What a test sets.

    void program(Program other) {
        program = other;
    }

    void refuse(Step step, @Nullable GatehouseException reason) {
        if (reason == null) {
            refusals.remove(step);
        } else {
            refusals.put(step, reason);
        }
    }

    Optional<GatehouseException> refusal(Step step) {
        return Optional.ofNullable(refusals.get(step));
    }

    void obstacle(@Nullable Place place) {
        obstacle = place;
    }

    void hold(boolean holds) {
        held = holds;
        if (!holds && state == State.STARTING && run == null) {
            begin();
        }
    }

    /** Puts it into a state, whatever led there. */
    void become(State other) {
        require();
        epoch++;
        wanted = other.isActive();
        boolean lives = other == State.UP || other == State.STOPPING;
        if (!lives) {
            run = null;
        } else if (run == null) {
            run = new MemoryRun(host, this, require());
        }
        enter(other);
        if (other == State.STOPPING) {
            killAfterGrace();
        }
    }

    // What the installer does.

    boolean isInstalled() {
        return definition != null;
    }

    Place place() {
        if (obstacle != null) {
            return obstacle;
        }
        return Place.of(isInstalled() ? Place.Occupant.OURS : Place.Occupant.NOBODY);
    }

    Optional<GatewayDefinition> definition() {
        return Optional.ofNullable(definition);
    }

    GatewayDefinition require() {
        GatewayDefinition installed = definition;
        if (installed == null) {
            throw new IllegalStateException("The gateway of " + name + " is not installed");
        }
        return installed;
    }

    void install(GatewayDefinition installed) {
        if (definition == null) {
            enter(State.DOWN);
        }
        definition = installed;
        changed = host.time().now();
    }

    /** When its definition was last written. */
    Optional<Instant> changed() {
        return isInstalled() ? Optional.of(changed) : Optional.empty();
    }

    void remove() {
        epoch++;
        run = null;
        end = null;
        restarts = 0;
        ends = 0;
        failures = 0;
        wanted = false;
        definition = null;
        state = State.ABSENT;
    }

    // What the controller does.

    void start() {
        wanted = true;
        if (run != null) {
            // It runs; or it stops, and is started when it has ended.
            return;
        }
        restarts = 0;
        ends = 0;
        failures = 0;
        end = null;
        begin();
    }

    void stop() {
        wanted = false;
        epoch++;
        MemoryRun ending = run;
        if (ending == null) {
            enter(State.DOWN);
            return;
        }
        if (state == State.STOPPING) {
            return;
        }
        enter(State.STOPPING);
        killAfterGrace();
        program.stop(ending, require().stop().signal());
    }

    private void killAfterGrace() {
        run().ifPresent(ending ->
                host.time().after(require().stop().grace(), () -> ended(ending, LastExit.killedBy(9))));
    }

    private void begin() {
        epoch++;
        if (held) {
            enter(State.STARTING);
            return;
        }
        MemoryRun begun = new MemoryRun(host, this, require());
        run = begun;
        starts++;
        enter(begun.definition().ready() instanceof Readiness.Notify ? State.STARTING : State.UP);
        program.start(begun);
    }

    boolean isCurrent(MemoryRun other) {
        return run == other;
    }

    void ready(MemoryRun from) {
        if (run == from && state == State.STARTING) {
            enter(State.UP);
        }
    }

    /** A run has ended, by itself or by a signal. */
    void ended(MemoryRun ended, LastExit how) {
        synchronized (host) {
            if (run != ended) {
                return;
            }
            run = null;
            end = how;
            if (state == State.STOPPING) {
                if (wanted) {
                    start();
                } else {
                    enter(State.DOWN);
                }
                return;
            }
            ends++;
            RestartPolicy policy = ended.definition().restart();
            boolean restarts = how.signal() == 0 ? policy.restartsAfter(how.code()) : policy.isEnabled();
            if (!restarts) {
                enter(how.equals(LastExit.exited(0)) ? State.FINISHED : State.FAILED);
            } else {
                boolean asked = how.signal() == 0 && policy.again().contains(how.code());
                enter(asked ? State.STARTING : State.CRASHLOOP);
                beginAfter(delay(policy, how, ended.age()));
            }
        }
    }

    private Duration delay(RestartPolicy policy, LastExit how, Duration age) {
        if (how.signal() == 0 && policy.again().contains(how.code())) {
            return AT_ONCE;
        }
        if (age.compareTo(policy.healthy()) >= 0) {
            failures = 0;
        }
        Duration delay = policy.first();
        for (int failure = 0; failure < failures && delay.compareTo(policy.longest()) < 0; failure++) {
            delay = delay.multipliedBy(2);
        }
        failures++;
        return delay.compareTo(policy.longest()) < 0 ? delay : policy.longest();
    }

    private void beginAfter(Duration delay) {
        long scheduled = ++epoch;
        next = host.time().now().plus(delay);
        host.time().after(delay, () -> {
            synchronized (host) {
                if (epoch == scheduled) {
                    restarts++;
                    begin();
                }
            }
        });
    }

    private void enter(State other) {
        if (state != other) {
            state = other;
            since = host.time().now();
        }
    }

    // What is seen of it.

    Optional<MemoryRun> run() {
        return Optional.ofNullable(run);
    }

    int starts() {
        return starts;
    }

    boolean serves(int port) {
        return run != null
                && run.isServing()
                && Expectations.of(run.definition()).port() == port;
    }

    /** The status that it answers as soon as it serves. */
    OptionalInt status(int port, String path) {
        return serves(port)
                        && require().ready() instanceof Readiness.Http http
                        && http.path().equals(path)
                ? OptionalInt.of(http.status())
                : OptionalInt.empty();
    }

    /** What it would write into its state file as soon as it serves. */
    Optional<RunState> told() {
        return run != null && run.isServing() && run.definition().ready() instanceof Readiness.State
                ? Optional.of(new RunState(
                        OptionalLong.of(run.pid()),
                        "running",
                        RunState.Meaning.UP,
                        Optional.empty(),
                        host.time().now()))
                : Optional.empty();
    }

    ServiceStatus status() {
        if (definition == null) {
            return ServiceStatus.absent(name);
        }
        if (state == State.UNKNOWN) {
            return ServiceStatus.unknown(name, "the test made the state unknown");
        }
        return ServiceStatus.builder(name, state)
                .reason(Optional.ofNullable(end).flatMap(this::reason))
                .since(Optional.of(since))
                .pid(run == null ? OptionalLong.empty() : OptionalLong.of(run.pid()))
                .ready(readiness())
                .wanted(Optional.of(wanted))
                .lastExit(Optional.ofNullable(end))
                .restarts(OptionalInt.of(restarts))
                .nextTry(state == State.CRASHLOOP ? Optional.ofNullable(next) : Optional.empty())
                .build();
    }

    /** How many runs have ended since the last start command. */
    int ends() {
        return ends;
    }

    private Optional<String> reason(LastExit exit) {
        return switch (state) {
            case FAILED -> Optional.of(exit + "; not restarted automatically");
            case CRASHLOOP -> Optional.of("crashed (" + exit + ")");
            default -> Optional.empty();
        };
    }

    private Optional<Boolean> readiness() {
        boolean tells = run != null && require().ready() instanceof Readiness.Notify && state != State.STOPPING;
        return tells ? Optional.of(state == State.UP) : Optional.empty();
    }
}
