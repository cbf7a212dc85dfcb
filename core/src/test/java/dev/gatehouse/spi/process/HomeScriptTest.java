package dev.gatehouse.spi.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.Ran;
import dev.gatehouse.definition.ByKind;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.HomeExport;
import dev.gatehouse.definition.HomeVariable;
import dev.gatehouse.definition.ProfileName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a gateway finds in the home variable if a volume is mounted elsewhere; executed by the shell. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a POSIX shell executes the script")
@Timeout(60)
class HomeScriptTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "HOME, /data/profiles/coder, /mnt/$a b",
        "DIRECTORY, /data/profiles/coder, /mnt/$a b/profiles/coder",
        "DIRECTORY, /data/profiles/a $b, /mnt/$a b/profiles/a $b",
        "DIRECTORY, /data-coder, /mnt/$a b-coder",
        "DIRECTORY, /data, /mnt/$a b",
        "DIRECTORY, /other/coder, /other/coder",
        "NO, /data/profiles/coder, unset",
    })
    void theGatewayFindsWhatItsAppExpects(HomeExport value, String directory, String found) throws IOException {
        ByKind<HomeExport> export = new ByKind<>(HomeExport.HOME, Map.of("s6", value));
        GatewayDefinition definition = GatewayDefinition.builder(
                        ProfileName.of("coder"),
                        List.of("x"),
                        new HomeVariable("ACME_HOME", Path.of("/data"), export),
                        Path.of(directory))
                .build();
        String script = HomeScript.of(definition, "s6") + "exec sh -c 'printf %s \"${ACME_HOME-unset}\"'\n";
        Ran ran = Ran.in(folder, Map.of("ACME_HOME", "/mnt/$a b"), List.of("/bin/sh", "-c", script));
        assertThat(ran.output()).isEqualTo(found);
        assertThat(HomeScript.of(definition, "another")).isEmpty();
    }
}
