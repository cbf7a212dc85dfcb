package dev.gatehouse.posix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SmallFileTest {
    /** A way of reading. */
    private interface Reader {
        byte[] read(Path file, int most) throws IOException;
    }

    private static final List<Reader> WAYS = List.of(SmallFile::read, SmallFile::readNatively);

    @TempDir
    private Path directory;

    @Test
    void readsTheBeginning() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "0123456789");
        Path empty = Files.createFile(directory.resolve("empty"));
        for (Reader way : WAYS) {
            assertThat(way.read(file, 64)).isEqualTo("0123456789".getBytes(UTF_8));
            assertThat(way.read(file, 10)).isEqualTo("0123456789".getBytes(UTF_8));
            assertThat(way.read(file, 3)).isEqualTo("012".getBytes(UTF_8));
            assertThat(way.read(empty, 3)).isEmpty();
        }
    }

    @Test
    void reportsAMissingFile() {
        for (Reader way : WAYS) {
            assertThatThrownBy(() -> way.read(directory.resolve("none"), 3)).isInstanceOf(NoSuchFileException.class);
        }
    }

    @Test
    void rootDoesNotFollowLinksOrBlockOnAFifo() throws Exception {
        assumeTrue(Accounts.isRoot(), "only root is protected from files of other accounts");
        Path link = Files.createSymbolicLink(
                directory.resolve("link"), Files.writeString(directory.resolve("file"), "secret"));
        Path fifo = directory.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        for (Reader way : WAYS) {
            assertThatThrownBy(() -> way.read(link, 64)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void whatIsNoRegularFileIsRefusedAtOnce() throws Exception {
        Path fifo = directory.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        Path written = directory.resolve("written");
        assertThat(new ProcessBuilder("mkfifo", written.toString()).start().waitFor())
                .isZero();
        Path socket = directory.resolve("socket");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                FileChannel _ = FileChannel.open(written, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            for (Path odd : List.of(fifo, written, socket, directory, Path.of("/dev/null"))) {
                for (Reader way : WAYS) {
                    assertThatThrownBy(() -> way.read(odd, 64)).hasMessageContaining("not a regular file");
                }
            }
        }
    }

    @Test
    void messagesNameThePathAndNoDescriptor() throws Exception {
        assumeTrue(!Accounts.isRoot(), "root may list every directory");
        try (Directory open = Directory.open(directory)) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("---------"));
            assertThatThrownBy(() -> open.attributes("file"))
                    .hasMessage(directory.resolve("file").toString());
        } finally {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void aReadOnlyFileIsReadCompletely() throws IOException {
        byte[] content = new byte[100_000];
        Arrays.fill(content, (byte) 7);
        Path file = Files.write(directory.resolve("file"), content);
        for (Reader way : WAYS) {
            assertThat(way.read(file, 200_000)).isEqualTo(content);
        }
    }
}
