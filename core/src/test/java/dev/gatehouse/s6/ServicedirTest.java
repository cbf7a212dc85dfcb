package dev.gatehouse.s6;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
    void knowsWhatTheRendererWrote() throws IOException {
        assertThat(slot.killAfterMillis()).isEmpty();
        assertThat(slot.proof()).isEqualTo(Proof.NONE);
        Files.writeString(path.resolve("timeout-kill"), "2500\n");
        Files.writeString(path.resolve("data/proof"), "port 8080 5000\nagain 3 75\n");
        assertThat(slot.killAfterMillis()).hasValue(2500);
        assertThat(slot.proof().port()).isEqualTo(8080);
        assertThat(slot.proof().again()).containsExactly(3, 75);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "soon\n", "99999999999999999999\n", "1.5\n"})
    void aTimeThatCannotBeReadIsNone(String text) throws IOException {
        Files.writeString(path.resolve("timeout-kill"), text);
        assertThat(slot.killAfterMillis()).isEmpty();
    }

    @Test
    void aLinkIsNoServicedir() throws IOException {
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
    void wholeDeathsAreCounted() throws IOException {
        Files.write(path.resolve("supervise/death_tally"), new byte[14 * 5 + 13]);
        assertThat(slot.deaths()).hasValue(5);
    }
}
