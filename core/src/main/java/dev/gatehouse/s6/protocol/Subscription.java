package dev.gatehouse.s6.protocol;

import dev.gatehouse.posix.Directory;
import dev.gatehouse.posix.Fifo;
import dev.gatehouse.posix.PosixException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;

/**
 * A listener in a fifodir: receives every byte that s6-supervise announces after the listener was created.
 *
 * <p>A listener is a FIFO named {@code ftrig1:@}, 24 hexadecimal digits of TAI64N, a colon and six characters, 39
 * characters in total. It is created under a dot name, opened, and then renamed (s6 src/libs6/s6-ftrigrd.c; the
 * notifier writes only to names of exactly that length, ftrigw_notifyb_nosig.c). The descriptor is open for reading and
 * writing, so it never reports end of file.
 */
public final class Subscription implements AutoCloseable {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    private final Fifo fifo;
    private final String name;
    private Servicedir servicedir;

    private Subscription(Fifo fifo, String name, Servicedir servicedir) {
        this.fifo = fifo;
        this.name = name;
        this.servicedir = servicedir;
    }

    /** Starts to listen. Subscribe before sending a command, so that no event is missed. */
    public static Subscription to(Servicedir servicedir) throws PosixException {
        String name = freshName();
        try (Directory events = Directory.open(servicedir.events())) {
            events.makeFifo("." + name, 0622);
            try {
                return new Subscription(published(events, name), name, servicedir);
            } catch (PosixException e) {
                events.delete("." + name);
                throw e;
            }
        }
    }

    private static Fifo published(Directory events, String name) throws PosixException {
        Fifo fifo = events.openFifo("." + name);
        try {
            events.rename("." + name, name);
            return fifo;
        } catch (PosixException e) {
            fifo.close();
            throw e;
        }
    }

    private static String freshName() {
        ByteBuffer stamp = ByteBuffer.allocate(Tai64n.SIZE);
        Tai64n.pack(Instant.now(), stamp);
        StringBuilder name = new StringBuilder("ftrig1:@");
        name.append(HexFormat.of().formatHex(stamp.array())).append(':');
        for (int i = 0; i < 6; i++) {
            name.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        return name.toString();
    }

    public Fifo fifo() {
        return fifo;
    }

    /** Returns what was announced since the last call. */
    public String announced() throws PosixException {
        return new String(fifo.drain(), StandardCharsets.ISO_8859_1);
    }

    /** Must be called when the servicedir was renamed, so that {@link #close} finds the FIFO. */
    public void movedTo(Servicedir moved) {
        servicedir = moved;
    }

    /** Stops listening and deletes the FIFO, unless the servicedir is already gone. */
    @Override
    public void close() throws PosixException {
        fifo.close();
        if (servicedir.isDirectory()) {
            try (Directory events = Directory.open(servicedir.events())) {
                events.delete(name);
            }
        }
    }
}
