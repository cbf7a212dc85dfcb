package dev.gatehouse.bench;

/** Measures seconds. */
final class Stopwatch {
    private static final double NANOS = 1e9;

    private Stopwatch() {}

    /** The code to time. */
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
