package dev.gatehouse.windows.launcher;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The last action of a launcher, as written to the file {@code record}. Readers verify the processes that it names: a
 * process counts as running only if one with the same pid and start time exists.
 *
 * @param phase what the launcher was doing
 * @param since when that phase began, in milliseconds since 1970
 * @param launcher the launcher
 * @param gateway the gateway's process, in phases {@code UP} and {@code ENDING}
 * @param ends how many runs have ended since the launcher started
 * @param exit the exit code of the gateway's last run
 * @param reason one-line explanation; may be empty
 * @param next when the gateway is restarted after a failure, in milliseconds since 1970, in phase {@code WAITING}; empty
 *     if it asked for the restart
 */
public record LaunchRecord(
        Phase phase,
        long since,
        Optional<ProcessMark> launcher,
        Optional<ProcessMark> gateway,
        int ends,
        OptionalInt exit,
        String reason,
        OptionalLong next) {
    /** Phase of a launcher. */
    public enum Phase {
        /** A launcher was requested and has not started yet. */
        REQUESTED,
        /** The launcher has started. */
        BEGUN,
        /** The gateway runs. */
        UP,
        /** The gateway has exited and will be restarted. */
        WAITING,
        /** The gateway was asked to stop and is still running. */
        ENDING,
        /** The gateway has stopped on request; the launcher exits. */
        STOPPED,
        /** The gateway exited with code 0 by itself; the launcher exits. */
        FINISHED,
        /** The gateway exited and is not restarted; the launcher exits. */
        FAILED;

        /** Whether this is a final phase, after which the launcher exits. */
        public boolean isOver() {
            return this == STOPPED || this == FINISHED || this == FAILED;
        }
    }

    /** Returns the record of a start request, written before a launcher exists. */
    public static LaunchRecord requested() {
        return without(Phase.REQUESTED, "");
    }

    /** Returns a record that names no process. */
    static LaunchRecord without(Phase phase, String reason) {
        return new LaunchRecord(
                phase,
                System.currentTimeMillis(),
                Optional.empty(),
                Optional.empty(),
                0,
                OptionalInt.empty(),
                reason,
                OptionalLong.empty());
    }

    /** Returns this record after a stop, when both processes are gone. */
    public LaunchRecord stoppedNow() {
        return new LaunchRecord(
                Phase.STOPPED,
                phase.isOver() ? since : System.currentTimeMillis(),
                Optional.empty(),
                Optional.empty(),
                ends,
                exit,
                "",
                OptionalLong.empty());
    }

    /** Returns the gateway's process, if it is running. */
    public Optional<ProcessHandle> running() {
        return gateway.flatMap(ProcessMark::alive);
    }

    public String text() {
        StringBuilder out = new StringBuilder();
        out.append("format ").append(ServiceFolder.FORMAT).append('\n');
        out.append("phase ").append(phase.name().toLowerCase(Locale.ROOT)).append('\n');
        out.append("since ").append(since).append('\n');
        launcher.ifPresent(mark -> out.append("launcher ").append(mark.text()).append('\n'));
        gateway.ifPresent(mark -> out.append("gateway ").append(mark.text()).append('\n'));
        out.append("ends ").append(ends).append('\n');
        exit.ifPresent(code -> out.append("exit ").append(code).append('\n'));
        if (!reason.isEmpty()) {
            out.append("reason ").append(reason.replace('\n', ' ')).append('\n');
        }
        next.ifPresent(time -> out.append("next ").append(time).append('\n'));
        return out.toString();
    }

    /**
     * Parses {@link #text}; empty if the text is not a record.
     *
     * @param where path of the file, for messages
     * @throws NewerFormatException if a newer version wrote it
     */
    static Optional<LaunchRecord> parse(String text, String where) {
        Phase phase = null;
        long since = 0;
        Optional<ProcessMark> launcher = Optional.empty();
        Optional<ProcessMark> gateway = Optional.empty();
        int ends = 0;
        OptionalInt exit = OptionalInt.empty();
        String reason = "";
        OptionalLong next = OptionalLong.empty();
        try {
            for (String line : text.split("\n", -1)) {
                int blank = line.indexOf(' ');
                String value = line.substring(blank + 1);
                switch (blank < 0 ? "" : line.substring(0, blank)) {
                    case "format" -> ServiceFolder.refuseNewer(value, where);
                    case "phase" -> phase = Phase.valueOf(value.toUpperCase(Locale.ROOT));
                    case "since" -> since = Long.parseLong(value);
                    case "launcher" -> launcher = ProcessMark.parse(value);
                    case "gateway" -> gateway = ProcessMark.parse(value);
                    case "ends", "deaths" -> ends = Integer.parseInt(value);
                    case "next" -> next = OptionalLong.of(Long.parseLong(value));
                    case "exit" -> exit = OptionalInt.of(Integer.parseInt(value));
                    case "reason" -> reason = value;
                    default -> {
                        // A later version may write more keys.
                    }
                }
            }
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return phase == null
                ? Optional.empty()
                : Optional.of(new LaunchRecord(phase, since, launcher, gateway, ends, exit, reason, next));
    }
}
