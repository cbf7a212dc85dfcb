package dev.gatehouse.bench;

/** Seconds, which is what everything here is told in. */
final class Stopwatch {
    private static final double NANOS = 1e9;

    private Stopwatch() {}

    /** What is timed. */
    interface Work {
        void run() throws Exception;
    }

    static double since(long begin) {
        return (System.nanoTime() - begin) / NANOS;
    }

    static double time(Work work) throws Exception {
        long begin = System.nanoTime();
        work.run();
        return since(begin);
    }
}
