package dev.gatehouse.spi.port;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A listening socket of a port: its inode and account, from a line of {@code /proc/net/tcp} or {@code tcp6}. */
record Listener(String inode, int uid) {
    private static final String LISTENING = "0A";

    static List<Listener> on(int port, Path net) {
        List<Listener> found = new ArrayList<>();
        for (String table : List.of("tcp", "tcp6")) {
            try {
                for (String line : Files.readAllLines(net.resolve(table), StandardCharsets.US_ASCII)) {
                    add(line, port, found);
                }
            } catch (IOException absent) {
                // IPv6 may be off.
            }
        }
        return found;
    }

    /** {@code sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode …}; port and state in hexadecimal. */
    private static void add(String line, int port, List<Listener> found) {
        String[] words = line.strip().split(" +", -1);
        if (words.length < 10 || !words[3].equals(LISTENING)) {
            return;
        }
        try {
            if (Integer.parseInt(words[1].substring(words[1].lastIndexOf(':') + 1), 16) == port) {
                found.add(new Listener(words[9], Integer.parseInt(words[7])));
            }
        } catch (NumberFormatException other) {
            // Not a line of a socket.
        }
    }
}
