package dev.gatehouse.kubernetes.direct;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** The body of an answer (RFC 9112, 6 and 7): to its length, in chunks, or to the end of the connection. Used by one thread. */
final class HttpBody extends InputStream {
    /** Until the connection ends. */
    static final long TO_THE_END = -1;

    private final InputStream in;
    private final boolean chunked;

    /** Bytes that are left of the body, or of the present chunk. */
    private long left;

    private boolean ended;

    private HttpBody(InputStream in, boolean chunked, long left) {
        this.in = in;
        this.chunked = chunked;
        this.left = left;
        this.ended = !chunked && left == 0;
    }

    static HttpBody chunked(InputStream in) {
        return new HttpBody(in, true, 0);
    }

    static HttpBody ofLength(InputStream in, long length) {
        return new HttpBody(in, false, length);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        if (!ended && chunked && left == 0) {
            nextChunk();
        }
        if (ended) {
            return -1;
        }
        int count = in.read(bytes, offset, left == TO_THE_END ? length : (int) Math.min(length, left));
        if (count < 0) {
            if (left != TO_THE_END) {
                throw new EOFException("the connection ended within an answer");
            }
            ended = true;
            return -1;
        }
        if (left != TO_THE_END) {
            left -= count;
            if (left == 0 && chunked) {
                HttpText.line(in);
            }
            ended = left == 0 && !chunked;
        }
        return count;
    }

    private void nextChunk() throws IOException {
        String line = HttpText.line(in);
        int extension = line.indexOf(';');
        left = HttpText.number(extension < 0 ? line : line.substring(0, extension), 16);
        if (left == 0) {
            // A trailer, which nobody needs, ends with an empty line.
            String trailer = HttpText.line(in);
            while (!trailer.isEmpty()) {
                trailer = HttpText.line(in);
            }
            ended = true;
        }
    }

    /** Whether the next answer can follow on this connection. */
    boolean isComplete() {
        return ended && left != TO_THE_END;
    }
}
