package dev.gatehouse.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.definition.GatewaySettings;
import dev.gatehouse.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A test's {@code config.yaml}: reads settings from it, or checks the message of a refusal. */
@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class ConfigYaml {
    @TempDir
    Path directory;

    Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("config.yaml");
    }

    GatewaySettings read(String text) throws IOException {
        Files.writeString(file, text);
        return SettingsFile.read(file);
    }

    /** Reads the section {@code gateway}, given in flow style on one line. */
    GatewaySettings gateway(String flow) throws IOException {
        return read("gateway: {" + flow + "}\n");
    }

    void assertRefused(String text, String... parts) throws IOException {
        Files.writeString(file, text);
        assertThatThrownBy(() -> SettingsFile.read(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContainingAll(parts)
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
    }

    void assertGatewayRefused(String flow, String... parts) throws IOException {
        assertRefused("gateway: {" + flow + "}\n", parts);
    }
}
