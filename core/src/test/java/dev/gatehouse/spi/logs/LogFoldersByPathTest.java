package dev.gatehouse.spi.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.Host;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.posix.Accounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same tests on a system like macOS, and what root may read there. */
class LogFoldersByPathTest extends LogFoldersTest {
    @Override
    FolderAccess access() {
        return new ByPath(false, true);
    }

    private LogFolder asRoot() {
        return new LogFolder(home, ServiceName.of("coder"), new ByPath(true, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "logs", "logs/gateways", "logs/gateways/coder"})
    void rootReadsNothingBelowDirectoriesThatOthersCanChange(String directory) throws IOException {
        Host.requireLinux();
        new LogFiles(home, "coder").lines("1");
        Files.setPosixFilePermissions(home.resolve(directory), PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(asRoot()::files)
                .isInstanceOf(UntrustedPathException.class)
                .hasMessageContaining(
                        " can be changed by other accounts, so root does not read logs there on this system");
    }

    @Test
    void rootDoesNotFollowLinksByPath() throws IOException {
        Assumptions.assumeTrue(Accounts.isRoot(), "only root refuses folders that others can change");
        Path elsewhere = new LogFiles(home, "other").lines("1").folder();
        Files.createSymbolicLink(home.resolve("logs/gateways/coder"), elsewhere);
        assertThatThrownBy(asRoot()::files)
                .isInstanceOf(UntrustedPathException.class)
                .hasMessageContaining("coder is a symbolic link");
    }

    @Test
    void rootReadsItsOwn() throws IOException {
        Assumptions.assumeTrue(Accounts.isRoot(), "only root refuses folders that others can change");
        new LogFiles(home, "coder").lines("1");
        assertThat(asRoot().files()).hasSize(1);
    }
}
