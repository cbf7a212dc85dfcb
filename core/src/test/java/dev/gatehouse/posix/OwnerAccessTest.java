package dev.gatehouse.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.Host;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Root in places of another account. */
class OwnerAccessTest {
    private static final int ALICE = 10001;

    @TempDir
    private Path root;

    private Path own;
    private Path secret;

    @BeforeEach
    void home() throws IOException {
        Host.requireRoot();
        Host.requireReachableByNobody(root);
        own = Files.createDirectory(root.resolve("alice"));
        give(own);
        Path closed = Files.createDirectory(root.resolve("root"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        secret = Files.writeString(closed.resolve("secret"), "of root");
    }

    private static void give(Path path) throws IOException {
        Files.setAttribute(path, "unix:uid", ALICE, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:gid", ALICE, LinkOption.NOFOLLOW_LINKS);
    }

    private static List<String> rights() throws IOException {
        return Files.readAllLines(Path.of("/proc/thread-self/status")).stream()
                .filter(line -> line.matches("(Uid|Gid|Groups|Cap(Prm|Eff|Inh|Amb)):.*"))
                .map(line -> line.replaceAll("\\s+", " ").strip())
                .toList();
    }

    @Test
    void workHasTheOwnersUserAndGroupsAndNoCapability() throws IOException {
        assertThat(OwnerAccess.call(own, OwnerAccessTest::rights))
                .containsExactly(
                        "Uid: 0 0 0 10001",
                        "Gid: 0 0 0 10001",
                        "Groups: 10001",
                        "CapInh: 0000000000000000",
                        "CapPrm: 0000000000000000",
                        "CapEff: 0000000000000000",
                        "CapAmb: 0000000000000000");
    }

    @Test
    void threadThatRemembersDoesNotLookAtADirectoryOfRootAgain() throws IOException {
        Path file = Files.writeString(root.resolve("root").resolve("file"), "");
        Recollection.begin();
        try {
            assertThat(OwnerAccess.ownerOf(file)).isEmpty();
            assertThat(OwnerAccess.ownerOf(own.resolve("file"))).isPresent();
            give(file);
            assertThat(OwnerAccess.ownerOf(file)).as("the file itself").isPresent();
            Files.delete(file);
            give(root.resolve("root"));
            assertThat(OwnerAccess.ownerOf(file)).as("its directory").isEmpty();
            assertThat(OwnerAccess.ownerOf(root.resolve("root"))).isPresent();
        } finally {
            Recollection.end();
        }
        assertThat(OwnerAccess.ownerOf(file)).isPresent();
    }

    @Test
    void directoryWhereOthersMayWriteIsNotRemembered() throws IOException {
        Path shared = Files.createDirectory(root.resolve("shared"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
        Recollection.begin();
        try {
            assertThat(OwnerAccess.ownerOf(shared.resolve("file"))).isEmpty();
            give(shared);
            assertThat(OwnerAccess.ownerOf(shared.resolve("file"))).isPresent();
        } finally {
            Recollection.end();
        }
    }

    /** Otherwise later work of other code on the same thread would fail, or its files would belong to somebody else. */
    @Test
    void noOtherThreadChanges() throws Exception {
        List<String> before = rights();
        int earlier = threadsOf(ALICE);
        OwnerAccess.run(own, () -> Files.writeString(own.resolve("a"), ""));
        List<List<String>> seen = new ArrayList<>();
        Thread.ofVirtual().start(() -> seen.add(inside())).join();
        ForkJoinPool.commonPool().submit(() -> seen.add(inside())).get();
        seen.add(rights());
        Thread.ofVirtual().start(() -> seen.add(unchecked())).join();
        ForkJoinPool.commonPool().submit(() -> seen.add(unchecked())).get();
        assertThat(seen).hasSize(5).allSatisfy(each -> assertThat(each).isEqualTo(before));
        assertThat(threadsOf(ALICE)).isPositive().isLessThan(earlier + 4);
    }

    private List<String> inside() {
        try {
            OwnerAccess.run(own, () -> Files.writeString(own.resolve("a"), ""));
            return rights();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<String> unchecked() {
        try {
            return rights();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static int threadsOf(int uid) throws IOException {
        int count = 0;
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path task : tasks) {
                String status = Files.readString(task.resolve("status"));
                assertThat(status).contains("Name:");
                count += status.contains("\t" + uid + "\nGid:") ? 1 : 0;
            }
        }
        return count;
    }

    @Test
    void newFilesBelongToTheOwner() throws IOException {
        OwnerAccess.run(own, () -> Files.createDirectory(own.resolve("new")));
        assertThat(Files.getAttribute(own.resolve("new"), "unix:uid")).isEqualTo(ALICE);
        assertThat(Files.getAttribute(own.resolve("new"), "unix:gid")).isEqualTo(ALICE);
    }

    @ParameterizedTest
    @CsvSource({"alice/link, ../root", "alice, root", "alice/link/deeper, root"})
    void aLinkOfTheOwnerLeadsOnlyWhereTheOwnerMayGo(String link, String target) throws IOException {
        Files.delete(own);
        Path place = root.resolve(link);
        if (!place.getParent().equals(root)) {
            Files.createDirectories(place.getParent());
            give(root.resolve("alice"));
        }
        Files.createSymbolicLink(place, target.startsWith("..") ? Path.of(target) : root.resolve(target));
        give(place);
        Path file = place.resolve(secret.getFileName());
        assertThat(file).hasContent("of root");
        assertThatThrownBy(() -> OwnerAccess.call(file, () -> Files.readString(file)))
                .isInstanceOf(AccessDeniedException.class);
    }

    @Test
    void rootFollowsItsOwnLinks() throws IOException {
        Path link = Files.createSymbolicLink(root.resolve("link"), Path.of("root/../root"));
        assertThat(OwnerAccess.call(link, () -> Files.readString(link.resolve("secret"))))
                .isEqualTo("of root");
        assertThat(OwnerAccess.ownerOf(link.resolve("secret"))).isEmpty();
        assertThat(OwnerAccess.ownerOf(Files.createSymbolicLink(root.resolve("to"), own)))
                .contains(new Accounts.Account(ALICE, ALICE));
    }

    @Test
    void whatDoesNotExistBelongsToWhoeverHasTheLastPartBefore() throws IOException {
        assertThat(OwnerAccess.ownerOf(secret.resolve("below/a/file"))).isEmpty();
        assertThat(OwnerAccess.ownerOf(root.resolve("absent/below"))).isEmpty();
        assertThat(OwnerAccess.ownerOf(own.resolve("absent/below"))).contains(new Accounts.Account(ALICE, ALICE));
    }

    /** So that a search through the homes of many accounts starts no thread for each. */
    @Test
    void rootSeesItselfWhatIsAbsentInTheHomeOfAnother() throws IOException {
        Files.createDirectory(own.resolve("there"));
        Files.createSymbolicLink(own.resolve("link"), Path.of("nowhere"));
        assertThat(OwnerAccess.isAbsent(own.resolve("absent"))).isTrue();
        assertThat(OwnerAccess.isAbsent(own.resolve("absent/below"))).isTrue();
        assertThat(OwnerAccess.isAbsent(own)).isFalse();
        assertThat(OwnerAccess.isAbsent(own.resolve("there"))).isFalse();
        assertThat(OwnerAccess.isAbsent(own.resolve("there/absent")))
                .as("unknown")
                .isFalse();
        assertThat(OwnerAccess.isAbsent(own.resolve("link"))).isFalse();
        assertThat(OwnerAccess.isAbsent(root.resolve("absent"))).as("root's").isFalse();
        assertThat(OwnerAccess.names(own))
                .hasValueSatisfying(names -> assertThat(names).containsExactlyInAnyOrder("there", "link"));
        assertThat(OwnerAccess.names(own.resolve("there"))).isEmpty();
        assertThat(OwnerAccess.names(root.resolve("root"))).isEmpty();
    }

    /** Not followed: the link belongs to that account. */
    @Test
    void rootListsNothingThroughALinkOfAnother() throws IOException {
        Path link = Files.createSymbolicLink(root.resolve("link"), root.resolve("root"));
        give(link);
        assertThat(OwnerAccess.names(link)).isEmpty();
        assertThat(OwnerAccess.isAbsent(link.resolve("absent"))).isFalse();
    }

    /** The text of such a link names a path among the mounts of the process. */
    @Test
    void aPathThroughAProcessIsReached() throws IOException {
        Path through = Path.of("/proc/" + ProcessHandle.current().pid() + "/root" + secret);
        assertThat(OwnerAccess.call(through, () -> Files.readString(through))).isEqualTo("of root");
        assertThat(SmallFile.readNatively(through, 10)).asString().isEqualTo("of root");
        Directory.open(through.getParent()).close();
    }

    @Test
    void anEndlessLinkIsRefused() throws IOException {
        Path link = Files.createSymbolicLink(root.resolve("link"), Path.of("link"));
        assertThatThrownBy(() -> OwnerAccess.ownerOf(link)).isInstanceOf(IOException.class);
    }

    @Test
    void anInterruptedCallerStillWaits() throws IOException {
        Thread.currentThread().interrupt();
        assertThat(OwnerAccess.call(own, () -> "done")).isEqualTo("done");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void numbersOutsideOfTheNamespaceAreNoAccounts() {
        IdMap map = IdMap.parse(List.of("         0     100000      65536", "70000 5 1"));
        assertThat(map.has(0)).isTrue();
        assertThat(map.has(65535)).isTrue();
        assertThat(map.has(65536)).isFalse();
        assertThat(map.has(70000)).isTrue();
    }
}
