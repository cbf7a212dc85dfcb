package dev.gatehouse.spi.process;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.Host;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.HomeVariable;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.GatehouseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequiredAccountTest {
    @TempDir
    private Path home;

    private void require(Optional<String> user) {
        RequiredAccount.require(
                GatewayDefinition.builder(
                                ProfileName.of("coder"), List.of("agent"), new HomeVariable("AGENT_HOME", home), home)
                        .user(user)
                        .build(),
                "a tree of root");
    }

    /** The account could change what root runs: its settings have the gateway's variables. */
    @Test
    void rootRunsNoGatewayAsRootInTheHomeOfAnotherAccount() throws IOException {
        Host.requireRoot();
        require(Optional.empty());
        Files.setAttribute(home, "unix:uid", 4711);
        assertThatThrownBy(() -> require(Optional.empty()))
                .isInstanceOf(GatehouseException.class)
                .hasMessage(
                        "The gateway of coder cannot start: a tree of root would run it as root, but uid 4711 decides what"
                                + " its home " + home + " contains; set user in the app file");
        for (String user : List.of("root", "nobody")) {
            assertThatCode(() -> require(Optional.of(user))).doesNotThrowAnyException();
        }
    }
}
