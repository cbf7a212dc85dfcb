package dev.gatehouse.s6;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.Host;
import dev.gatehouse.app.Presets;
import dev.gatehouse.profile.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scandir of a home's private tree. */
class PrivateTreeTest {
    @TempDir
    private Path root;

    @BeforeEach
    void linux() {
        Host.requireLinux();
    }

    private Path scandir(Path home) {
        return PrivateTree.scandirOf(
                Home.at(Presets.named("hermes"), home), Map.of("XDG_RUNTIME_DIR", root.toString()));
    }

    /** Otherwise a second tree could be started for the same gateways. */
    @Test
    void isTheSameForEachNameOfOneHome() throws IOException {
        Path real = Files.createDirectories(root.toRealPath().resolve("big/hermes"));
        Path link = Files.createSymbolicLink(root.resolve("link"), real);
        assertThat(scandir(link)).isEqualTo(scandir(real));
        assertThat(scandir(Files.createDirectory(root.resolve("other")))).isNotEqualTo(scandir(real));
    }
}
