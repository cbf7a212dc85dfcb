package dev.gatehouse.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.app.Presets;
import dev.gatehouse.posix.Accounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IntentsTest {
    @TempDir
    Path directory;

    private Path own;
    private Path hermes;

    @BeforeEach
    void names() {
        own = directory.resolve("gateway.intent");
        hermes = directory.resolve("gateway_state.json");
    }

    private IntentReading read() {
        return Intents.read(directory, Presets.named("hermes"));
    }

    private void assertUnreadable(String reason) {
        assertThat(read().intent()).isEqualTo(Intent.STOPPED);
        assertThat(read().recorded()).isEqualTo("unreadable");
        assertThat(read().problem()).get().asString().contains(reason).contains(directory.toString());
    }

    @Test
    void noRecordMeansStopped() {
        assertThat(read()).isEqualTo(IntentReading.nothing());
        assertThat(Intents.isRecorded(directory, Presets.named("hermes"))).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Intent.class)
    void readsWhatItWrites(Intent intent) throws IOException {
        Intents.write(directory, intent);
        assertThat(read().intent()).isEqualTo(intent);
        assertThat(read().source()).isEqualTo(IntentReading.Source.INTENT_FILE);
        assertThat(read().recorded()).isEqualTo(intent.word());
        assertThat(Files.readString(own)).startsWith(intent.word() + "\nformat=1\n");
        assertThat(Intents.isRecorded(directory, Presets.named("hermes"))).isTrue();
    }

    @Test
    void readsFilesWithoutAFormatNumber() throws IOException {
        Files.writeString(own, "running\n");
        assertThat(read().intent()).isEqualTo(Intent.RUNNING);
        assertThat(read().problem()).isEmpty();
    }

    @Test
    void aNewerFormatIsReportedAndNotUsed() throws IOException {
        Files.writeString(own, "running\nformat=2\nuntil=noon\n");
        assertThat(read().intent()).isEqualTo(Intent.STOPPED);
        assertThat(read().problem().orElseThrow())
                .contains("gateway.intent was written by a newer Gatehouse (format 2; this version knows up to 1)");
    }

    @Test
    void writesOneFileThatEverybodyCanRead() throws IOException {
        Intents.write(directory, Intent.RUNNING);
        Intents.write(directory, Intent.STOPPED);
        try (var entries = Files.list(directory)) {
            assertThat(entries).containsExactly(own);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own)))
                .isEqualTo("rw-r--r--");
    }

    @Test
    void refusesToWriteWithoutADirectory() {
        assertThatThrownBy(() -> Intents.write(directory.resolve("absent"), Intent.RUNNING))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aFileWrittenByRootBelongsToTheDirectorysOwner() throws IOException {
        assumeTrue(Accounts.isRoot(), "only root can give a file to another user");
        Files.setAttribute(directory, "unix:uid", 4711);
        Files.setAttribute(directory, "unix:gid", 4712);
        Intents.write(directory, Intent.RUNNING);
        assertThat(Files.getAttribute(own, "unix:uid")).isEqualTo(4711);
        assertThat(Files.getAttribute(own, "unix:gid")).isEqualTo(4712);
    }

    @Test
    void replacesALinkAndNotItsTarget() throws IOException {
        Path target = Files.writeString(directory.resolve("target"), "precious");
        Files.createSymbolicLink(own, target);
        Intents.write(directory, Intent.RUNNING);
        assertThat(own).isRegularFile();
        assertThat(Files.isSymbolicLink(own)).isFalse();
        assertThat(target).hasContent("precious");
    }

    @Test
    void theFileOfGatehouseOverridesThatOfHermes() throws IOException {
        Files.writeString(hermes, "{\"desired_state\": \"running\", \"gateway_state\": \"running\"}");
        Intents.write(directory, Intent.STOPPED);
        assertThat(read().intent()).isEqualTo(Intent.STOPPED);
    }

    @Test
    void theDesiredStateOverridesTheGatewaysOwnState() throws IOException {
        Files.writeString(hermes, "{\"gateway_state\": \"running\", \"desired_state\": \"stopped\"}");
        assertThat(read().intent()).isEqualTo(Intent.STOPPED);
        assertThat(read().source()).isEqualTo(IntentReading.Source.DESIRED_STATE);
        Files.writeString(hermes, "{\"gateway_state\": \"startup_failed\", \"desired_state\": \"running\"}");
        assertThat(read().intent()).isEqualTo(Intent.RUNNING);
    }

    @ParameterizedTest
    @CsvSource({"running, RUNNING", "draining, RUNNING", "degraded, RUNNING", "stopped, STOPPED"})
    void theGatewaysOwnStateCounts(String word, Intent intent) throws IOException {
        Files.writeString(hermes, "{\"gateway_state\": \"" + word + "\"}");
        assertThat(read().intent()).isEqualTo(intent);
        assertThat(read().recorded()).isEqualTo(word);
        assertThat(read().source()).isEqualTo(IntentReading.Source.GATEWAY_STATE);
    }

    /** A reconcile must not stop a gateway because it starts, or because it once failed. */
    @ParameterizedTest
    @CsvSource({
        "'', starting, ''",
        "'', startup_failed, no token",
        "'', stopped, restart requested",
        "'', Running, ''",
        "'', running2, ''",
        "paused, running, ''"
    })
    void aStateThatNobodyAskedForIsNoIntent(String desired, String state, String reason) throws IOException {
        Files.writeString(
                hermes,
                "{\"desired_state\": \"" + desired + "\", \"gateway_state\": \"" + state + "\", \"exit_reason\": \""
                        + reason + "\"}");
        assertThat(read().intent()).isEqualTo(Intent.STOPPED);
        assertThat(read().source()).isEqualTo(IntentReading.Source.NOTHING);
        assertThat(read().recorded()).isEqualTo(desired.isEmpty() ? state : desired);
    }

    @Test
    void aByteOrderMarkIsIgnored() throws IOException {
        Files.writeString(hermes, "\uFEFF{\"gateway_state\": \"running\"}");
        assertThat(read().intent()).isEqualTo(Intent.RUNNING);
        Files.writeString(own, "\uFEFFrunning\r\n");
        assertThat(read().intent()).isEqualTo(Intent.RUNNING);
        assertThat(read().source()).isEqualTo(IntentReading.Source.INTENT_FILE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"gateway_state\": \"runn", "running", "[]", "null", "\0\0\0", "{} {}"})
    void invalidJsonIsReportedAndMeansStopped(String text) throws IOException {
        Files.writeString(hermes, text);
        assertUnreadable("is not JSON");
        assertThat(Intents.isRecorded(directory, Presets.named("hermes"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"gateway_state\": 1}", "{\"gateway_state\": null}", "{\"desired_state\": [\"running\"]}"
            })
    void jsonWithoutAStateIsNoRecord(String text) throws IOException {
        Files.writeString(hermes, text);
        assertThat(read().intent()).isEqualTo(Intent.STOPPED);
        assertThat(read().source()).isEqualTo(IntentReading.Source.NOTHING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "run", "RUNNING", "running stopped", "{\"desired_state\": \"running\"}"})
    void anInvalidWordIsReported(String text) throws IOException {
        Files.writeString(hermes, "{\"desired_state\": \"running\"}");
        Files.writeString(own, text);
        assertUnreadable("must begin with 'running', 'stopped' or 'disabled'");
    }

    @Test
    void bytesThatAreNotTextAreReported() throws IOException {
        Files.write(own, new byte[] {'r', (byte) 0xff, (byte) 0xfe});
        assertUnreadable("not UTF-8");
    }

    @Test
    void aLinkIsNotFollowed() throws IOException {
        Path secret = Files.writeString(directory.resolve("elsewhere"), "running");
        Files.createSymbolicLink(own, secret);
        assertUnreadable("symbolic links are not followed");
        Files.delete(own);
        Files.createSymbolicLink(own, directory.resolve("nowhere"));
        assertUnreadable("symbolic links are not followed");
    }

    @Test
    void aFifoDoesNotBlock() throws IOException {
        HomeOnDisk.fifo(own);
        assertUnreadable("not a regular file");
        Files.delete(own);
        HomeOnDisk.fifo(hermes);
        assertUnreadable("not a regular file");
    }

    @Test
    void aDirectoryInPlaceOfTheFileIsReported() throws IOException {
        Files.createDirectory(own);
        assertUnreadable("not a regular file");
    }

    @Test
    void aHugeFileIsNotRead() throws IOException {
        Files.writeString(own, "running" + " ".repeat(1 << 20));
        assertUnreadable("1048583 bytes; the limit is 64 KiB");
    }

    @Test
    void deepJsonOfHermesIsReported() throws IOException {
        Files.writeString(hermes, "{\"a\":" + "[".repeat(10_000));
        assertUnreadable("nested more than 100 levels deep");
    }

    @Test
    void bracketsInStringsDoNotNest() throws IOException {
        Files.writeString(hermes, "{\"desired_state\": \"running\", \"a\": \"\\\"" + "[{".repeat(1000) + "\"}");
        assertThat(read().intent()).isEqualTo(Intent.RUNNING);
    }

    @Test
    void aRecordReplacesADirectoryInItsPlaceAndKeepsTheDirectory() throws IOException {
        Files.createDirectory(own);
        Files.writeString(own.resolve("file"), "kept");
        Intents.write(directory, Intent.RUNNING);
        assertThat(read().intent()).isEqualTo(Intent.RUNNING);
        assertThat(directory.resolve("gateway.intent.directory/file")).hasContent("kept");

        Files.delete(own);
        Files.createDirectory(own);
        Intents.write(directory, Intent.STOPPED);
        assertThat(read().recorded()).isEqualTo("stopped");
        assertThat(directory.resolve("gateway.intent.directory-2")).isDirectory();
    }

    @Test
    void aRecordReplacesAFifoInItsPlace() throws Exception {
        HomeOnDisk.fifo(own);
        Intents.write(directory, Intent.RUNNING);
        assertThat(read().intent()).isEqualTo(Intent.RUNNING);
    }
}
