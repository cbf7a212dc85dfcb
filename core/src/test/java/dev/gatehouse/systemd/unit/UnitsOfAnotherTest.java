package dev.gatehouse.systemd.unit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Root reads the unit directory of another account as that account. */
class UnitsOfAnotherTest {
    private static final int ALICE = 10001;

    @TempDir
    private Path root;

    private Path closed;
    private Path units;

    @BeforeEach
    void directories() throws IOException {
        Host.requireRoot();
        Host.requireReachableByNobody(root);
        closed = Files.createDirectory(root.resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        Path alice = Files.createDirectory(root.resolve("alice"));
        units = alice.resolve("units");
        give(alice);
    }

    private static void give(Path path) throws IOException {
        Files.setAttribute(path, "unix:uid", ALICE, LinkOption.NOFOLLOW_LINKS);
    }

    private static void unit(Path directory) throws IOException {
        Files.writeString(
                directory.resolve("hermes-gateway-coder.service"),
                "# Written by gatehouse for profile coder of /home/alice/.hermes\n[Service]\nUser=alice\n");
    }

    private int found() {
        return UnitDirectory.homes(Sample.HERMES, units).size();
    }

    @Test
    void theAccountsOwnUnitsAreRead() throws IOException {
        unit(Files.createDirectory(units));
        assertThat(found()).isEqualTo(1);
        give(units);
        assertThat(found()).isEqualTo(1);
    }

    @Test
    void aLinkLeadsRootNoFurtherThanTheAccount() throws IOException {
        unit(closed);
        Files.createSymbolicLink(units, closed);
        assertThat(found())
                .as("a link of root in the directory of another account")
                .isZero();
        give(units);
        assertThat(found()).isZero();
    }

    @Test
    void aHardLinkToAFileThatTheAccountMayNotReadIsNoUnit() throws IOException {
        unit(closed);
        Path secret = closed.resolve("hermes-gateway-coder.service");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        Files.createLink(Files.createDirectory(units).resolve(secret.getFileName()), secret);
        give(units);
        assertThat(found()).isZero();
    }
}
