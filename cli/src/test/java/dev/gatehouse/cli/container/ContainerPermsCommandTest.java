package dev.gatehouse.cli.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.cli.CommandTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerPermsCommandTest extends CommandTest {
    @Test
    void anAppWithoutAnAccountNeedsNoPermissions(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("app.yaml"), "app: bot\ncommand: [bot, run]\n");
        Result result = done("--app " + file + " container perms --open-root-tree");
        assertThat(result.err())
                .isEqualTo("✓ No permissions changed: the app has no account of its own (user in its app file), "
                        + "so its gateways run as the account of the tree\n");
    }
}
