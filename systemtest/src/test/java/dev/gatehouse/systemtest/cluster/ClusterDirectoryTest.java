package dev.gatehouse.systemtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.posix.Accounts;
import dev.gatehouse.spi.command.Command;
import dev.gatehouse.spi.command.CommandResult;
import dev.gatehouse.systemtest.checkout.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code cluster down} follows in a directory, without a cluster. */
class ClusterDirectoryTest {
    private static final Path SCRIPT = Checkout.file("systemtest/cluster/cluster");

    @TempDir
    private Path root;

    private static CommandResult down(String directory) throws IOException {
        return new Command(List.of("sh", SCRIPT.toString(), "down", directory), Duration.ofSeconds(60), Map.of()).run();
    }

    @Test
    void aLinkIsNotFollowed() throws IOException {
        Path target = Files.createDirectory(root.resolve("target"));
        Path link = Files.createSymbolicLink(root.resolve("link"), target);
        for (String name : List.of(link.toString(), link + "/")) {
            CommandResult result = down(name);
            assertThat(result.exitCode()).as(result.words()).isEqualTo(1);
            assertThat(result.words()).contains("is not a directory of a cluster of this account");
        }
        assertThat(target).exists();
    }

    @Test
    void aDirectoryOfAnotherAccountIsNotFollowed() throws IOException {
        Assumptions.assumeTrue(Accounts.isRoot(), "only root can give a directory away");
        Path directory = Files.createDirectory(root.resolve("alien"));
        Files.setOwner(
                directory,
                directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        CommandResult result = down(directory.toString());
        assertThat(result.exitCode()).as(result.words()).isEqualTo(1);
        assertThat(directory).exists();
    }

    /** A file may be damaged; then nothing is known of the processes, and only the directory goes. */
    @Test
    void aFileWithoutANumberNamesNothing() throws IOException {
        Path directory = Files.createDirectory(root.resolve("own"));
        Path other =
                Files.writeString(root.resolve("other"), ProcessHandle.current().pid() + "\n");
        Files.writeString(directory.resolve("number"), ".*\n");
        Files.writeString(directory.resolve("init"), ProcessHandle.current().pid() + "\n");
        Files.createSymbolicLink(directory.resolve("holder"), other);
        CommandResult result = down(directory.toString());
        assertThat(result.exitCode()).as(result.words()).isZero();
        assertThat(directory).doesNotExist();
        assertThat(other).exists();
    }
}
