package dev.gatehouse.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.app.App;
import dev.gatehouse.app.Presets;
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
        Intents.write(directory, own, APP, false);
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
        Intents.write(directory, Intent.RUNNING, APP, true);
        assertThat(file).hasContent("{ \"x\": [1],\n  \"desired_state\":\"running\" , \"pid\": 7}");
        assertThat(Intents.read(directory, APP).intent()).isEqualTo(Intent.RUNNING);
        state("");
        Intents.write(directory, Intent.STOPPED, APP, true);
        assertThat(file).hasContent("{\"pid\": 7}");
    }

    @Test
    void anAppWithoutSuchARecordHasOnlyOurs() throws IOException {
        state("stopped");
        Intents.write(directory, Intent.RUNNING, Presets.named("openclaw"), true);
        assertThat(Intents.read(directory, Presets.named("openclaw")).intent()).isEqualTo(Intent.RUNNING);
        assertThat(directory.resolve("gateway.intent")).content().doesNotContain("app=");
    }
}
