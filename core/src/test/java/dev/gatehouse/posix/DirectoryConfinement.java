package dev.gatehouse.posix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An open directory of the test, and a directory beside it that no call may reach: every call is tried with a name that
 * is a symbolic link to something outside, which must not change.
 */
@Timeout(60)
abstract class DirectoryConfinement {
    @TempDir
    Path top;

    Path path;
    Path outside;
    Directory directory;

    @BeforeEach
    void open() throws IOException {
        path = Files.createDirectory(top.resolve("inside"));
        outside = Files.createDirectory(top.resolve("outside"));
        Files.writeString(outside.resolve("file"), "untouched");
        directory = Directory.open(path);
    }

    @AfterEach
    void close() throws PosixException {
        directory.close();
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    static int mode(Path file) throws IOException {
        return (int) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 07777;
    }

    static int id(Path file, String which) throws IOException {
        return (int) Files.getAttribute(file, "unix:" + which, LinkOption.NOFOLLOW_LINKS);
    }

    void link(String name, Path target) throws IOException {
        Files.createSymbolicLink(path.resolve(name), target);
    }

    static void assertErrno(ThrowingCallable call, int... allowed) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        PosixException.class,
                        e -> assertThat(allowed).as(e.getMessage()).contains(e.errno()));
    }

    void assertOutsideIsUntouched() throws IOException {
        assertThat(Files.readString(outside.resolve("file"))).isEqualTo("untouched");
        try (Stream<Path> entries = Files.list(outside)) {
            assertThat(entries).containsExactly(outside.resolve("file"));
        }
    }
}
