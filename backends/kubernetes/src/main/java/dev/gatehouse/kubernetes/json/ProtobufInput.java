package dev.gatehouse.kubernetes.json;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The bytes of a protobuf message (protobuf.dev, Encoding). Used by one thread. */
final class ProtobufInput {
    private static final int BUFFER = 32 * 1024;

    /** Far more than the API server stores of an object. */
    private static final int LONGEST = 16 << 20;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int end;

    /** How many bytes are before the buffer's. */
    private long passed;

    ProtobufInput(InputStream in) {
        this.in = in;
    }

    /** How many bytes have been read. */
    long offset() {
        return passed + position;
    }

    /** Whether no byte follows. */
    boolean isAtEnd() throws IOException {
        return position == end && !fill();
    }

    byte next() throws IOException {
        if (position == end && !fill()) {
            throw new EOFException("The API server's answer ended within an object");
        }
        return buffer[position++];
    }

    /** A number, of at most 64 bits, seven in each byte. */
    long number() throws IOException {
        long number = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = next();
            number |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return number;
            }
        }
        throw damaged();
    }

    /**
     * The length of what follows.
     *
     * @param limit the offset at which the message around it ends
     */
    long length(long limit) throws IOException {
        long length = number();
        if (length < 0 || length > limit - offset()) {
            throw damaged();
        }
        return length;
    }

    byte[] bytes(long count) throws IOException {
        if (count > LONGEST) {
            throw damaged();
        }
        byte[] bytes = new byte[(int) count];
        int taken = 0;
        while (taken < bytes.length) {
            if (position == end && !fill()) {
                throw new EOFException("The API server's answer ended within an object");
            }
            int some = Math.min(bytes.length - taken, end - position);
            System.arraycopy(buffer, position, bytes, taken, some);
            position += some;
            taken += some;
        }
        return bytes;
    }

    void skip(long count) throws IOException {
        long left = count;
        while (left > 0) {
            if (position == end && !fill()) {
                throw new EOFException("The API server's answer ended within an object");
            }
            int some = (int) Math.min(left, end - position);
            position += some;
            left -= some;
        }
    }

    static IOException damaged() {
        return new IOException("The API server's answer is damaged");
    }

    private boolean fill() throws IOException {
        int count = in.read(buffer, 0, BUFFER);
        if (count <= 0) {
            return false;
        }
        passed += end;
        position = 0;
        end = count;
        return true;
    }
}
