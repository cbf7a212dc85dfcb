package dev.gatehouse.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A {@code config.yaml} of a test's own: what is read from it, or in which words it is refused. */
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
        return GatewaySettings.read(file);
    }

    /** Reads what stands under {@code gateway}, in the one line that flow style allows. */
    GatewaySettings gateway(String flow) throws IOException {
        return read("gateway: {" + flow + "}\n");
    }

    void assertRefused(String text, String... parts) throws IOException {
        Files.writeString(file, text);
        assertThatThrownBy(() -> GatewaySettings.read(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContainingAll(parts)
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
    }

    void assertGatewayRefused(String flow, String... parts) throws IOException {
        assertRefused("gateway: {" + flow + "}\n", parts);
    }
}
