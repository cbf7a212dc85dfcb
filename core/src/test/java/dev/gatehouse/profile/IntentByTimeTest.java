package dev.gatehouse.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.app.App;
import dev.gatehouse.app.Presets;
import dev.gatehouse.profile.Intents.Meanwhile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two records say whether a gateway should run, Gatehouse's and the app's: the later one counts. */
class IntentByTimeTest {
    private static final App APP = Presets.named("hermes");

    @TempDir
    Path directory;

    private void state(String word) throws IOException {
        Files.writeString(
                directory.resolve("gateway_state.json"),
                word.isEmpty() ? "{\"pid\": 7}" : "{\"pid\": 7, \"desired_state\": \"" + word + "\"}");
    }

    /** before: the app's word when ours was recorded; after: its word now. */
    @ParameterizedTest
    @CsvSource({
        "RUNNING,  running, running, RUNNING,  ours",
        "RUNNING,  running, stopped, STOPPED,  theirs",
        "RUNNING,  stopped, stopped, RUNNING,  ours",
        "RUNNING,  '',      stopped, STOPPED,  theirs",
        "RUNNING,  running, '',      RUNNING,  ours",
        "RUNNING,  running, paused,  RUNNING,  ours",
        "STOPPED,  stopped, running, RUNNING,  theirs",
        "STOPPED,  running, running, STOPPED,  ours",
        "STOPPED,  stopped, stopped, STOPPED,  ours",
        "DISABLED, stopped, running, DISABLED, ours",
    })
    void theRecordThatChangedLastCounts(Intent own, String before, String after, Intent result, String whose)
            throws IOException {
        state(before);
        Intents.write(directory, own, APP, Meanwhile.RUNS);
        state(after);
        IntentReading read = Intents.read(directory, APP);
        assertThat(read.intent()).isEqualTo(result);
        boolean ours = whose.equals("ours");
        assertThat(read.source())
                .isEqualTo(ours ? IntentReading.Source.INTENT_FILE : IntentReading.Source.DESIRED_STATE);
        assertThat(read.remark().isPresent()).isEqualTo(!ours);
    }

    @Test
    void aRecordWithoutTheAppsWordIsComparedByTheTimesOfTheFiles() throws IOException {
        state("stopped");
        Intents.write(directory, Intent.RUNNING);
        Path own = directory.resolve("gateway.intent");
        Instant written = Files.getLastModifiedTime(own).toInstant();
        Files.setLastModifiedTime(directory.resolve("gateway_state.json"), FileTime.from(written.minusSeconds(5)));
        assertThat(Intents.read(directory, APP).intent()).isEqualTo(Intent.RUNNING);
        Files.setLastModifiedTime(directory.resolve("gateway_state.json"), FileTime.from(written.plusSeconds(5)));
        assertThat(Intents.read(directory, APP).intent()).isEqualTo(Intent.STOPPED);
    }

    @Test
    void whileTheGatewayIsDownTheAppsRecordIsMadeToAgree() throws IOException {
        Path file = directory.resolve("gateway_state.json");
        Files.writeString(file, "{ \"x\": [1],\n  \"desired_state\":\"stopped\" , \"pid\": 7}");
        Intents.write(directory, Intent.RUNNING, APP, Meanwhile.IDLE);
        assertThat(file).hasContent("{ \"x\": [1],\n  \"desired_state\":\"running\" , \"pid\": 7}");
        assertThat(Intents.read(directory, APP).intent()).isEqualTo(Intent.RUNNING);
        state("");
        Intents.write(directory, Intent.STOPPED, APP, Meanwhile.IDLE);
        assertThat(file).hasContent("{\"pid\": 7}");
    }

    @Test
    void anAppWithoutSuchARecordHasOnlyOurs() throws IOException {
        state("stopped");
        Intents.write(directory, Intent.RUNNING, Presets.named("openclaw"), Meanwhile.IDLE);
        assertThat(Intents.read(directory, Presets.named("openclaw")).intent()).isEqualTo(Intent.RUNNING);
        assertThat(directory.resolve("gateway.intent")).content().doesNotContain("app=");
    }

    /** What Hermes writes of its own accord: the word, the pid, and the reason of an end. */
    private void runs(String state) throws IOException {
        Path file = directory.resolve("gateway_state.json");
        FileTime before = Files.exists(file) ? Files.getLastModifiedTime(file) : FileTime.fromMillis(0);
        String[] words = state.split(" ", -1);
        Files.writeString(
                file,
                "{\"pid\": " + words[1] + ", \"gateway_state\": \"" + words[0] + "\", \"exit_reason\": "
                        + (words.length > 2 ? "\"" + words[2] + "\"" : "null") + "}");
        // Later than before, whatever the clock of the file system does.
        Files.setLastModifiedTime(file, FileTime.fromMillis(before.toMillis() + 10));
    }

    /** Without desired_state, which Hermes writes on s6 only, the last state of the gateway counts. */
    @ParameterizedTest
    @CsvSource({
        // own, when it was recorded, now: word, pid, reason
        "RUNNING, stopped 7, running 8,           RUNNING",
        "RUNNING, stopped 7, stopped 8,           STOPPED",
        "RUNNING, running 7, stopped 7,           STOPPED",
        "RUNNING, stopped 7, stopped 7,           STOPPED",
        "RUNNING, running 7, stopped 7 restart,   RUNNING",
        "RUNNING, running 7, startup_failed 8 no, RUNNING",
        "RUNNING, running 7, starting 8,          RUNNING",
        "RUNNING, running 7, draining 7,          RUNNING",
        "STOPPED, stopped 7, running 8,           RUNNING",
        "STOPPED, running 7, running 7,           STOPPED",
        "STOPPED, running 7, stopped 7,           STOPPED",
        "STOPPED, stopped 7, starting 8,          STOPPED",
        "DISABLED, stopped 7, running 8,          DISABLED",
    })
    void withoutTheAppsOwnWordTheGatewaysLastStateCounts(Intent own, String before, String now, Intent result)
            throws IOException {
        runs(before);
        Intents.write(directory, own, APP, Meanwhile.RUNS);
        assertThat(Intents.read(directory, APP).intent()).isEqualTo(own);
        runs(now);
        IntentReading read = Intents.read(directory, APP);
        assertThat(read.intent()).isEqualTo(result);
        if (own != result) {
            assertThat(read.source()).isEqualTo(IntentReading.Source.GATEWAY_STATE);
            assertThat(read.remark().orElseThrow())
                    .isEqualTo("gateway_state in gateway_state.json became " + now.split(" ", -1)[0]
                            + " after the last gateway " + (result == Intent.RUNNING ? "stop" : "start"));
        }
    }

    @Test
    void aStopThatARestartOfOursNeedsAsksForNothing() throws IOException {
        runs("running 7");
        Intents.write(directory, Intent.RUNNING, APP, Meanwhile.ENDS);
        assertThat(Intents.isEnding(directory, APP)).isTrue();
        runs("stopped 7");
        assertThat(Intents.isEnding(directory, APP)).isFalse();
        assertThat(Intents.read(directory, APP).intent()).isEqualTo(Intent.RUNNING);
        Intents.write(directory, Intent.RUNNING, APP, Meanwhile.RUNS);
        assertThat(Intents.read(directory, APP).intent()).isEqualTo(Intent.RUNNING);
        runs("stopped 8");
        assertThat(Intents.read(directory, APP).intent()).isEqualTo(Intent.STOPPED);
    }

    @Test
    void withoutAProcessNumberARestartIsOverWhenItReturns() throws IOException {
        Path file = directory.resolve("gateway_state.json");
        Files.writeString(file, "{\"gateway_state\": \"running\"}");
        Intents.write(directory, Intent.RUNNING, APP, Meanwhile.ENDS);
        assertThat(Intents.isEnding(directory, APP)).isFalse();
    }

    /** An operation that was killed leaves its record. */
    @ParameterizedTest
    @CsvSource({
        "RUNNING, stopped 7, RUNNING",
        "RUNNING, stopped 8, STOPPED",
        "RUNNING, starting 8, RUNNING",
        "STOPPED, running 7, STOPPED",
        "STOPPED, running 8, RUNNING",
    })
    void onlyTheProcessThatAnOperationEndsAsksForNothing(Intent own, String now, Intent result) throws IOException {
        runs("running 7");
        Intents.write(directory, own, APP, Meanwhile.ENDS);
        runs(now);
        assertThat(Intents.read(directory, APP).intent()).isEqualTo(result);
    }

    /** After a stop that shall not last, and for a gateway that is stopped for a while, such as for a rename. */
    @Test
    void anIntentIsKeptOverWhatAnOperationMadeTheGatewayWrite() throws IOException {
        runs("running 7");
        Intents.write(directory, Intent.RUNNING, APP, Meanwhile.RUNS);
        Intents.Kept before = Intents.remember(directory, APP);
        runs("stopped 7");
        Intents.keep(directory, before, APP, Meanwhile.RUNS);
        assertThat(Intents.read(directory, APP).source()).isEqualTo(IntentReading.Source.INTENT_FILE);
        assertThat(Intents.read(directory, APP).intent()).isEqualTo(Intent.RUNNING);

        // The app's own command stopped it before: that stays so.
        runs("stopped 8");
        Intents.Kept stopped = Intents.remember(directory, APP);
        runs("running 9");
        Intents.keep(directory, stopped, APP, Meanwhile.RUNS);
        assertThat(Intents.read(directory, APP).intent()).isEqualTo(Intent.STOPPED);
    }

    /** The last one: an operator starts again what the app's own command has stopped. */
    @ParameterizedTest
    @CsvSource({
        "RUNNING, running 7, STOPPED",
        "RUNNING, running 7, DISABLED",
        "STOPPED, stopped 7, RUNNING",
        "RUNNING, stopped 7, RUNNING"
    })
    void whatAnotherOperationRecordsMeanwhileIsNotOverwritten(Intent own, String state, Intent newer)
            throws IOException {
        runs("running 7");
        Intents.write(directory, own, APP, Meanwhile.RUNS);
        runs(state);
        Intents.Kept before = Intents.remember(directory, APP);
        Intents.write(directory, newer, APP, Meanwhile.RUNS);
        Intents.keep(directory, before, APP, Meanwhile.RUNS);
        assertThat(Intents.read(directory, APP).intent()).isEqualTo(newer);
    }

    @Test
    void nothingIsKeptWhereGatehouseHasRecordedNothing() throws IOException {
        runs("running 7");
        Intents.keep(directory, Intents.remember(directory, APP), APP, Meanwhile.RUNS);
        assertThat(directory.resolve("gateway.intent")).doesNotExist();
    }

    @Test
    void aRecordOfAnOlderVersionIsComparedByTime() throws IOException {
        runs("stopped 7");
        Intents.write(directory, Intent.RUNNING);
        Path state = directory.resolve("gateway_state.json");
        Instant written =
                Files.getLastModifiedTime(directory.resolve("gateway.intent")).toInstant();
        Files.setLastModifiedTime(state, FileTime.from(written.minusSeconds(5)));
        assertThat(Intents.read(directory, APP).intent()).isEqualTo(Intent.RUNNING);
        Files.setLastModifiedTime(state, FileTime.from(written.plusSeconds(5)));
        assertThat(Intents.read(directory, APP).intent()).isEqualTo(Intent.STOPPED);
    }
}
