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
        assertErrno(() -> Directory.openNamed(path.resolve("absent")), Errno.ENOENT);
    }

    @Test
    void followsALinkOnRequest() throws IOException {
        link("link", outside);
        try (Directory followed = Directory.openFollowing(path.resolve("link"))) {
            assertThat(followed.list()).containsExactly("file");
        }
        try (Directory named = Directory.openNamed(path.resolve("link"))) {
            assertThat(named.list()).containsExactly("file");
        }
    }

    @Test
    void doesNotFollowLinksOfOtherAccounts() throws IOException {
        Host.requireRoot();
        link("link", outside);
        directory.chown("link", Host.NOBODY, Host.NOBODY);
        assertErrno(() -> Directory.openNamed(path.resolve("link")), Errno.ELOOP, Errno.ENOTDIR);
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
