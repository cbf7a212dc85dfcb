package dev.gatehouse.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinuxProcessTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2047, 2048, 2049, 4096, 100_000})
    void textIsReadWhole(int length) throws IOException {
        String text = "ö" + "x".repeat(length);
        Files.writeString(folder.resolve("environ"), text);
        assertThat(new LinuxProcess(folder).text("environ")).isEqualTo(text);
    }

    @Test
    void missingFileIsEmpty() {
        LinuxProcess ended = new LinuxProcess(folder.resolve("1"));
        assertThat(ended.text("comm")).isEmpty();
        assertThat(ended.command()).isEmpty();
        assertThat(ended.parent()).isZero();
    }
}
