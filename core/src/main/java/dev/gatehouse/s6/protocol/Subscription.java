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
 * A listener in a fifodir: every byte that s6-supervise announces from its making on can be read from it.
 *
 * <p>A listener is a FIFO named {@code ftrig1:@}, 24 hexadecimal digits of TAI64N, a colon and six characters, 39 in
 * all, made under a dot name, opened, and then renamed (s6 src/libs6/s6-ftrigrd.c; the notifier writes to names of
 * exactly that length, ftrigw_notifyb_nosig.c). One descriptor open for both ends never sees the end of the file.
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

    /** Begins to listen. Whoever acts upon the service does so after this. */
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

    /** What was announced since the last call. */
    public String announced() throws PosixException {
        return new String(fifo.drain(), StandardCharsets.ISO_8859_1);
    }

    /** Tells the subscription that its servicedir has another name now, so that it can be taken back there. */
    public void movedTo(Servicedir moved) {
        servicedir = moved;
    }

    /** Stops listening; where the servicedir is gone its FIFO is gone with it. */
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
