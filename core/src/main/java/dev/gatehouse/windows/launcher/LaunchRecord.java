package dev.gatehouse.windows.launcher;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a launcher did last. Readers check the processes that it names: one runs only if a process with that pid and start
 * time runs.
 *
 * @param phase what the launcher was doing
 * @param since since when, in milliseconds since 1970
 * @param launcher the launcher
 * @param gateway the gateway's process, in phase {@code UP} and {@code ENDING}
 * @param deaths how often the gateway has ended since the launcher started
 * @param exit the exit code of its last run
 * @param reason an explanation on one line; may be empty
 */
public record LaunchRecord(
        Phase phase,
        long since,
        Optional<ProcessMark> launcher,
        Optional<ProcessMark> gateway,
        int deaths,
        OptionalInt exit,
        String reason) {
    /** What a launcher does. */
    public enum Phase {
        /** A launcher was requested and has not started yet. */
        REQUESTED,
        /** The launcher has started. */
        BEGUN,
        /** The gateway runs. */
        UP,
        /** The gateway has ended and will be restarted. */
        WAITING,
        /** The gateway was asked to end and still runs. */
        ENDING,
        /** The gateway has ended on request; the launcher leaves. */
        STOPPED,
        /** The gateway ended by itself with success; the launcher leaves. */
        FINISHED,
        /** The gateway ended and is not restarted; the launcher leaves. */
        FAILED;

        /** Whether the launcher had nothing more to do. */
        public boolean isOver() {
            return this == STOPPED || this == FINISHED || this == FAILED;
        }
    }

    /** The record of a request, before there is a launcher. */
    public static LaunchRecord requested() {
        return without(Phase.REQUESTED, "");
    }

    /** A record that names no process. */
    static LaunchRecord without(Phase phase, String reason) {
        return new LaunchRecord(
                phase, System.currentTimeMillis(), Optional.empty(), Optional.empty(), 0, OptionalInt.empty(), reason);
    }

    /** The same record after a stop, when both processes are gone. */
    public LaunchRecord stoppedNow() {
        return new LaunchRecord(
                Phase.STOPPED,
                phase.isOver() ? since : System.currentTimeMillis(),
                Optional.empty(),
                Optional.empty(),
                deaths,
                exit,
                "");
    }

    /** The gateway's process, if it runs. */
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
        out.append("deaths ").append(deaths).append('\n');
        exit.ifPresent(code -> out.append("exit ").append(code).append('\n'));
        if (!reason.isEmpty()) {
            out.append("reason ").append(reason.replace('\n', ' ')).append('\n');
        }
        return out.toString();
    }

    /**
     * Parses {@link #text}; empty if it is something else.
     *
     * @param where the file, for messages
     */
    static Optional<LaunchRecord> parse(String text, String where) {
        Phase phase = null;
        long since = 0;
        Optional<ProcessMark> launcher = Optional.empty();
        Optional<ProcessMark> gateway = Optional.empty();
        int deaths = 0;
        OptionalInt exit = OptionalInt.empty();
        String reason = "";
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
                    case "deaths" -> deaths = Integer.parseInt(value);
                    case "exit" -> exit = OptionalInt.of(Integer.parseInt(value));
                    case "reason" -> reason = value;
                    default -> {
                        // A later version may write more.
                    }
                }
            }
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return phase == null
                ? Optional.empty()
                : Optional.of(new LaunchRecord(phase, since, launcher, gateway, deaths, exit, reason));
    }
}
