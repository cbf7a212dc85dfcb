package dev.gatehouse.manager;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * Probes TCP ports of the loopback addresses. Has only static methods and is thread-safe.
 *
 * @since 0.1.0
 */
public final class LoopbackPort {
    /** A listener that accepts nothing any more leaves a connection unanswered. */
    private static final int LIMIT_MILLIS = 500;

    private static final byte[][] ADDRESSES = {
        {127, 0, 0, 1}, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1},
    };

    private LoopbackPort() {}

    /**
     * Tries to connect to a port of {@code 127.0.0.1}, then of {@code ::1}. A refused connection takes about 10 µs; a
     * connection that nobody answers half a second.
     *
     * @param port the port, 1 to 65535
     * @return whether the port accepted a connection
     */
    public static boolean accepts(int port) {
        for (byte[] address : ADDRESSES) {
            if (accepts(address, port)) {
                return true;
            }
        }
        return false;
    }

    private static boolean accepts(byte[] address, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByAddress(address), port), LIMIT_MILLIS);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }
}
