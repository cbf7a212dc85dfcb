package dev.gatehouse.windows.launcher;

import java.time.Instant;
import java.util.Optional;

/**
 * One process and no other: its number alone would some day be another's.
 *
 * @param pid the number
 * @param started when it was started, in milliseconds since 1970; 0 where that could not be told
 */
public record ProcessMark(long pid, long started) {
    /** How far two readings of the same start may lie apart: not every system keeps it in milliseconds. */
    private static final long TOLERANCE = 1000;

    public static ProcessMark of(ProcessHandle process) {
        return new ProcessMark(process.pid(), startOf(process));
    }

    private static long startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /** The process, as long as it runs. */
    public Optional<ProcessHandle> alive() {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::isSame);
    }

    public boolean isAlive() {
        return alive().isPresent();
    }

    /** Where either start cannot be told nothing is proven, and what is not proven to be ours is not touched. */
    private boolean isSame(ProcessHandle process) {
        long start = startOf(process);
        return started > 0 && start > 0 && Math.abs(start - started) <= TOLERANCE;
    }

    String text() {
        return pid + " " + started;
    }

    /** Reads {@link #text}; empty where it is none. */
    static Optional<ProcessMark> parse(String text) {
        int blank = text.indexOf(' ');
        try {
            return blank < 1
                    ? Optional.empty()
                    : Optional.of(new ProcessMark(
                            Long.parseLong(text, 0, blank, 10), Long.parseLong(text, blank + 1, text.length(), 10)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
