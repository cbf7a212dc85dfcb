package dev.gatehouse.systemtest.wine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The output of a process that writes to a file. Ends when the process has exited, even if processes that it has started keep the file
 * open: they would keep a pipe open too, and its reader would wait for them.
 */
final class FileTail extends InputStream {
    private static final Duration PACE = Duration.ofMillis(20);

    private final FileChannel file;
    private final Process writer;

    FileTail(Path file, Process writer) throws IOException {
        this.file = FileChannel.open(file, StandardOpenOption.READ);
        this.writer = writer;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        while (true) {
            // Asked before the read, so that nothing is lost that it wrote last.
            boolean exited = !writer.isAlive();
            int count = file.read(ByteBuffer.wrap(bytes, offset, length));
            if (count > 0 || exited) {
                return count;
            }
            try {
                writer.waitFor(PACE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return -1;
            }
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
