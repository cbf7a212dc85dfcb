package dev.gatehouse.spi.logs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/**
 * Where the last lines of a file begin, found from its end without reading what lies before.
 *
 * @param missing how many of the lines that were asked for the file does not have
 * @param start where the first of those that it has begins; its end where there is none
 */
record LineCount(int missing, long start) {
    private static final int BLOCK = 8192;

    /**
     * Counts back.
     *
     * @param size where the file ends, whatever is written to it meanwhile
     * @param wanted how many lines; what stands behind the last newline is one too
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
                // The newline at the very end begins no line.
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
