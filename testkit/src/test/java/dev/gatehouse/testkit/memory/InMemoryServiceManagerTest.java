package dev.gatehouse.testkit.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.detection.ServiceManagers;
import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.TimedOutException;
import dev.gatehouse.gateways.Gateways;
import dev.gatehouse.logs.LogLine;
import dev.gatehouse.logs.LogQuery;
import dev.gatehouse.manager.LastExit;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.StartFailedException;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.spi.provider.ManagerRequest;
import dev.gatehouse.testkit.TestHome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a test can do with the fake, by its virtual clock. The contract is tested by InMemoryConformanceTest. */
@Timeout(30)
class InMemoryServiceManagerTest {
    private static final ProfileName CODER = ProfileName.of("coder");

    private final VirtualClock clock = VirtualClock.create();
    private TestHome disk;
    private InMemoryServiceManager manager;
    private MemoryGateway coder;
    private Gateways gateways;

    @BeforeEach
    void open(@TempDir Path directory) throws IOException {
        disk = TestHome.in(directory);
        disk.profile("coder");
        manager = InMemoryServiceManager.of(disk.home(), clock);
        coder = manager.gateway(CODER);
        gateways = Gateways.of(disk.home(), manager);
    }

    private Duration elapsed() {
        return Duration.between(VirtualClock.EPOCH, clock.instant());
    }

    @Test
    void startTakesTheSecondOfProofByTheVirtualClockOnly() {
        gateways.start(CODER);
        assertThat(elapsed()).isEqualTo(Wait.SETTLED);
        assertThat(coder.state()).isEqualTo(State.UP);
        assertThat(coder.status().since()).contains(VirtualClock.EPOCH);
    }

    @Test
    void heldStartTimesOutAndRunsWhenItIsReleased() {
        coder.hold();
        assertThatThrownBy(() -> gateways.start(CODER)).isInstanceOf(TimedOutException.class);
        // The app gives its gateways more time than a proof takes.
        assertThat(elapsed()).isEqualTo(disk.home().app().defaults().ready().limit());
        assertThat(coder.state()).isEqualTo(State.STARTING);
        assertThat(coder.starts()).isZero();
        coder.release();
        assertThat(coder.state()).isEqualTo(State.UP);
        assertThat(coder.starts()).isEqualTo(1);
    }

    @Test
    void gatewayWithAPortIsReadyWhenItsProgramSaysSo() throws IOException {
        disk.config("coder", "gateway: {port: 1, ready: port}\n");
        coder.runs(Program.readyAfter(Duration.ofSeconds(20)));
        gateways.start(CODER);
        assertThat(elapsed()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(21));
        coder.runs(Program.neverReady());
        assertThatThrownBy(() -> gateways.restart(CODER))
                .isInstanceOf(TimedOutException.class)
                .hasMessageContaining("port 1");
    }

    @Test
    void failuresAreFollowedByLongerAndLongerDelays() {
        coder.runs(Program.exiting(3));
        assertThatThrownBy(() -> gateways.start(CODER)).isInstanceOf(StartFailedException.class);
        // 1 s, 2 s and 4 s.
        for (int starts = 1; starts <= 3; starts++) {
            assertThat(coder.starts()).isEqualTo(starts);
            clock.advance(Duration.ofSeconds(1L << (starts - 1)).minusMillis(1));
            assertThat(coder.starts()).isEqualTo(starts);
            clock.advance(Duration.ofMillis(1));
        }
        assertThat(coder.starts()).isEqualTo(4);
        assertThat(coder.status().restarts()).hasValue(3);
        assertThat(coder.status().lastExit()).contains(LastExit.exited(3));
    }

    @Test
    void exitCodesDecideAsTheyDoElsewhere() {
        gateways.start(CODER);
        coder.exit(0);
        assertThat(coder.state()).isEqualTo(State.FINISHED);
        gateways.start(CODER);
        coder.exit(78);
        assertThat(coder.state()).isEqualTo(State.FAILED);
        clock.advance(Duration.ofHours(1));
        assertThat(coder.starts()).isEqualTo(2);
        assertThatThrownBy(() -> coder.exit(1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void stubbornGatewayIsKilledAfterItsGrace() throws IOException {
        disk.config("coder", "gateway: {stop: {timeout: 7s}}\n");
        coder.runs(Program.stubborn());
        gateways.start(CODER);
        Instant before = clock.instant();
        gateways.stop(CODER);
        assertThat(Duration.between(before, clock.instant())).isBetween(Duration.ofSeconds(7), Duration.ofSeconds(8));
        assertThat(coder.status().lastExit()).contains(LastExit.killedBy(9));
    }

    @Test
    void refusedStepsFailUntilTheyAreAccepted() {
        AccessRefusedException reason = new AccessRefusedException("requires root", Remedy.of("sudo", "true"));
        coder.refuse(reason, Step.STOP);
        gateways.start(CODER);
        assertThatThrownBy(() -> gateways.stop(CODER)).isSameAs(reason);
        assertThat(coder.state()).isEqualTo(State.UP);
        coder.accept();
        manager.refuse(reason, Step.STOP);
        assertThatThrownBy(() -> gateways.stop(CODER)).isSameAs(reason);
        manager.accept(Step.STOP);
        gateways.stop(CODER);
        assertThat(coder.state()).isEqualTo(State.DOWN);
        assertThat(manager.calls()).endsWith("stop [coder]");
    }

    @Test
    void followingTheOutputEndsWhenNothingIsScheduled() {
        coder.runs(run -> {
            run.ready();
            run.print("one");
            run.after(Duration.ofMinutes(1), () -> run.print("two"));
        });
        gateways.start(CODER);
        List<LogLine> lines = new ArrayList<>();
        manager.logs().read(LogQuery.all(List.of(new ServiceName(CODER))).following(), lines::add);
        assertThat(lines).extracting(LogLine::text).containsExactly("one", "two");
        assertThat(lines.getLast().time()).contains(VirtualClock.EPOCH.plusSeconds(60));
    }

    @Test
    void providerOpensOneManagerPerHome() {
        ManagerRequest request = ManagerRequest.of(disk.home(), Map.of());
        ServiceManager opened = ServiceManagers.ofHost().open(Optional.of(MemoryProvider.KIND), request);
        try {
            assertThat(opened).isSameAs(MemoryProvider.managerOf(disk.home()));
            assertThat(opened.kind()).hasToString("memory");
            opened.define(disk.home().profile(CODER).orElseThrow().gateway());
            assertThat(MemoryProvider.managerOf(disk.home()).gateway(CODER).isInstalled())
                    .isTrue();
        } finally {
            MemoryProvider.forget(disk.home());
        }
        assertThat(MemoryProvider.managerOf(disk.home()).services()).isEmpty();
        MemoryProvider.forget(disk.home());
    }
}
