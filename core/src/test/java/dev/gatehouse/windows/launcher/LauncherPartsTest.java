package dev.gatehouse.windows.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.gatehouse.definition.LogPolicy;
import dev.gatehouse.definition.PlannedStop;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.definition.StopPolicy;
import dev.gatehouse.error.NewerFormatException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts of a launcher. */
class LauncherPartsTest {
    private static final Duration SHORT = Duration.ofMillis(100);

    @TempDir
    Path folder;

    @Test
    void delaysDoubleUpToTheMaximumAndResetAfterAHealthyRun() {
        Delays delays = new Delays(RestartPolicy.ON_FAILURE);
        assertThat(Stream.generate(() -> delays.after(1, SHORT).toSeconds()).limit(9))
                .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
        assertThat(delays.after(1, Duration.ofSeconds(60))).isEqualTo(Duration.ofSeconds(1));
        assertThat(delays.after(1, SHORT)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aRequestedRestartResetsTheDelayButStartsAreASecondApart() {
        Delays delays = new Delays(RestartPolicy.ON_FAILURE);
        delays.after(1, SHORT);
        delays.after(1, SHORT);
        assertThat(delays.after(75, SHORT)).isEqualTo(Duration.ofMillis(900));
        assertThat(delays.after(75, Duration.ofSeconds(5))).isEqualTo(Duration.ZERO);
        assertThat(delays.after(1, SHORT)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aNegativeExitCodeIsAnOrdinaryFailure() {
        assertThat(new Delays(RestartPolicy.ON_FAILURE).after(0xC000013A, SHORT))
                .isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aFormatThatIsNoNumberMeansADamagedFileNotANewerVersion() {
        assertThat(LaunchRecord.parse("format 1?\nphase RUNNING\n", "record")).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> LaunchFile.parse("format=1?\n", "launch"));
        assertThatExceptionOfType(NewerFormatException.class)
                .isThrownBy(() -> LaunchFile.parse("format=2\n", "launch"));
    }

    @Test
    void writesTheFormatOfS6Log() throws Exception {
        log(new LogPolicy(3, 4096, false), "one\ntwo\r\nthree without an end");
        List<String> lines = Files.readAllLines(folder.resolve("current"));
        assertThat(lines)
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{9}  .*"));
        assertThat(lines).map(line -> line.substring(31)).containsExactly("one", "two", "three without an end");
    }

    @Test
    void rotatesTheLogAndDeletesTheOldestFiles() throws Exception {
        log(new LogPolicy(2, 4096, false), ("x".repeat(99) + "\n").repeat(400));
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names =
                    files.map(file -> file.getFileName().toString()).toList();
            assertThat(names).contains("current").hasSizeLessThanOrEqualTo(3);
            assertThat(names)
                    .filteredOn(name -> name.startsWith("@"))
                    .hasSize(2)
                    .allMatch(name -> name.matches("@4[0-9a-f]{23}\\.s"));
        }
        assertThat(Files.size(folder.resolve("current"))).isLessThan(4096);
    }

    @Test
    void appendsToTheLogAndSplitsLongLines() throws Exception {
        log(LogPolicy.DEFAULT, "before\n");
        log(LogPolicy.DEFAULT, "y".repeat(10_000) + "\n");
        assertThat(Files.readAllLines(folder.resolve("current")))
                .map(line -> line.length() - 31)
                .containsExactly(6, 8192, 1808);
    }

    @Test
    void writesTheStopMarkerOfTheApp() throws Exception {
        PlannedStop planned = new PlannedStop("please-stop", "{pid} {start-time}");
        StopPolicy stop = new StopPolicy("TERM", Duration.ofSeconds(1), Optional.of(planned));
        assertThat(new StopMarker(folder, stop).requestStop(ProcessHandle.current()))
                .isTrue();
        assertThat(folder.resolve("please-stop"))
                .hasContent(ProcessHandle.current().pid() + " null");
    }

    private void log(LogPolicy policy, String text) {
        new GatewayLog(folder, policy).copy(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void writesAStopMarkerOfItsOwnWhereTheAppHasNone() throws Exception {
        assertThat(new StopMarker(folder, StopPolicy.DEFAULT).requestStop(ProcessHandle.current()))
                .isTrue();
        String json = Files.readString(folder.resolve(".gateway-planned-stop.json"));
        String pid = String.valueOf(ProcessHandle.current().pid());
        assertThat(json)
                .startsWith("{\"target_pid\": " + pid + ", \"target_start_time\": null, \"written_at\": \"")
                .endsWith("\"}\n");
        String time = json.substring(json.indexOf("written_at") + 14, json.length() - 3);
        // Python before 3.11 parses only three or six digits, and no Z.
        assertThat(time).matches(".*\\.\\d{6}\\+00:00");
        assertThat(Duration.between(OffsetDateTime.parse(time), OffsetDateTime.now(ZoneOffset.UTC)))
                .isLessThan(Duration.ofMinutes(1));
        new StopMarker(folder, StopPolicy.DEFAULT).delete();
        assertThat(folder).isEmptyDirectory();
        Path gone = folder.resolve("gone");
        assertThat(new StopMarker(gone, StopPolicy.DEFAULT).requestStop(ProcessHandle.current()))
                .isFalse();
        assertThat(gone).doesNotExist();
    }

    @Test
    void aProcessMarkMatchesOnlyTheSameStartTime() {
        ProcessMark self = ProcessMark.of(ProcessHandle.current());
        assertThat(self.isAlive()).isTrue();
        assertThat(ProcessMark.parse(self.text())).contains(self);
        assertThat(new ProcessMark(self.pid(), self.started() - 60_000).isAlive())
                .isFalse();
        assertThat(new ProcessMark(self.pid(), 0).isAlive()).isFalse();
        assertThat(ProcessMark.parse("x")).isEmpty();
        assertThat(ProcessMark.parse("1 y")).isEmpty();
    }

    @Test
    void aStartPolicyDefinesWhatHappensNowAndAtLogon() {
        assertThat(StartPolicy.values())
                .filteredOn(StartPolicy::stopsNow)
                .containsExactly(StartPolicy.STOPPED, StartPolicy.ONCE, StartPolicy.AGAIN);
        assertThat(StartPolicy.values())
                .filteredOn(StartPolicy::skipsLogon)
                .containsExactly(StartPolicy.STOPPED, StartPolicy.LATER);
        assertThat(StartPolicy.parse("once\n")).isEqualTo(StartPolicy.ONCE);
        assertThat(StartPolicy.parse("")).isEqualTo(StartPolicy.STOPPED);
    }
}
