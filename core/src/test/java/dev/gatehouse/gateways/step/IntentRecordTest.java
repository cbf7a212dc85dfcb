package dev.gatehouse.gateways.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.profile.HomeOnDisk;
import dev.gatehouse.profile.Intent;
import dev.gatehouse.profile.IntentReading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The intent around operations that make the gateway write that it was stopped. */
class IntentRecordTest {
    private static final ProfileName CODER = ProfileName.of("coder");

    @TempDir
    Path directory;

    private HomeOnDisk home;

    @BeforeEach
    void create() throws IOException {
        home = HomeOnDisk.in(directory);
        home.profile("coder");
    }

    private void writes(String state, int pid) throws IOException {
        Files.writeString(
                home.directory("coder").resolve("gateway_state.json"),
                "{\"pid\": " + pid + ", \"gateway_state\": \"" + state + "\", \"exit_reason\": null}");
    }

    private IntentRecord record(Verb verb) {
        return new IntentRecord(home.home(), CODER, verb);
    }

    private IntentReading intent() {
        return home.home().profile(CODER).orElseThrow().intent();
    }

    @Test
    void aGatewayThatDoesNotComeBackAfterARestartShouldRun() throws IOException {
        writes("running", 7);
        IntentRecord restart = record(Verb.RESTART);
        restart.require(home.home().profile(CODER), false);
        writes("stopped", 7);
        // A reconcile at that moment must not stop it.
        assertThat(intent().intent()).isEqualTo(Intent.RUNNING);
        restart.settle();
        assertThat(intent().intent()).isEqualTo(Intent.RUNNING);
        writes("stopped", 8);
        assertThat(intent().intent()).isEqualTo(Intent.STOPPED);
    }

    @Test
    void anOperationThatRecordsNoIntentLeavesIt() throws IOException {
        writes("running", 7);
        record(Verb.START).require(home.home().profile(CODER), false);
        IntentRecord stop = record(Verb.STOP);
        stop.remember();
        writes("stopped", 7);
        stop.settle();
        assertThat(intent().intent()).isEqualTo(Intent.RUNNING);
    }

    /** With --no-wait, after a timeout, and if Gatehouse is killed, nobody is there when the gateway writes its last state. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTemporaryStopOrARestartForWhichNobodyWaitsAsksForNothing(boolean killed) throws IOException {
        for (Verb verb : List.of(Verb.STOP, Verb.RESTART)) {
            writes("running", 7);
            record(Verb.START).require(home.home().profile(CODER), false);
            IntentRecord operation = record(verb);
            operation.remember();
            if (!killed) {
                operation.settle();
            }
            writes("stopped", 7);
            assertThat(intent().intent()).isEqualTo(Intent.RUNNING);
            writes("running", 8);
            writes("stopped", 8);
            assertThat(intent().intent()).isEqualTo(Intent.STOPPED);
        }
    }

    @Test
    void aRestartForWhichNobodyWaitsIsNoStop() throws IOException {
        writes("running", 7);
        IntentRecord restart = record(Verb.RESTART);
        restart.require(home.home().profile(CODER), false);
        restart.settle();
        writes("stopped", 7);
        assertThat(intent().intent()).isEqualTo(Intent.RUNNING);
        writes("stopped", 8);
        assertThat(intent().intent()).isEqualTo(Intent.STOPPED);
    }

    @Test
    void aTemporaryStopThatIsRefusedDoesNotHideALaterStopOfTheApp() throws IOException {
        writes("running", 7);
        record(Verb.START).require(home.home().profile(CODER), false);
        IntentRecord stop = record(Verb.STOP);
        stop.remember();
        stop.takeBack();
        stop.settle();
        writes("stopped", 7);
        assertThat(intent().intent()).isEqualTo(Intent.STOPPED);
    }

    @Test
    void theIntentIsKeptInAnInterruptedThreadToo() throws IOException {
        writes("running", 7);
        record(Verb.START).require(home.home().profile(CODER), false);
        IntentRecord stop = record(Verb.STOP);
        stop.remember();
        writes("stopped", 7);
        Thread.currentThread().interrupt();
        stop.settle();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(stop.failure()).isEmpty();
        writes("stopped", 8);
        assertThat(intent().intent()).isEqualTo(Intent.STOPPED);
    }

    @ParameterizedTest
    @EnumSource(
            value = Intent.class,
            names = {"STOPPED", "DISABLED"})
    void aStopThatAnotherOperatorRecordsDuringATemporaryStopStays(Intent newer) throws IOException {
        writes("running", 7);
        record(Verb.START).require(home.home().profile(CODER), false);
        IntentRecord temporary = record(Verb.STOP);
        temporary.remember();
        record(Verb.STOP).write(home.home().profile(CODER), newer);
        writes("stopped", 7);
        temporary.settle();
        assertThat(intent().intent()).isEqualTo(newer);
    }

    @Test
    void aStopThatIsRecordedStays() throws IOException {
        writes("running", 7);
        IntentRecord stop = record(Verb.STOP);
        stop.write(home.home().profile(CODER), Intent.STOPPED);
        writes("stopped", 7);
        stop.settle();
        stop.agree();
        assertThat(intent().intent()).isEqualTo(Intent.STOPPED);
        writes("running", 8);
        assertThat(intent().intent()).isEqualTo(Intent.RUNNING);
    }
}
