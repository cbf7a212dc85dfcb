package dev.gatehouse.kubernetes.json;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Keeps the wanted parts of a JSON text (RFC 8259). Nine tenths of the objects in a list of the API are not wanted: a parser makes words
 * and numbers of them, and in a JVM that has just started that takes longer than everything else. This only looks for where a value ends.
 * It does not check what it leaves out, and the parser that follows checks the rest.
 */
final class JsonSieve {
    private static final int BUFFER = 32 * 1024;

    private final InputStream in;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream(BUFFER);
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int end;

    private JsonSieve(InputStream in) {
        this.in = in;
    }

    /**
     * Reads a value and returns what is wanted of it.
     *
     * @throws IOException if the stream fails, or ends within the value
     */
    static byte[] keep(InputStream in, JsonParts wanted) throws IOException {
        JsonSieve sieve = new JsonSieve(in);
        sieve.value(wanted);
        return sieve.kept.toByteArray();
    }

    private void value(JsonParts wanted) throws IOException {
        byte first = peek();
        if (wanted.isAll() || (first != '{' && first != '[')) {
            pass(true);
        } else if (first == '{') {
            object(wanted);
        } else {
            list(wanted);
        }
    }

    private void object(JsonParts wanted) throws IOException {
        kept.write(take());
        boolean separated = true;
        while (peek() != '}') {
            if (peek() == ',') {
                take();
                continue;
            }
            String key = key();
            JsonParts below = wanted.below(key);
            if (below == null) {
                pass(false);
                continue;
            }
            kept.writeBytes(((separated ? "\"" : ",\"") + key + "\":").getBytes(StandardCharsets.ISO_8859_1));
            separated = false;
            value(below);
        }
        kept.write(take());
    }

    private void list(JsonParts wanted) throws IOException {
        kept.write(take());
        while (peek() != ']') {
            if (peek() == ',') {
                kept.write(take());
            } else {
                value(wanted);
            }
        }
        kept.write(take());
    }

    /** The next key as it is written, and what is between it and its value. */
    private String key() throws IOException {
        expect('"');
        StringBuilder key = new StringBuilder();
        boolean escaped = false;
        while (true) {
            byte c = byteHere();
            position++;
            if (c == '"' && !escaped) {
                break;
            }
            escaped = c == '\\' && !escaped;
            key.append((char) (c & 0xff));
        }
        expect(':');
        return key.toString();
    }

    /** Passes the next value, or what is none, up to the end of the value around it. */
    private void pass(boolean keep) throws IOException {
        peek();
        int depth = 0;
        boolean text = false;
        boolean escaped = false;
        while (true) {
            int begin = position;
            int i = begin;
            boolean done = false;
            while (i < end && !done) {
                byte c = buffer[i];
                if (text) {
                    text = c != '"' || escaped;
                    escaped = c == '\\' && !escaped;
                    done = !text && depth == 0;
                } else if (c == '"') {
                    text = true;
                } else if (c == '{' || c == '[') {
                    depth++;
                } else if (c == '}' || c == ']') {
                    if (depth == 0) {
                        break;
                    }
                    depth--;
                    done = depth == 0;
                } else if (depth == 0 && (c == ',' || isBlank(c))) {
                    break;
                }
                i++;
            }
            if (keep) {
                kept.write(buffer, begin, i - begin);
            }
            position = i;
            if (done || i < end) {
                return;
            }
            fill();
        }
    }

    private void expect(char wanted) throws IOException {
        if (peek() != wanted) {
            throw new IOException("The API server's answer is no JSON object");
        }
        position++;
    }

    private byte take() throws IOException {
        byte here = byteHere();
        position++;
        return here;
    }

    /** The next byte that is not blank. */
    private byte peek() throws IOException {
        byte here = byteHere();
        while (isBlank(here)) {
            position++;
            here = byteHere();
        }
        return here;
    }

    private static boolean isBlank(byte c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    private byte byteHere() throws IOException {
        if (position == end) {
            fill();
        }
        return buffer[position];
    }

    private void fill() throws IOException {
        int count = in.read(buffer, 0, BUFFER);
        if (count <= 0) {
            throw new EOFException("The API server's answer ended within a JSON object");
        }
        position = 0;
        end = count;
    }
}
