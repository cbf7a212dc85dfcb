package dev.gatehouse.spi.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.error.Shell;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewayVariablesTest {
    /** The caller is -1 on a system that does not tell it. */
    @ParameterizedTest
    @CsvSource({
        "501, 501, chmod 600 secret",
        "0, 0, chmod 600 secret",
        "501, 502, sudo chmod 600 secret",
        "0, 501, sudo chmod 600 secret",
        "501, 0, sudo chmod 600 secret",
        "501, -1, sudo chmod 600 secret",
    })
    void theOwnerOfASecretNeedsNoSudo(int owner, int caller, String advised) {
        OptionalInt uid = caller < 0 ? OptionalInt.empty() : OptionalInt.of(caller);
        assertThat(GatewayVariables.forOwner(Path.of("secret"), owner, uid).text(Shell.POSIX))
                .isEqualTo(advised);
    }
}
