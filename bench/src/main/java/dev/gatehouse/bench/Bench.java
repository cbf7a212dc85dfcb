package dev.gatehouse.bench;

import java.io.IOException;

/**
 * What every measurement works with.
 *
 * @param quick fewer rounds and no tree above 1000 gateways, for a first impression
 */
record Bench(Place place, Processes processes, Results results, Installed command, boolean quick)
        implements AutoCloseable {
    static Bench open(Place place, boolean quick) throws IOException {
        return new Bench(place, Processes.start(place), new Results(), new Installed(place), quick);
    }

    /** So many rounds, or a third of them where it has to be quick. */
    int rounds(int full) {
        return quick ? Math.max(3, full / 3) : full;
    }

    @Override
    public void close() throws IOException {
        processes.close();
    }
}
