package dev.gatehouse.kubernetes.workload;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.kubernetes.json.Tree;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a launcher says about its gateway: one line in the home, which Gatehouse sees too. The API only knows the container, which
 * lives on when the gateway has ended. It belongs to one pod; that of another pod says nothing.
 *
 * @param pod UID of the pod
 * @param state {@code up}, {@code stopping}, {@code crashloop}, {@code finished}, {@code failed} or {@code down}
 * @param since when the state began, in seconds since 1970
 * @param run number of the run in this pod, from 1
 * @param ends how many runs have ended in this pod
 * @param restarts how many of them followed an end that nobody asked for
 * @param began when the run began, in seconds since 1970
 * @param pid the gateway's process in its pod; 0 if it does not run
 * @param code exit code of the last run that ended, more than 128 after a signal; −1 if none has
 * @param outOfMemory whether the kernel killed a process of it because of the container's memory limit
 * @param at when it ended, in seconds since 1970
 * @param next when the next run begins, in seconds since 1970; 0 if none is to come
 * @param why what keeps the gateway from serving, in words for a person; empty if the launcher knows of nothing
 */
public record RunRecord(
        String pod,
        String state,
        long since,
        int run,
        int ends,
        int restarts,
        long began,
        long pid,
        int code,
        boolean outOfMemory,
        long at,
        long next,
        String why) {
    private static final String FORMAT = "1";

    /** The last key: its value is the rest of the line. */
    private static final String WHY = " why=";

    private static final int AFTER_SIGNAL = 128;

    /** The last signal of Linux, SIGRTMAX (signal(7)). */
    private static final int SIGNALS = 64;

    /** The directory of a gateway's records. */
    public static Path directory(Path home, ServiceName service) {
        return home.resolve("logs/gateways").resolve(service.toString());
    }

    /** The record of the present or last run. */
    public static Path file(Path home, ServiceName service) {
        return directory(home, service).resolve("kubernetes.run");
    }

    /** Parses a line; empty if it is none of this format. */
    public static Optional<RunRecord> parse(String line) {
        Map<String, String> words = new HashMap<>();
        int rest = line.indexOf(WHY);
        String why = rest < 0 ? "" : line.substring(rest + WHY.length()).strip();
        for (String word : (rest < 0 ? line : line.substring(0, rest)).strip().split(" ", -1)) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                words.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
        if (!FORMAT.equals(words.get("format"))) {
            return Optional.empty();
        }
        try {
            String code = words.getOrDefault("code", "-");
            return Optional.of(new RunRecord(
                    words.getOrDefault("pod", ""),
                    words.getOrDefault("state", ""),
                    number(words, "since"),
                    Math.toIntExact(number(words, "run")),
                    Math.toIntExact(number(words, "ends")),
                    Math.toIntExact(number(words, "restarts")),
                    number(words, "began"),
                    number(words, "pid"),
                    code.equals("-") ? -1 : Integer.parseInt(code),
                    number(words, "oom") > 0,
                    number(words, "at"),
                    number(words, "next"),
                    why));
        } catch (ArithmeticException | NumberFormatException damaged) {
            return Optional.empty();
        }
    }

    private static long number(Map<String, String> words, String key) {
        return Long.parseLong(words.getOrDefault(key, "0"));
    }

    /** Whether a line that a container left as its last words is a record, which is not for people. */
    public static boolean isRecord(String line) {
        return line.startsWith("format=");
    }

    /**
     * Whether it was written before the container ended, and says that the gateway runs: then the launcher was killed, and the kubelet
     * starts another one.
     *
     * @param end the end of a container, as its pod has it
     */
    public boolean isOlderThan(Tree end) {
        Optional<Instant> time = end.time("finishedAt");
        return state.equals("up") && time.isPresent() && since <= time.get().getEpochSecond();
    }

    public boolean hasEnd() {
        return code >= 0;
    }

    /** The signal that ended the last run, as far as a shell can tell; 0 if it exited. */
    public int signal() {
        return code > AFTER_SIGNAL && code <= AFTER_SIGNAL + SIGNALS ? code - AFTER_SIGNAL : 0;
    }
}
