package dev.gatehouse.s6.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.definition.StopPolicy;
import dev.gatehouse.error.NewerFormatException;
import dev.gatehouse.posix.LockHolder;
import dev.gatehouse.spi.Expectations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServicedirTest {
    @TempDir
    private Path path;

    private Servicedir slot;

    @BeforeEach
    void make() throws IOException {
        slot = new Servicedir(path);
        Files.createDirectories(path.resolve("supervise"));
        Files.createDirectories(path.resolve("data"));
    }

    @Test
    void readsWhatTheRendererWrote() throws IOException {
        assertThat(slot.killAfterMillis()).isEmpty();
        assertThat(slot.expectations()).isEqualTo(Expectations.UNKNOWN);
        Files.writeString(path.resolve("timeout-kill"), "2500\n");
        Files.writeString(
                path.resolve("data/proof"),
                "format=1 ready=port:8080,5000 stop=INT,2500 restart=yes again=3,75 never=78\n");
        assertThat(slot.killAfterMillis()).hasValue(2500);
        assertThat(slot.expectations().port()).isEqualTo(8080);
        assertThat(slot.expectations().again()).containsExactlyInAnyOrder(3, 75);
        assertThat(slot.expectations().stop().signal()).isEqualTo("INT");
    }

    /** Otherwise a stop would time out too early until the slot is refreshed. */
    @Test
    void readsTheStopTimeoutOfASlotOfAnEarlierVersion() throws IOException {
        Files.writeString(path.resolve("timeout-kill"), "120000\n");
        Files.writeString(path.resolve("data/proof"), "port 8080 5000\nagain 3 75\n");
        assertThat(slot.expectations().stop()).isEqualTo(new StopPolicy("TERM", Duration.ofMinutes(2)));
        assertThat(slot.expectations().hasSign()).isFalse();
    }

    @Test
    void refusesASlotOfANewerVersion() throws IOException {
        Files.writeString(path.resolve("data/proof"), "format=2 ready=oracle\n");
        assertThatThrownBy(slot::expectations)
                .isInstanceOf(NewerFormatException.class)
                .hasMessageContaining("data/proof");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "soon\n", "99999999999999999999\n", "1.5\n"})
    void ignoresAnInvalidTimeout(String text) throws IOException {
        Files.writeString(path.resolve("timeout-kill"), text);
        assertThat(slot.killAfterMillis()).isEmpty();
    }

    @Test
    void aLinkIsNotAServicedir() throws IOException {
        Path link = Files.createSymbolicLink(path.resolve("link"), path.resolve("data"));
        assertThat(new Servicedir(link).isDirectory()).isFalse();
        assertThat(new Servicedir(link).exists()).isTrue();
        assertThat(slot.hasLogger()).isFalse();
        Files.createSymbolicLink(path.resolve("log"), path.resolve("data"));
        assertThat(slot.hasLogger()).isFalse();
        Files.delete(path.resolve("log"));
        Files.createDirectory(path.resolve("log"));
        assertThat(slot.hasLogger()).isTrue();
    }

    @Test
    void countsCompleteDeathRecords() throws IOException {
        Files.write(path.resolve("supervise/death_tally"), new byte[14 * 5 + 13]);
        assertThat(slot.deaths()).hasValue(5);
    }

    /** Otherwise an account makes root wait for a service that does not end. */
    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "locks are looked at through the C library of Linux")
    void aLockThatIsAlsoAnotherServicesDoesNotCount() throws IOException {
        Path own = Files.writeString(slot.lock(), "");
        try (LockHolder holder = LockHolder.on(List.of(own))) {
            assertThat(slot.supervisor()).hasValue(holder.pid());
            Files.createLink(path.resolve("supervise/other"), own);
            assertThat(slot.supervisor()).isEmpty();
        }
    }
}
