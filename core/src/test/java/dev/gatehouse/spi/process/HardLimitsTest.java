package dev.gatehouse.spi.process;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.HomeVariable;
import dev.gatehouse.definition.Limits;
import dev.gatehouse.definition.ProfileName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HardLimitsTest {
    @TempDir
    private Path process;

    private void limits(String hard) throws IOException {
        Files.writeString(
                process.resolve("limits"),
                "Limit                     Soft Limit           Hard Limit           Units     \n"
                        + "Max open files            1024                 " + hard + "                files     \n");
    }

    private GatewayDefinition with(long files) {
        return GatewayDefinition.builder(
                        ProfileName.of("coder"), List.of("bot"), new HomeVariable("BOT_HOME", process), process)
                .limits(new Limits(OptionalLong.of(files), OptionalLong.empty(), OptionalLong.empty()))
                .build();
    }

    @Test
    void aLimitAboveTheSupervisorsHardLimitIsRefused() throws IOException {
        limits("20000");
        assertThatThrownBy(() -> new HardLimits(process).require(with(65536)))
                .hasMessageContaining("gateway.limits.files is 65536")
                .hasMessageEndingWith("has a hard limit of 20000");
        assertThatCode(() -> new HardLimits(process).require(with(20000))).doesNotThrowAnyException();
    }

    @Test
    void whatCannotBeReadLimitsNothing() throws IOException {
        assertThatCode(() -> new HardLimits(process).require(with(65536))).doesNotThrowAnyException();
        limits("unlimited");
        assertThatCode(() -> new HardLimits(process).require(with(65536))).doesNotThrowAnyException();
    }
}
