package dev.gatehouse.spi.logs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/**
 * The beginning of a file's last lines, found from its end without reading the part before them.
 *
 * @param missing how many of the wanted lines the file does not have
 * @param start where the first of its lines begins; the file's end if it has none
 */
record LineCount(int missing, long start) {
    private static final int BLOCK = 8192;

    /**
     * Counts backwards.
     *
     * @param size the file's end; later writes are ignored
     * @param wanted how many lines; text after the last newline counts as one
     */
    static LineCount back(SeekableByteChannel file, long size, int wanted) throws IOException {
        if (wanted == 0 || size == 0) {
            return new LineCount(wanted, size);
        }
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        int missing = wanted;
        for (long end = size; end > 0; ) {
            long begin = Math.max(0, end - BLOCK);
            read(file, begin, block.clear().limit((int) (end - begin)));
            for (int i = block.limit() - 1; i >= 0; i--) {
                long after = begin + i + 1;
                // No line begins after the newline at the end of the file.
                if (block.get(i) == '\n' && after < size && --missing == 0) {
                    return new LineCount(0, after);
                }
            }
            end = begin;
        }
        return new LineCount(missing - 1, 0);
    }

    private static void read(SeekableByteChannel file, long position, ByteBuffer block) throws IOException {
        file.position(position);
        int n = 0;
        while (n >= 0 && block.hasRemaining()) {
            n = file.read(block);
        }
        block.flip();
    }
}
