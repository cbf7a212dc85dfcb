package dev.gatehouse.systemtest.s6;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.definition.StopPolicy;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.LoopbackPort;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.spi.process.Survivors;
import dev.gatehouse.systemtest.inside.DaemonStories;
import dev.gatehouse.systemtest.inside.SurvivorStories;
import dev.gatehouse.testkit.Poll;
import dev.gatehouse.testkit.fake.FakeGateway;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nothing of a gateway's process group outlives the run, and the next run gets its port. */
class GroupStories extends S6Stories implements SurvivorStories, DaemonStories {
    /** Ends on TERM and leaves everything behind: a child, a server, a pipeline, and a child that ignores TERM. */
    private static final String CARELESS = """
            #!/bin/bash
            sleep 5000 & echo $! >>"$1/pids"
            bash -c 'trap "" TERM; echo $$ >>"$0/pids"; while :; do sleep 1000; done' "$1" &
            python3 -c 'import time; time.sleep(5000)' | sed s/a/b/ & echo $! >>"$1/pids"
            python3 -m http.server --bind 127.0.0.1 "$2" & echo $! >>"$1/pids"
            echo $$ >>"$1/runs"
            wait
            """;

    private static final int CHILDREN = 4;

    private int port;

    private GatewayDefinition careless(FakeGateway gateway) throws IOException {
        Path script = Files.writeString(gateway.directory().resolve("careless"), CARELESS);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        return GatewayDefinition.builder(
                        gateway.profile(),
                        List.of(script.toString(), gateway.directory().toString(), Integer.toString(port)),
                        fixture().home().variable(),
                        fixture().home().directory(gateway.profile()))
                .user(fixture().account())
                .stop(new StopPolicy("TERM", Duration.ofMillis(700)))
                .build();
    }

    private static List<Long> numbers(FakeGateway gateway, String file, int most) {
        Path path = gateway.directory().resolve(file);
        Poll.until(
                file,
                LIMIT,
                () -> Files.exists(path) && Files.readAllLines(path).size() >= most);
        try {
            return Files.readAllLines(path).stream().map(Long::valueOf).toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void awaitServed() {
        Poll.until("port " + port + " is served", LIMIT, () -> LoopbackPort.accepts(port));
    }

    @Test
    void nothingOfTheGroupOutlivesAStop() throws IOException {
        FakeGateway gateway = gateway("alpha");
        manager().define(List.of(careless(gateway)), Initially.UP).orThrow();
        List<Long> children = numbers(gateway, "pids", CHILDREN);
        awaitServed();

        manager().stop(gateway.service(), Wait.PROOF);

        assertThat(children).noneMatch(S6Stories::runs);
        assertThat(LoopbackPort.accepts(port)).isFalse();
        assertThat(statusOf(gateway).state()).isEqualTo(State.DOWN);
        manager().start(gateway.service(), Wait.PROOF);
        numbers(gateway, "pids", 2 * CHILDREN);
        awaitServed();
    }

    @Test
    void nothingOfTheGroupOutlivesAKilledGateway() throws IOException {
        FakeGateway gateway = gateway("alpha");
        manager().define(List.of(careless(gateway)), Initially.UP).orThrow();
        List<Long> children = numbers(gateway, "pids", CHILDREN);
        awaitServed();

        long first = numbers(gateway, "runs", 1).getFirst();
        run("kill", "-9", Long.toString(first));

        numbers(gateway, "runs", 2);
        assertThat(children).as("children of the first run").noneMatch(S6Stories::runs);
        numbers(gateway, "pids", 2 * CHILDREN);
        awaitServed();
    }

    @Test
    void nothingOfTheGroupOutlivesARemoval() throws IOException {
        FakeGateway gateway = gateway("alpha");
        manager().define(List.of(careless(gateway)), Initially.UP).orThrow();
        List<Long> children = numbers(gateway, "pids", CHILDREN);
        manager().remove(gateway.service());
        assertThat(children).noneMatch(S6Stories::runs);
    }

    /** A gateway whose supervisor was killed has the file of its run, and so does one that a boot interrupted. */
    @Test
    void aRecordOfAnotherProcessIsIgnored() throws IOException {
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        Process bystander = new ProcessBuilder("setsid", "sleep", "5000").start();
        try {
            Path record = slot(gateway).resolve("data/run");
            Files.createDirectories(record.getParent());
            Files.writeString(record, bystander.pid() + " 1\n");
            manager().start(gateway.service(), Wait.PROOF);
            assertThat(bystander.isAlive()).isTrue();
            assertThat(Files.readString(record))
                    .startsWith(statusOf(gateway).pid().orElseThrow() + " ");
        } finally {
            bystander.destroyForcibly();
        }
    }

    @Override
    public boolean endsDaemons() {
        return false;
    }

    @Test
    void aDaemonIsRecognizedWhateverItsFirstProcessEndsWith() throws IOException {
        play(3, RestartPolicy.ON_FAILURE);
    }

    @Test
    void whatHasLeftTheGroupEndsWithAStopARestartACrashAndARemoval() {
        FakeGateway gateway = gateway("alpha");
        up(gateway);
        long survivor = SurvivorStories.detached(gateway, 1);
        manager().stop(gateway.service(), Wait.PROOF);
        assertThat(runs(survivor)).as("after a stop").isFalse();

        manager().start(gateway.service(), Wait.PROOF);
        survivor = SurvivorStories.detached(gateway, 2);
        manager().restart(gateway.service(), Wait.PROOF);
        assertThat(runs(survivor)).as("after a restart").isFalse();

        survivor = SurvivorStories.detached(gateway, 3);
        gateway.tell("exit 1");
        gateway.events().awaitStart(4);
        assertThat(runs(survivor)).as("after a crash").isFalse();

        survivor = SurvivorStories.detached(gateway, 4);
        manager().remove(gateway.service());
        assertThat(runs(survivor)).as("after a removal").isFalse();
        assertThat(manager().survivors(List.of(gateway.service()))).isEmpty();
    }

    /** Nobody ends what is started after the end of the run, or by another account. */
    @Test
    void whatIsLeftIsNamed() throws IOException {
        FakeGateway gateway = gateway("alpha");
        up(gateway);
        manager().stop(gateway.service(), Wait.PROOF);
        ProcessBuilder builder = new ProcessBuilder("sleep", "5000");
        builder.environment().put(Survivors.VARIABLE, slot(gateway).toString());
        Process survivor = builder.start();
        try {
            assertThat(manager().survivors(List.of(gateway.service())))
                    .containsExactly(entry(gateway.service(), List.of(survivor.pid())));
        } finally {
            survivor.destroyForcibly();
        }
        Poll.until(
                "it is not named any more",
                LIMIT,
                () -> manager().survivors(List.of(gateway.service())).isEmpty());
    }

    /** It has no mark, holds the log open, and delays a removal by the time that a logger may read on. */
    @Test
    void aProcessThatHoldsTheLogOpenDoesNotKeepAGatewayFromBeingRemoved() throws IOException {
        FakeGateway gateway = gateway("alpha");
        up(gateway);
        Path script = Files.writeString(
                gateway.directory().resolve("hold"), "echo $$ >\"$0.pid\"; exec env -i /bin/sleep 5000\n");
        gateway.tell("run setsid -f sh " + script);
        long survivor = numbers(gateway, "hold.pid", 1).getFirst();
        Poll.until(
                "it is a sleep",
                LIMIT,
                () -> Files.readString(Path.of("/proc/" + survivor + "/cmdline"))
                        .startsWith("/bin/sleep"));
        try {
            long begin = System.nanoTime();
            manager().remove(gateway.service());
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
            assertThat(fixture().tracesOf(gateway.service())).isEmpty();
            assertThat(runs(survivor)).isTrue();
        } finally {
            run("kill", Long.toString(survivor));
        }
    }
}
