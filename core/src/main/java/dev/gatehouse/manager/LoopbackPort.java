package dev.gatehouse.manager;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;

/** Whether something serves a port of this host, by which a gateway that names one is known to be ready. */
public final class LoopbackPort {
    private LoopbackPort() {}

    /** Whether a connection to a port, 1 to 65535, is taken now; one that is refused costs some ten microseconds. */
    public static boolean accepts(int port) {
        try (SocketChannel channel = SocketChannel.open()) {
            return channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException refused) {
            return false;
        }
    }
}
