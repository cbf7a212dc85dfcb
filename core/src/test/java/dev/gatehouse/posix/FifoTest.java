package dev.gatehouse.posix;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** No call here may block, so each test has a time limit. */
@Timeout(20)
class FifoTest {
    @TempDir
    private Path path;

    private Directory directory;

    @BeforeEach
    void make() throws IOException {
        directory = Directory.open(path);
        directory.makeFifo("fifo", 0600);
    }

    @AfterEach
    void close() throws PosixException {
        directory.close();
    }

    private static void assertErrno(ThrowingCallable call, int errno) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        PosixException.class,
                        e -> assertThat(e.errno()).as(e.getMessage()).isEqualTo(errno));
    }

    private void send(String name, String text) throws PosixException {
        Fifo.send(path.resolve(name), text.getBytes(US_ASCII));
    }

    @Test
    void sendingWithoutAReaderFailsAtOnce() {
        assertErrno(() -> send("fifo", "u"), Errno.ENXIO);
        assertErrno(() -> send("fifo", ""), Errno.ENXIO);
    }

    @Test
    void sendingToAMissingFifoFails() throws IOException {
        Files.writeString(path.resolve("file"), "");
        assertErrno(() -> send("absent", "u"), Errno.ENOENT);
        assertErrno(() -> send("file/below", "u"), Errno.ENOTDIR);
    }

    @Test
    void sendingDoesNotFollowLinks() throws IOException {
        Files.createSymbolicLink(path.resolve("link"), path.resolve("fifo"));
        try (Fifo reader = directory.openFifo("fifo")) {
            assertErrno(() -> send("link", "u"), Errno.ELOOP);
            assertThat(reader.drain()).isEmpty();
        }
    }

    @Test
    void bytesThatAreSentAreRead() throws IOException {
        try (Fifo reader = directory.openFifo("fifo")) {
            send("fifo", "ud");
            send("fifo", "x");
            send("fifo", "");
            assertThat(new String(reader.drain(), US_ASCII)).isEqualTo("udx");
            assertThat(reader.drain()).isEmpty();
        }
        assertErrno(() -> send("fifo", "u"), Errno.ENXIO);
    }

    @Test
    void manyBytesAreReadInParts() throws IOException {
        byte[] sent = new byte[10_000];
        for (int i = 0; i < sent.length; i++) {
            sent[i] = (byte) i;
        }
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try (Fifo reader = directory.openFifo("fifo")) {
            Fifo.send(path.resolve("fifo"), sent);
            for (byte[] part = reader.drain(); part.length > 0; part = reader.drain()) {
                read.writeBytes(part);
            }
        }
        assertThat(read.toByteArray()).isEqualTo(sent);
    }

    @Test
    void sendingToAFullFifoFailsInsteadOfBlocking() throws IOException {
        byte[] tooMuch = new byte[1 << 21];
        Arrays.fill(tooMuch, (byte) 'u');
        try (Fifo reader = directory.openFifo("fifo")) {
            assertErrno(() -> Fifo.send(path.resolve("fifo"), tooMuch), Errno.EAGAIN);
            assertThat(reader.drain()).isNotEmpty();
        }
    }

    @Test
    void aRegularFileIsNotWrittenTo() throws IOException {
        Files.writeString(path.resolve("file"), "content");
        assertErrno(() -> send("file", "u"), Errno.ENXIO);
        assertThat(path.resolve("file")).hasContent("content");
    }
}
