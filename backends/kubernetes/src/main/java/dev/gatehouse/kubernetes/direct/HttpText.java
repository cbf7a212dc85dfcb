package dev.gatehouse.kubernetes.direct;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Lines of HTTP/1.1 (RFC 9112, 2.2). */
final class HttpText {
    /** Longer lines are no headers of an API server. */
    private static final int LONGEST = 64 * 1024;

    private HttpText() {}

    /** Reads a line without its end. The stream is buffered. */
    static String line(InputStream in) throws IOException {
        byte[] line = new byte[128];
        int length = 0;
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the server has closed the connection");
            }
            if (length == LONGEST) {
                throw new IOException("the server sent a header that is too long");
            }
            if (length == line.length) {
                line = Arrays.copyOf(line, 2 * length);
            }
            line[length++] = (byte) next;
        }
        if (length > 0 && line[length - 1] == '\r') {
            length--;
        }
        return new String(line, 0, length, StandardCharsets.ISO_8859_1);
    }

    /** Parses a number without a sign. */
    static long number(String text, int radix) throws IOException {
        String bare = text.strip();
        try {
            if (!bare.isEmpty() && Character.digit(bare.charAt(0), radix) >= 0) {
                return Long.parseLong(bare, radix);
            }
        } catch (NumberFormatException tooLong) {
            // As below.
        }
        throw new IOException(
                "the server does not speak HTTP: " + (bare.length() <= 40 ? bare : bare.substring(0, 40)));
    }
}
