package dev.gatehouse.bench;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceStatus;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Queries the status of running gateways. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first.
public class StatusBenchmark {
    /** Number of gateways in the tree, queried together. */
    @Param({"1", "500"})
    public int gateways;

    private Tree tree;
    private List<ServiceName> services;
    private ServiceManager exact;
    private ServiceManager brief;

    @Setup
    public void up() throws IOException {
        tree = Tree.up(Place.ofProcess());
        services = Tree.services(gateways);
        exact = tree.manager(false);
        brief = tree.manager(true);
        exact.define(tree.definitions(gateways), Initially.UP).orThrow();
        tree.awaitUp(services);
    }

    @TearDown
    public void down() throws IOException {
        tree.close();
    }

    /** The way of a long-running process: asks the kernel about each lock. */
    @Benchmark
    public List<ServiceStatus> exact() {
        return exact.status(services);
    }

    /** The way of the command: reads all locks at once. */
    @Benchmark
    public List<ServiceStatus> brief() {
        return brief.status(services);
    }
}
