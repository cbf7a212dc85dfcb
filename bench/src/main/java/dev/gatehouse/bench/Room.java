package dev.gatehouse.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;

/** The number of gateways that this machine and user can run, so that a small machine measures a smaller number. */
final class Room {
    /** Processes per gateway: its supervisor, the supervisor of its logger, and the logger. */
    private static final int PROCESSES_EACH = 3;

    /** Memory of these three, including that of the kernel. */
    private static final int KILOBYTES_EACH = 700;

    /** Reserve for other processes. */
    private static final int OTHER_PROCESSES = 1000;

    private Room() {}

    static int forGateways() {
        long processes = LongStream.of(
                        number(Path.of("/proc/sys/kernel/pid_max"), "", 0),
                        number(Path.of("/proc/sys/kernel/threads-max"), "", 0),
                        number(Path.of("/proc/self/limits"), "Max processes", 2),
                        number(Path.of("/sys/fs/cgroup/pids.max"), "", 0))
                .min()
                .orElse(Long.MAX_VALUE);
        long memory = number(Path.of("/proc/meminfo"), "MemAvailable:", 1);
        return (int) Math.clamp(
                Math.min((processes - OTHER_PROCESSES) / PROCESSES_EACH, memory / KILOBYTES_EACH),
                0L,
                Integer.MAX_VALUE);
    }

    /** Returns a number in the line of a file with a prefix; the maximum if there is none or no limit. */
    private static long number(Path file, String line, int word) {
        try {
            for (String text : Files.readAllLines(file)) {
                if (text.startsWith(line)) {
                    return Long.parseLong(text.strip().split("\\s+", -1)[word]);
                }
            }
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException unlimited) {
            return Long.MAX_VALUE;
        }
        return Long.MAX_VALUE;
    }
}
