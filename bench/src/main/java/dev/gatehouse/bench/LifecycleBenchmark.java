package dev.gatehouse.bench;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.Wait;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Starting and stopping one gateway. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 4, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first.
public class LifecycleBenchmark {
    private static final ServiceName SERVICE = Tree.service(0);

    private Tree tree;
    private ServiceManager manager;

    @Setup
    public void up() throws IOException {
        tree = Tree.up(Place.ofProcess());
        manager = tree.manager();
        manager.define(tree.definitions(1), Initially.UP).orThrow();
        tree.awaitUp(List.of(SERVICE));
    }

    @TearDown
    public void down() throws IOException {
        tree.close();
    }

    /** Sends only the command, to a gateway that is up. */
    @Benchmark
    public void start() {
        manager.start(SERVICE, Wait.none());
    }

    /** Stops until proven down, including ./finish, and sends the command to start again. */
    @Benchmark
    public void stopProvenThenStart() {
        manager.stop(SERVICE, Wait.PROOF);
        manager.start(SERVICE, Wait.none());
    }
}
