package dev.gatehouse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.PlannedStop;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.definition.StopPolicy;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.manager.LastExit;
import dev.gatehouse.manager.State;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.spi.Expectations;
import dev.gatehouse.spi.Operation;
import dev.gatehouse.spi.port.PortOwners;
import dev.gatehouse.spi.port.PortUse;
import dev.gatehouse.spi.run.RunFiles;
import dev.gatehouse.spi.run.RunState;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Starts of programs that make themselves daemons: a real process that goes on stands for the daemon. */
class DaemonSearchTest extends ScriptedLoop {
    private static final boolean WINDOWS = File.separatorChar == '\\';

    /** Goes on until it is ended; that of Windows waits for a key. */
    private static final List<String> PROGRAM = WINDOWS ? List.of("cmd", "/c", "pause") : List.of("sleep", "5000");

    private static final String NAME = WINDOWS ? "cmd.exe" : "sleep";
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Readiness PORT = new Readiness.Port(9201, LIMIT);
    private static final String ADVICE = "told to stay in the foreground, often with an option such as --foreground,"
            + " --no-daemon or --daemonize no";
    private static final String HINT = "; a program that makes itself a daemon ends like this, and must be " + ADVICE;

    private Process daemon;

    @BeforeEach
    void start() throws IOException {
        manager.begin(Instant.now());
        daemon = new ProcessBuilder(PROGRAM).start();
    }

    @AfterEach
    void end() {
        daemon.destroyForcibly();
    }

    private String left() {
        return "; it has left " + NAME + " (pid " + daemon.pid()
                + "), which is not part of the run: a program that makes itself a daemon must be " + ADVICE;
    }

    private GatehouseException failure(Readiness ready, PortOwners ports, RunFiles files, Seen last) {
        manager.script("coder")
                .expects(ready(ready))
                .after(Operation.START, 0, Seen.up(7))
                .after(Operation.START, 40, last);
        return failure(manager.loop(ports, (_, _) -> OptionalInt.empty(), files).start(List.of(CODER), Wait.PROOF));
    }

    private static Seen ended(State state, int code) {
        return Seen.of(state).died(1, LastExit.exited(code));
    }

    private PortOwners ofDaemon() {
        return (_, _) -> new PortUse(PortUse.Owner.OTHER, OptionalLong.of(daemon.pid()), NAME);
    }

    @Test
    void aProgramThatEndsWithZeroMayHaveMadeItselfADaemon() {
        assertThat(failure(new Readiness.None(), (_, _) -> PortUse.FREE, RunFiles.NONE, ended(State.FINISHED, 0)))
                .hasMessage("The gateway of coder did not stay up: it ended with exit 0; it has finished and does not"
                        + " restart" + HINT);
    }

    @Test
    void soMayOneThatIsAlwaysRestarted() {
        assertThat(failure(new Readiness.None(), (_, _) -> PortUse.FREE, RunFiles.NONE, ended(State.CRASHLOOP, 0)))
                .hasMessage("The gateway of coder did not stay up: it ended with exit 0; script restarts it with"
                        + " growing delays" + HINT);
    }

    /** Each run asks for another. */
    @Test
    void soMayOneThatWantsToBeStartedAgain() {
        Expectations again = new Expectations(
                PORT, new StopPolicy("TERM", GRACE), RestartPolicy.Mode.ALWAYS, Set.of(0, 75), Set.of(78));
        manager.script("coder").expects(again).after(Operation.START, 0, ended(State.CRASHLOOP, 0));
        assertThat(failure(manager.loop((_, _) -> PortUse.FREE).start(List.of(CODER), Wait.PROOF)))
                .hasMessageMatching("(?s)The gateway of coder did not become ready within .*: it does not run.*")
                .hasMessageEndingWith(HINT);
    }

    @Test
    void theListenerOnThePortIsTheDaemonWhateverTheExitCode() {
        for (int code : new int[] {0, 3}) {
            GatehouseException failure = failure(PORT, ofDaemon(), RunFiles.NONE, ended(State.CRASHLOOP, code));
            assertThat(failure)
                    .hasMessage("The gateway of coder did not stay up: it ended with exit " + code
                            + "; script restarts it with growing delays" + left());
            assertThat(failure.remedy().orElseThrow().text())
                    .isEqualTo(WINDOWS ? "look coder ENDED" : "kill " + daemon.pid());
        }
    }

    /** Its launcher waits for it. */
    @Test
    void aDaemonTakesThePortFromAGatewayThatRuns() {
        manager.script("coder").expects(ready(PORT)).after(Operation.START, 0, Seen.up(7));
        GatehouseException failure = failure(manager.loop(ofDaemon()).start(List.of(CODER), Wait.PROOF));
        assertThat(failure)
                .hasMessage("The gateway of coder runs, but port 9201 belongs to " + NAME + " (pid " + daemon.pid()
                        + ")" + left());
    }

    /** Only what began during the start can be its daemon. */
    @Test
    void anotherProgramThatWasThereIsNone() {
        PortOwners older = (_, _) -> new PortUse(
                PortUse.Owner.OTHER, OptionalLong.of(ProcessHandle.current().pid()), "java");
        ScriptedController late = new ScriptedController();
        late.begin(Instant.now().plusSeconds(60));
        late.script("coder").expects(ready(PORT)).after(Operation.START, 0, Seen.up(7));
        assertThat(failure(late.loop(older).start(List.of(CODER), Wait.PROOF)))
                .hasMessage("The gateway of coder runs, but port 9201 belongs to java (pid "
                        + ProcessHandle.current().pid() + ")");
    }

    @Test
    void theStateFileNamesTheDaemon() {
        Instant now = manager.wall();
        RunFiles files = new NamingFiles(
                Optional.of(new RunState(
                        OptionalLong.of(daemon.pid()), "running", RunState.Meaning.UP, Optional.empty(), now)),
                OptionalLong.empty());
        manager.script("coder")
                .expects(ready(new Readiness.State(LIMIT)))
                .after(Operation.START, 0, Seen.up(7).since(now));
        assertThat(failure(manager.loop((_, _) -> PortUse.FREE, (_, _) -> OptionalInt.empty(), files)
                        .start(List.of(CODER), Wait.PROOF)))
                .hasMessage("The gateway of coder did not become ready within 5 s: it runs (pid 7), but its state file"
                        + " says nothing about this process" + left());
    }

    @Test
    void thePidFileNamesTheDaemon() {
        RunFiles files = new NamingFiles(Optional.empty(), OptionalLong.of(daemon.pid()));
        assertThat(failure(new Readiness.None(), (_, _) -> PortUse.FREE, files, ended(State.FINISHED, 0)))
                .hasMessageEndingWith("does not restart" + left());
    }

    @Test
    void aPidFileOfAProcessThatHasEndedSaysNothing() throws InterruptedException {
        daemon.destroyForcibly().waitFor();
        RunFiles files = new NamingFiles(Optional.empty(), OptionalLong.of(daemon.pid()));
        assertThat(failure(new Readiness.None(), (_, _) -> PortUse.FREE, files, ended(State.FINISHED, 0)))
                .hasMessageEndingWith(HINT);
    }

    /** Files that name a process. */
    private record NamingFiles(Optional<RunState> told, OptionalLong pid) implements RunFiles {
        @Override
        public Optional<RunState> state(ServiceName service) {
            return told;
        }

        @Override
        public OptionalLong pidFile(ServiceName service) {
            return pid;
        }

        @Override
        public Optional<Path> ownLog(ServiceName service) {
            return Optional.empty();
        }

        @Override
        public boolean belongs(long main, long pid) {
            return main == pid;
        }

        @Override
        public void announce(ServiceName service, PlannedStop planned, long main) {}

        @Override
        public void withdraw(ServiceName service, PlannedStop planned) {}
    }
}
