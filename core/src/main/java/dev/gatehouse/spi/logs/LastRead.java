package dev.gatehouse.spi.logs;

import java.util.List;
import java.util.Optional;

/**
 * The last lines of a log that is read again and again until they do not change any more: a gateway that ends prints many lines at
 * once, and the reason is in the last ones. Used by one thread.
 *
 * @since 0.1.0
 */
public final class LastRead {
    private List<String> lines = List.of();

    /** Begins without lines. */
    public LastRead() {}

    /**
     * Notes the lines of one more reading.
     *
     * @param now the lines
     * @return the lines, if there are some and the reading before had the same; otherwise empty
     */
    public Optional<List<String>> ifComplete(List<String> now) {
        boolean complete = !now.isEmpty() && now.equals(lines);
        lines = List.copyOf(now);
        return complete ? Optional.of(lines) : Optional.empty();
    }

    /** {@return the lines of the last reading} */
    public List<String> lines() {
        return lines;
    }
}
