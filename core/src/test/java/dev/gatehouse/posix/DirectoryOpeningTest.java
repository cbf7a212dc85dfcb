package dev.gatehouse.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which directories can be opened, that an open one stays the same, and that descriptors are closed. */
class DirectoryOpeningTest extends DirectoryConfinement {
    @Test
    void doesNotOpenLinks() throws IOException {
        link("link", outside);
        assertErrno(() -> Directory.open(path.resolve("link")), Errno.ELOOP, Errno.ENOTDIR);
        assertErrno(() -> directory.child("link"), Errno.ELOOP, Errno.ENOTDIR);
        assertErrno(() -> directory.openFifo("link"), Errno.ELOOP);
        assertErrno(() -> directory.chmodFifo("link", 0777), Errno.ELOOP);
    }

    @Test
    void opensDirectoriesOnly() throws IOException {
        Files.writeString(path.resolve("file"), "");
        assertErrno(() -> Directory.open(path.resolve("file")), Errno.ENOTDIR);
        assertErrno(() -> directory.child("file"), Errno.ENOTDIR);
        assertErrno(() -> directory.child("absent"), Errno.ENOENT);
        assertErrno(() -> Directory.openFollowing(path.resolve("absent")), Errno.ENOENT);
    }

    @Test
    void followsALinkOnRequest() throws IOException {
        link("link", outside);
        try (Directory followed = Directory.openFollowing(path.resolve("link"))) {
            assertThat(followed.list()).containsExactly("file");
        }
    }

    @Test
    void doesNotFollowLinksOfOtherAccounts() throws IOException {
        Host.requireRoot();
        link("link", outside);
        directory.chown("link", Host.NOBODY, Host.NOBODY);
        assertErrno(() -> Directory.openFollowing(path.resolve("link")), Errno.ELOOP, Errno.ENOTDIR);
    }

    /** Each part of a path, and each way to open one. */
    @Test
    void rootFollowsNoLinkOfAnotherAccountOnTheWay() throws IOException {
        Host.requireRoot();
        Path inner = Files.createDirectories(outside.resolve("inner"));
        Files.writeString(inner.resolve("lock"), "");
        link("link", outside);
        Path way = path.resolve("link/inner");
        Path lock = way.resolve("lock");
        int flags = Libc.O_RDONLY | Libc.O_NOFOLLOW;
        Directory.open(way).close();
        assertThat(SmallFile.readNatively(lock, 10)).isEmpty();
        Libc.close(Opening.stepByStep(inner.resolve("lock"), flags));
        directory.chown("link", Host.NOBODY, Host.NOBODY);
        assertErrno(() -> Directory.open(way), Errno.ELOOP, Errno.ENOTDIR);
        assertErrno(() -> Directory.openFollowing(way), Errno.ELOOP, Errno.ENOTDIR);
        assertErrno(() -> Fifo.send(way.resolve("control"), bytes("d")), Errno.ELOOP, Errno.ENOTDIR);
        assertErrno(() -> Opening.stepByStep(lock, flags), Errno.ELOOP, Errno.ENOTDIR);
        assertThatThrownBy(() -> SmallFile.readNatively(lock, 10)).isInstanceOf(PosixException.class);
        assertThat(RecordLock.holder(lock)).isEmpty();
    }

    /** A link of root behind a part of another account may have been moved there. */
    @Test
    void rootFollowsNoLinkBehindAPartOfAnotherAccount() throws IOException {
        Host.requireRoot();
        Path part = Files.createDirectory(path.resolve("part"));
        Files.createSymbolicLink(part.resolve("link"), outside);
        Directory.openFollowing(part.resolve("link")).close();
        directory.chown("part", Host.NOBODY, Host.NOBODY);
        assertErrno(() -> Directory.openFollowing(part.resolve("link")), Errno.ELOOP, Errno.ENOTDIR);
    }

    @Test
    void rootSendsNothingToAFifoWithASecondName() throws IOException {
        Host.requireRoot();
        directory.makeFifo("fifo", 0600);
        try (Fifo reader = directory.openFifo("fifo")) {
            Fifo.send(path.resolve("fifo"), bytes("x"));
            Files.createLink(path.resolve("second"), path.resolve("fifo"));
            assertErrno(() -> Fifo.send(path.resolve("second"), bytes("d")), Errno.EPERM);
            assertThat(reader.drain()).isEqualTo(bytes("x"));
        }
    }

    @Test
    void keepsItsDirectoryWhenAnotherOneTakesItsName() throws IOException {
        Files.move(path, top.resolve("moved"));
        Files.createSymbolicLink(path, outside);
        directory.createFile("made", bytes("x"), 0600);
        directory.replaceFile("replaced", bytes("x"), 0600, -1, -1);
        directory.appendFile("appended", bytes("x"), 0600, -1, -1);
        directory.makeChild("child", 0700).close();
        directory.makeFifo("fifo", 0600);
        assertThat(directory.list()).containsExactlyInAnyOrder("made", "replaced", "appended", "child", "fifo");
        assertThat(directory.attributes("file")).isNull();
        assertThat(directory.readFile("made", 10)).isPresent();
        assertThat(top.resolve("moved/made")).isRegularFile();
        assertOutsideIsUntouched();
    }

    @Test
    void descriptorsAreClosed() throws IOException {
        long before = openDescriptors();
        Files.createDirectories(path.resolve("tree/a/b"));
        directory.deleteTree("tree");
        directory.makeChild("child", 0755).close();
        directory.createFile("file", bytes("x"), 0600);
        directory.replaceFile("file", bytes("y"), 0600, -1, -1);
        directory.readFile("file", 10);
        directory.appendFile("file", bytes("z"), 0600, -1, -1);
        directory.makeFifo("fifo", 0600);
        assertErrno(() -> directory.createFile("file", bytes("x"), 0600), Errno.EEXIST);
        assertThatThrownBy(() -> directory.readFile("fifo", 10)).isInstanceOf(IOException.class);
        assertThat(directory.list()).hasSize(3);
        assertThat(openDescriptors()).isEqualTo(before);
    }

    private long openDescriptors() throws IOException {
        // Only descriptors of this directory: other threads of this JVM open files too.
        long count = 0;
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                count += leadsHere(descriptor) ? 1 : 0;
            }
        }
        return count;
    }

    private boolean leadsHere(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).startsWith(top);
        } catch (IOException gone) {
            return false;
        }
    }

    @Test
    void failuresNameTheCallTheSubjectAndTheReason() {
        assertThatThrownBy(() -> directory.child("absent"))
                .hasMessage("open absent: No such file or directory")
                .isInstanceOfSatisfying(
                        PosixException.class,
                        e -> assertThat(e.is(Errno.ENOENT)).isTrue());
    }
}
