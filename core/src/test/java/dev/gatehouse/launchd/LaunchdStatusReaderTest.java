package dev.gatehouse.launchd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.Limits;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.definition.StopPolicy;
import dev.gatehouse.launchd.job.JobFolder;
import dev.gatehouse.launchd.launchctl.JobPrint;
import dev.gatehouse.manager.LastExit;
import dev.gatehouse.manager.ServiceStatus;
import dev.gatehouse.manager.State;
import dev.gatehouse.spi.Expectations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of the package documentation: the state that results from launchd's output and the folder. */
class LaunchdStatusReaderTest {
    private static final ServiceName SERVICE = ServiceName.of("coder");
    private static final long BEGAN = Instant.parse("2026-03-04T05:06:07Z").toEpochMilli();

    @TempDir
    private Path folder;

    @BeforeEach
    void install() throws IOException {
        Files.createDirectory(folder.resolve("data"));
        expect(RestartPolicy.ON_FAILURE, new Readiness.None());
    }

    private void expect(RestartPolicy restart, Readiness ready) throws IOException {
        Expectations expectations = Expectations.of(LaunchdSamples.hermes(
                "coder", LaunchdSamples.settings(Map.of(), restart, StopPolicy.DEFAULT, ready, Limits.NONE)));
        Files.writeString(folder.resolve(JobFolder.PROOF), expectations.text());
    }

    private void phase(String text) throws IOException {
        Files.writeString(folder.resolve("data/phase"), text + "\n");
    }

    private ServiceStatus read(Optional<JobPrint> print) {
        return reader(print).read();
    }

    private LaunchdStatusReader reader(Optional<JobPrint> print) {
        JobFolder job = new JobFolder(folder);
        return new LaunchdStatusReader(SERVICE, job, job.expectations(), print, Optional.of(true), Optional.empty());
    }

    private ServiceStatus read(long pid, String lastExit) {
        return read(1, pid, lastExit);
    }

    private ServiceStatus read(long runs, long pid, String lastExit) {
        return reader(runs, pid, lastExit).read();
    }

    private LaunchdStatusReader reader(long runs, long pid, String lastExit) {
        OptionalLong known = pid == 0 ? OptionalLong.empty() : OptionalLong.of(pid);
        return reader(Optional.of(new JobPrint("/bin/sh", known, runs, exit(lastExit))));
    }

    private static Optional<LastExit> exit(String text) {
        return switch (text) {
            case "never" -> Optional.empty();
            case "KILL" -> Optional.of(LastExit.killedBy(9));
            default -> Optional.of(LastExit.exited(Integer.parseInt(text)));
        };
    }

    @Test
    void aJobThatIsNotLoadedIsDown() {
        assertThat(read(Optional.empty()).state()).isEqualTo(State.DOWN);
        assertThat(read(Optional.empty()).restarts()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "running 7, 7, never, UP",
        "running 7, 7, 3,     UP",
        "running 7, 8, never, STARTING",
        "running 7, 8, 3,     STARTING",
        "running 7, 8, 78,    FAILED",
        "waiting 7, 7, 3,     CRASHLOOP",
        "waiting 7, 7, KILL,  CRASHLOOP",
        "nothing,   7, never, STARTING",
        "running 7, 0, never, STARTING",
        "running 7, 0, 3,     CRASHLOOP",
        "running 7, 0, 75,    STARTING",
        "running 7, 0, KILL,  CRASHLOOP",
        "running 7, 0, 0,     FINISHED",
        "running 7, 0, 78,    FAILED",
    })
    void derivesTheStateFromPidPhaseAndLastExit(String phase, long pid, String lastExit, State state)
            throws IOException {
        phase(phase + " " + BEGAN + " " + BEGAN);
        assertThat(read(pid, lastExit).state()).isEqualTo(state);
        assertThat(read(pid, lastExit).isRunning()).isEqualTo(state == State.UP);
    }

    @ParameterizedTest
    @CsvSource({"3", "75", "78", "KILL"})
    void everyFailureIsFinalIfRestartsAreOff(String lastExit) throws IOException {
        expect(RestartPolicy.NEVER, new Readiness.None());
        assertThat(read(0, lastExit).state()).isEqualTo(State.FAILED);
        assertThat(read(0, lastExit).reason().orElseThrow()).contains("not restarted automatically");
        assertThat(read(0, "0").state()).isEqualTo(State.FINISHED);
    }

    /** Such a job is started again, and 78 is launchd's own exit code. */
    @Test
    void aJobThatLaunchdCannotStartHasNoConfigurationError() throws IOException {
        JobPrint print = new JobPrint(
                "/bin/sh", OptionalLong.empty(), 6, Optional.of(LastExit.exited(78)), Optional.empty(), false);
        assertThat(read(Optional.of(print))).satisfies(status -> {
            assertThat(status.state()).isEqualTo(State.CRASHLOOP);
            assertThat(status.reason()).contains("launchd could not start its script (exit 78)");
        });
        expect(RestartPolicy.NEVER, new Readiness.None());
        assertThat(read(Optional.of(print)).state()).isEqualTo(State.FAILED);
    }

    @ParameterizedTest
    @CsvSource({
        "OS_REASON_DYLD,   crashed (OS_REASON_DYLD)",
        "OS_REASON_JETSAM, crashed (killed: out of memory)",
    })
    void saysWhyTheKernelEndedARun(String words, String reason) throws IOException {
        phase("running 7 " + BEGAN + " " + BEGAN);
        LastExit end = LastExit.killedBy(9);
        JobPrint print = new JobPrint(
                "/bin/sh",
                OptionalLong.empty(),
                2,
                Optional.of(words.contains("JETSAM") ? end.forLackOfMemory() : end),
                Optional.of(words),
                true);
        assertThat(read(Optional.of(print)).state()).isEqualTo(State.CRASHLOOP);
        assertThat(read(Optional.of(print)).reason()).contains(reason);
    }

    @Test
    void theVerdictOverridesTheScriptsOwnExitCode() throws IOException {
        Files.writeString(folder.resolve("data/verdict"), "failed 78\n");
        assertThat(read(0, "0").state()).isEqualTo(State.FAILED);
        assertThat(read(0, "0").lastExit()).contains(LastExit.exited(78));
    }

    @Test
    void theReadyFileCountsOnlyForReadinessByNotification() throws IOException {
        phase("running 7 " + BEGAN + " " + BEGAN);
        Files.writeString(folder.resolve("data/ready"), "\n");
        assertThat(read(7, "never").state()).isEqualTo(State.UP);
        expect(RestartPolicy.ON_FAILURE, new Readiness.Notify(3, Duration.ofSeconds(9)));
        assertThat(read(7, "never").state()).isEqualTo(State.UP);
        assertThat(read(7, "never").ready()).contains(true);
        Files.writeString(folder.resolve("data/ready"), "");
        assertThat(read(7, "never").state()).isEqualTo(State.STARTING);
        assertThat(read(7, "never").pid()).hasValue(7);
        assertThat(read(7, "never").since()).contains(Instant.ofEpochMilli(BEGAN));
    }

    @Test
    void anAdoptedGatewayIsUpWithAReasonUntilItsRestart() {
        ServiceStatus status = read(Optional.of(new JobPrint("/venv/python", OptionalLong.of(7), 1, Optional.empty())));
        assertThat(status.state()).isEqualTo(State.UP);
        assertThat(status.reason().orElseThrow()).contains("until it is restarted");
    }

    @ParameterizedTest
    @CsvSource({"stopped, true", "paused, true", "paused, false"})
    void aStopMarkMeansDownAndAPauseOnlyForEarlierRuns(String mark, boolean before) throws IOException {
        phase("running 7 " + BEGAN + " " + BEGAN);
        Instant marked = Instant.ofEpochMilli(BEGAN).plusSeconds(before ? 60 : -60);
        Files.createFile(folder.resolve(mark));
        Files.setLastModifiedTime(folder.resolve(mark), FileTime.from(marked));
        assertThat(read(7, "never").state()).isEqualTo(before ? State.STOPPING : State.UP);
        assertThat(read(0, "3").state()).isEqualTo(before ? State.DOWN : State.CRASHLOOP);
        assertThat(read(0, "3").since()).isEqualTo(before ? Optional.of(marked) : Optional.empty());
    }

    @Test
    void ignoresInvalidFiles() throws IOException {
        for (String text : Set.of("", "running", "running x y", "sleeping 7 1", "running 7 99999999999999999999")) {
            phase(text);
            assertThat(read(7, "never").state()).as(text).isEqualTo(State.STARTING);
        }
        Files.writeString(folder.resolve("data/verdict"), "failed x");
        assertThat(read(0, "3").state()).isEqualTo(State.CRASHLOOP);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, never, 0",
        "1, 7, never, 0",
        "3, 7, 3,     2",
        "3, 0, 3,     3",
        "0, 7, 3,     1",
        "0, 0, KILL,  1",
    })
    void countsTheEndedRuns(long runs, long pid, String lastExit, int ends) {
        assertThat(reader(runs, pid, lastExit).ends()).isEqualTo(ends);
    }

    @Test
    void theRunThatWroteTheVerdictIsNoRunOfTheGateway() throws IOException {
        Files.writeString(folder.resolve("data/verdict"), "failed 78\n");
        assertThat(reader(2, 8, "78").ends()).isEqualTo(1);
        assertThat(reader(2, 0, "0").ends()).isEqualTo(1);
    }
}
