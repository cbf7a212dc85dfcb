package dev.gatehouse.bench;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.Batch;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.ServiceManager;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Registers stopped gateways until all are supervised, and unregisters them until no supervisor is left. */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3)
@Measurement(iterations = 5)
public class RegistrationBenchmark {
    @Benchmark
    public Batch define(Absent absent) {
        return absent.tree
                .manager
                .define(absent.tree.definitions, Initially.DOWN)
                .orThrow();
    }

    @Benchmark
    public Batch remove(Present present) {
        return present.tree.manager.remove(present.tree.services).orThrow();
    }

    /** A tree and its gateways. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init") // JMH calls the set-up first.
    public static class Gateways {
        /** Number of gateways. */
        @Param({"1", "500"})
        public int gateways;

        private Tree tree;
        private List<GatewayDefinition> definitions;
        private List<ServiceName> services;
        private ServiceManager manager;

        @Setup
        public void up() throws IOException {
            tree = Tree.up(Place.ofProcess());
            definitions = tree.definitions(gateways);
            services = Tree.services(gateways);
            manager = tree.manager();
        }

        @TearDown
        public void down() throws IOException {
            tree.close();
        }
    }

    /** No gateway is registered. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init") // JMH calls the set-up first.
    public static class Absent {
        private Gateways tree;

        @Setup
        public void take(Gateways gateways) {
            tree = gateways;
        }

        @Setup(Level.Invocation)
        public void forget() {
            tree.manager.remove(tree.services).orThrow();
        }
    }

    /** All gateways are registered, and their loggers run. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init") // JMH calls the set-up first.
    public static class Present {
        private Gateways tree;

        @Setup
        public void take(Gateways gateways) {
            tree = gateways;
        }

        @Setup(Level.Invocation)
        public void define() throws IOException {
            tree.manager.define(tree.definitions, Initially.DOWN).orThrow();
            tree.tree.awaitRest(tree.services);
        }
    }
}
