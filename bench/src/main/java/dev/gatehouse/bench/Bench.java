package dev.gatehouse.bench;

import java.io.IOException;

/**
 * The environment of all measurements.
 *
 * @param quick fewer rounds and no tree above 1000 gateways, for a first result
 */
record Bench(Place place, Processes processes, Results results, Installed command, boolean quick)
        implements AutoCloseable {
    static Bench open(Place place, boolean quick) throws IOException {
        return new Bench(place, Processes.start(place), new Results(), new Installed(place), quick);
    }

    /** Returns a number of rounds: the given one, or a third of it for a quick run. */
    int rounds(int full) {
        return quick ? Math.max(3, full / 3) : full;
    }

    @Override
    public void close() throws IOException {
        processes.close();
    }
}
