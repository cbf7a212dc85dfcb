package dev.gatehouse.windows.launcher;

import java.time.Instant;
import java.util.Optional;

/**
 * Identifies a process by pid and start time, because a pid may be reused.
 *
 * @param pid process id
 * @param started when it started, in milliseconds since 1970; 0 if unknown
 */
public record ProcessMark(long pid, long started) {
    /** Two readings of the same start time may differ, because not every system records milliseconds. */
    private static final long TOLERANCE = 1000;

    public static ProcessMark of(ProcessHandle process) {
        return new ProcessMark(process.pid(), startOf(process));
    }

    private static long startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /** Returns the process, if it is running. */
    public Optional<ProcessHandle> alive() {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::isSame);
    }

    public boolean isAlive() {
        return alive().isPresent();
    }

    /**
     * If a start time is unknown, the processes count as different: only a process that is certainly the same may be
     * signalled.
     */
    private boolean isSame(ProcessHandle process) {
        long start = startOf(process);
        return started > 0 && start > 0 && Math.abs(start - started) <= TOLERANCE;
    }

    String text() {
        return pid + " " + started;
    }

    /** Parses {@link #text}; empty if the text is something else. */
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
