package dev.gatehouse.gateways.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.Host;
import dev.gatehouse.app.Presets;
import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.posix.Accounts;
import dev.gatehouse.profile.Home;
import dev.gatehouse.systemd.host.HomeAccount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Root uses a home only if whoever can replace it owns it. */
class HomeHandsTest {
    private static final int ALICE = 10001;

    @TempDir
    private Path root;

    private Path alice;

    @BeforeEach
    void accounts() throws IOException {
        Host.requireRoot();
        Host.requireReachableByNobody(root);
        alice = Files.createDirectory(root.resolve("alice"));
        give(alice, ALICE);
    }

    private static Path give(Path path, int uid) throws IOException {
        Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
        return path;
    }

    private static Home home(Path path) {
        return Home.at(Presets.named("hermes"), path);
    }

    /** Otherwise root would write a unit of its own for a directory that the account chooses. */
    @Test
    void aLinkToADirectoryOfRootIsTheAccounts() throws IOException {
        Path link = give(Files.createSymbolicLink(alice.resolve(".hermes"), Path.of("/usr/share")), ALICE);
        assertThat(HomeAccount.of(link).isRoot()).isFalse();
        assertThatThrownBy(() -> HomeHands.require(home(link)))
                .isInstanceOf(AccessRefusedException.class)
                .hasMessage(
                        "Root does not use the home " + link + ": it belongs to root, but user 10001 can replace it");
    }

    @Test
    void aLinkToAClosedDirectoryIsRefused() throws IOException {
        Path closed = Files.createDirectories(root.resolve("root/home"));
        Files.setPosixFilePermissions(closed.getParent(), PosixFilePermissions.fromString("rwx------"));
        Path link = give(Files.createSymbolicLink(alice.resolve(".hermes"), closed), ALICE);
        assertThatThrownBy(() -> HomeHands.require(home(link)))
                .isInstanceOf(AccessRefusedException.class)
                .hasMessageContaining("user 10001, who can replace it, may not enter it");
    }

    @Test
    void aHomeOfAThirdAccountInTheDirectoryOfAnotherIsRefused() throws IOException {
        Path home = give(Files.createDirectory(alice.resolve("home")), 10002);
        assertThatThrownBy(() -> HomeHands.require(home(home)))
                .hasMessageContaining("belongs to user 10002, but user 10001 can replace it");
    }

    @Test
    void theOwnersHomeAndRootsAreUsedAlsoThroughALinkOfRoot() throws IOException {
        Path home = give(Files.createDirectory(alice.resolve("home")), ALICE);
        Path link = Files.createSymbolicLink(root.resolve("link"), home);
        Path own = Files.createDirectory(root.resolve("own"));
        for (Path path : new Path[] {home, link, own, alice.resolve("absent"), root.resolve("absent")}) {
            assertThatCode(() -> HomeHands.require(home(path))).doesNotThrowAnyException();
        }
        assertThat(HomeAccount.of(link).isRoot()).isFalse();
        assertThat(HomeAccount.of(own).isRoot()).isTrue();
    }

    private static String advice(Path path) {
        try {
            HomeHands.require(home(path));
        } catch (AccessRefusedException e) {
            return e.remedy().orElseThrow().text();
        }
        throw new AssertionError(path + " is not refused");
    }

    @Test
    void aRefusalNamesACommandThatWorks() throws IOException {
        Path link = give(Files.createSymbolicLink(alice.resolve(".hermes"), Path.of("/usr/share")), ALICE);
        assertThat(advice(link)).isEqualTo("gatehouse --home /usr/share profile list");
        Path ofNobody = give(Files.createDirectory(alice.resolve("nobodys")), Host.NOBODY);
        String owner = Accounts.nameOf(Host.NOBODY).orElseThrow();
        assertThat(advice(ofNobody))
                .isEqualTo("runuser -u " + owner + " -- gatehouse --home " + ofNobody + " profile list");
        Path ofStranger = give(Files.createDirectory(alice.resolve("strangers")), 10002);
        assertThat(advice(ofStranger)).isEqualTo("ls -ld " + ofStranger);
    }
}
