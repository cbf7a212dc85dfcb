package dev.gatehouse.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.HomeVariable;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.posix.Accounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With which account root runs a gateway in the foreground. */
class ForegroundAccountTest {
    private static final List<String> COMMAND = List.of("agent", "run");

    @TempDir
    private Path home;

    private List<String> words() {
        GatewayDefinition definition = GatewayDefinition.builder(
                        ProfileName.of("coder"), COMMAND, new HomeVariable("AGENT_HOME", home), home)
                .build();
        return new Foreground(definition, Map.of("PATH", home.toString())).words();
    }

    /** What the account keeps in its home decides what runs. */
    @Test
    void aGatewayInTheHomeOfAnotherAccountDoesNotRunAsRoot() throws IOException {
        assumeTrue(Accounts.isRoot(), "only root can give a directory to another account");
        assertThat(words()).isEqualTo(COMMAND);
        Files.setAttribute(home, "unix:uid", 4711);
        Files.setAttribute(home, "unix:gid", 4712);
        List<String> words = words();
        assertThat(Path.of(words.getFirst())).isAbsolute().hasFileName("setpriv");
        assertThat(words.subList(1, words.size()))
                .containsExactly("--reuid=4711", "--regid=4712", "--clear-groups", "agent", "run");
    }
}
