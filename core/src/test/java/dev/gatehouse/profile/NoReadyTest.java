package dev.gatehouse.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.app.AnyHermes;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hermes writes a state file, and signals nothing: a service manager would wait for the signal until the start fails. */
class NoReadyTest {
    private HomeOnDisk disk;

    @BeforeEach
    void home(@TempDir Path directory) throws IOException {
        disk = HomeOnDisk.in(directory);
        disk.profile("coder");
    }

    private Profile coder(String ready) throws IOException {
        disk.config("coder", "gateway:\n  ready: " + ready + "\n");
        return new Profile(Home.at(AnyHermes.app(), disk.path()), ProfileName.of("coder"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"notify", "{notify: 3, timeout: 15s}"})
    void aSignThatTheAppDoesNotGiveIsRefusedWithTheReasonAndWhatToWrite(String ready) throws IOException {
        Profile coder = coder(ready);
        for (ThrowingCallable definition : List.<ThrowingCallable>of(coder::gateway, coder::requireDefinable)) {
            assertThatThrownBy(definition)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith(coder.settingsFile() + ": gateway.ready must not be notify: Hermes signals")
                    .hasMessageEndingWith("; remove it, and 'ready: state' of the app applies");
        }
    }

    @Test
    void aSignThatItGivesHasTheTimeOfTheProfile() throws IOException {
        assertThat(coder("{state: true, timeout: 15s}").gateway().ready())
                .isEqualTo(new Readiness.State(Duration.ofSeconds(15)));
        assertThat(coder("none").gateway().ready()).isEqualTo(new Readiness.None());
    }
}
