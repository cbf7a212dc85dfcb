package dev.gatehouse.kubernetes.api;

import java.io.IOException;
import java.util.Optional;

/** Lines that arrive over time. Used by one thread. */
public interface LineStream extends AutoCloseable {
    /**
     * Waits for the next line.
     *
     * @return the line without its end; empty at the end of the stream
     */
    Optional<String> next() throws IOException, InterruptedException;

    @Override
    void close();
}
