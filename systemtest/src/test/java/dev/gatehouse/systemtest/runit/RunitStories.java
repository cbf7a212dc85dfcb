package dev.gatehouse.systemtest.runit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.definition.StopPolicy;
import dev.gatehouse.detection.Detection;
import dev.gatehouse.logs.LogQuery;
import dev.gatehouse.manager.Initially;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.systemtest.inside.DaemonStories;
import dev.gatehouse.systemtest.inside.SurvivorStories;
import dev.gatehouse.systemtest.namespace.Identity;
import dev.gatehouse.testkit.Poll;
import dev.gatehouse.testkit.fake.FakeGateway;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What only runit does, in the services directory of the place where it runs. */
class RunitStories extends RunitPlaceStories implements SurvivorStories, DaemonStories {
    @Override
    public boolean endsDaemons() {
        return false;
    }

    @Test
    void runitIsDetectedByTheRunsvdirThatRuns() {
        Detection detection = Detection.ofHost();
        assertThat(detection.kind()).isEqualTo(Kind.of("runit"));
        assertThat(detection.evidence().getLast().text())
                .startsWith("runsvdir (pid ")
                .endsWith("supervises " + RunitPlace.here().services());
    }

    @Test
    void lastWordsWithoutANewlineAreALineOfTheirOwn() {
        FakeGateway gateway = gateway("alpha");
        up(gateway);
        // By the gateway itself: the end of its run would also end a child that has not printed yet.
        gateway.tell("print last-words");
        gateway.tell("exit 1");
        Poll.until("the last words are read", LIMIT, () -> texts(gateway).equals(List.of("last-words")));
        gateway.events().awaitStart(2);
        gateway.tell("say next");
        gateway.tell("exit 1");
        gateway.events().awaitStart(3);
        gateway.tell("say third");
        Poll.until(
                "the third run is logged", LIMIT, () -> texts(gateway).equals(List.of("last-words", "next", "third")));
    }

    private List<String> texts(FakeGateway gateway) {
        List<String> texts = new ArrayList<>();
        manager().logs().read(LogQuery.all(List.of(gateway.service())), line -> texts.add(line.text()));
        return texts;
    }

    @Test
    void svSaysWhatTheStatusSays() throws Exception {
        FakeGateway gateway = gateway("alpha");
        long pid = up(gateway);
        assertThat(run("sv", "status", directory(gateway))).startsWith("run: " + directory(gateway) + ": (pid " + pid);
        manager().stop(gateway.service(), Wait.PROOF);
        assertThat(run("sv", "status", directory(gateway))).startsWith("down: " + directory(gateway) + ": ");
    }

    @Test
    void aGatewayThatIsStoppedWithSvIsKilledAfterItsGrace() throws Exception {
        FakeGateway gateway = gateway("alpha").stubborn(GRACE);
        long pid = up(gateway);
        long begin = System.nanoTime();
        run("sv", "down", directory(gateway));
        awaitState(gateway, State.DOWN);
        assertThat(ProcessHandle.of(pid)).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(GRACE.minusMillis(50));
        assertThat(gateway.events().life()).containsExactly("started", asked());
    }

    @Test
    void svRestartsAGatewayWithItsOwnSignal() throws Exception {
        FakeGateway gateway =
                gateway("alpha").with(new StopPolicy("INT", GRACE)).with(RestartPolicy.ON_FAILURE);
        up(gateway);
        run("sv", "term", directory(gateway));
        gateway.events().await("INT");
        assertThat(gateway.events().life()).startsWith("started", "INT", "exiting 0");
    }

    @Test
    void nothingIsLeftOfTheGraceOfAGatewayThatEndsInTime() throws Exception {
        FakeGateway gateway = gateway("alpha").with(new StopPolicy("TERM", Duration.ofMinutes(50)));
        up(gateway);
        manager().stop(gateway.service(), Wait.PROOF);
        Poll.until(
                "no sleep is left",
                LIMIT,
                () -> run("pgrep", "-f", "^sleep 3000$").isEmpty());
    }

    @Test
    void theProcessGroupEndsWithTheRun() throws Exception {
        FakeGateway gateway = gateway("alpha");
        long pid = up(gateway);
        gateway.tell("fork");
        gateway.events().await("forked");
        long child = gateway.events().children().getFirst();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        awaitGone(child);
        gateway.events().awaitStart(2);
    }

    @Test
    void nothingOfTheGroupOutlivesAStop() throws Exception {
        FakeGateway gateway = gateway("alpha");
        GatewayDefinition careless = gateway.definition().toBuilder()
                .command(List.of(
                        "bash",
                        "-c",
                        "bash -c 'trap \"\" TERM; echo started $$ >>\"$0\"; while :; do sleep 1000; done' \"$0\" & wait",
                        gateway.directory().resolve("events").toString()))
                .stop(new StopPolicy("TERM", Duration.ofMillis(500)))
                .build();
        manager().define(List.of(careless), Initially.UP).orThrow();
        long deafChild = gateway.events().awaitStart(1);
        manager().stop(gateway.service(), Wait.PROOF);
        awaitGone(deafChild);
    }

    @Test
    void aKilledRunsvLeadsToOneGateway() throws Exception {
        FakeGateway gateway = gateway("alpha");
        long first = up(gateway);
        killRunsv();
        long second = gateway.events().awaitStart(2);
        awaitGone(first);
        assertThat(gateway.events().life()).containsExactly("started", "TERM", "exiting 0", "started");
        awaitPid(gateway, second);
        manager().stop(gateway.service(), Wait.PROOF);
        awaitGone(second);
    }

    private static void killRunsv() throws Exception {
        long runsv =
                Long.parseLong(run("pgrep", "-x", "-f", "runsv gateway-alpha").strip());
        ProcessHandle.of(runsv).orElseThrow().destroyForcibly();
        Poll.until("runsv is gone", LIMIT, () -> ProcessHandle.of(runsv).isEmpty());
    }

    @Test
    void aStopEndsTheGatewayOfAKilledRunsv() throws Exception {
        FakeGateway gateway = gateway("alpha").stubborn(Duration.ofSeconds(3));
        long first = up(gateway);
        killRunsv();
        Poll.until(
                () -> "the orphan in " + statusOf(gateway),
                LIMIT,
                () -> statusOf(gateway).state() == State.STARTING
                        && statusOf(gateway).pid().stream().anyMatch(pid -> pid == first));
        manager().stop(gateway.service(), Wait.PROOF);
        awaitGone(first);
        assertStays(gateway, State.DOWN);
        assertThat(gateway.events().starts()).containsExactly(first);
    }

    @Test
    void whatHasLeftTheGroupEndsWithAStopARestartACrashAndARemoval() {
        FakeGateway gateway = gateway("alpha");
        up(gateway);
        long survivor = SurvivorStories.detached(gateway, 1);
        manager().stop(gateway.service(), Wait.PROOF);
        awaitGone(survivor);
        manager().start(gateway.service(), Wait.PROOF);
        survivor = SurvivorStories.detached(gateway, 2);
        manager().restart(gateway.service(), Wait.PROOF);
        awaitGone(survivor);
        survivor = SurvivorStories.detached(gateway, 3);
        gateway.tell("exit 1");
        gateway.events().awaitStart(4);
        awaitGone(survivor);
        survivor = SurvivorStories.detached(gateway, 4);
        manager().remove(gateway.service());
        awaitGone(survivor);
    }

    /** It has no mark, so ./finish does not end it. */
    @Test
    void aProcessThatHoldsTheLogOpenDoesNotKeepAServiceFromBeingRemoved() throws Exception {
        FakeGateway gateway = gateway("alpha");
        up(gateway);
        gateway.tell("run setsid -f env -i /bin/sleep 98765");
        Poll.until("it sleeps", LIMIT, () -> !holder().isEmpty());
        try {
            manager().remove(gateway.service());
            assertThat(fixture().tracesOf(gateway.service())).isEmpty();
            assertThat(holder()).isNotEmpty();
        } finally {
            run("kill", holder());
        }
    }

    private static String holder() throws Exception {
        return run("pgrep", "-x", "-f", "/bin/sleep 98765").strip();
    }

    @Test
    void startAndStopSayWhatHappensAfterABoot() {
        FakeGateway gateway = gateway("alpha");
        define(gateway);
        Path down = directory(gateway).resolve("down");
        assertThat(down).exists();
        manager().start(gateway.service(), Wait.PROOF);
        assertThat(down).doesNotExist();
        manager().transientChanges().stop(gateway.service(), Wait.PROOF);
        assertThat(down).doesNotExist();
        assertThat(statusOf(gateway).enabled()).contains(true);
        manager().stop(gateway.service(), Wait.PROOF);
        assertThat(down).exists();
        manager().transientChanges().start(gateway.service(), Wait.PROOF);
        assertThat(down).exists();
        assertThat(statusOf(gateway).enabled()).contains(false);
    }

    @Test
    void aStartDoesNotWaitForTheBackOff() {
        FakeGateway gateway = inBackOff();
        manager().start(gateway.service(), Wait.PROOF);
        assertThat(gateway.events().starts()).hasSize(2);
    }

    @Test
    void aStopDoesNotWaitForTheBackOff() {
        FakeGateway gateway = inBackOff();
        manager().stop(gateway.service(), Wait.PROOF);
        assertStays(gateway, State.DOWN);
    }

    /** Returns a gateway that has failed, and waits for much longer than this test for its restart. */
    private FakeGateway inBackOff() {
        FakeGateway gateway = gateway("alpha").with(slowly());
        up(gateway);
        gateway.tell("exit 1");
        awaitState(gateway, State.CRASHLOOP);
        return gateway;
    }

    private static RestartPolicy slowly() {
        RestartPolicy usual = RestartPolicy.ON_FAILURE;
        return new RestartPolicy(
                RestartPolicy.Mode.ON_FAILURE,
                Duration.ofMinutes(50),
                Duration.ofMinutes(50),
                usual.healthy(),
                usual.again(),
                usual.never());
    }

    @Test
    void variablesAreForTheirOwnerOnlyAndTheGatewayRunsAsItsAccount() throws Exception {
        FakeGateway gateway = gateway("alpha").with("TOKEN", "secret");
        long pid = up(gateway);
        Path variables = directory(gateway).resolve("gatehouse/env");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(variables)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(directory(gateway).resolve("run"))).doesNotContain("secret");
        assertThat(Files.getAttribute(Path.of("/proc/" + pid), "unix:uid")).isEqualTo(Identity.HERMES.uid());
    }

    @Test
    void whatAProcessThatWasKilledHadBegunIsFinished() throws Exception {
        FakeGateway gateway = gateway("alpha");
        long pid = up(gateway);
        Path services = directory(gateway).getParent();
        Files.createDirectory(services.resolve(".gatehouse-new-1"));
        Files.move(directory(gateway), services.resolve(".gatehouse-gone-2"));
        assertThat(manager().leftovers()).containsExactly(".gatehouse-gone-2", ".gatehouse-new-1");
        manager().clearLeftovers();
        assertThat(manager().leftovers()).isEmpty();
        awaitGone(pid);
        assertThat(gateway.events().life()).containsExactly("started", asked(), "exiting 0");
        manager().define(List.of(gateway.definition()), Initially.UP).orThrow();
        gateway.events().awaitStart(2);
    }

    @Test
    void theRootProfileIsAService() {
        FakeGateway gateway = gateway(ProfileName.DEFAULT.value());
        define(gateway);
        assertThat(directory(gateway)).endsWith(Path.of("gateway-default")).isDirectory();
    }
}
