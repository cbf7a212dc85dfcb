package dev.gatehouse.systemd;

import dev.gatehouse.manager.LastExit;
import java.util.Optional;

/** Explains why a unit failed, from its {@code Result} and systemd's own exit codes (systemd.exec(5)). */
final class FailureReason {
    private static final String NOT_RESTARTED = "; not restarted automatically";

    private final UnitFacts facts;
    private final Optional<LastExit> exit;

    FailureReason(UnitFacts facts, Optional<LastExit> exit) {
        this.facts = facts;
        this.exit = exit;
    }

    String words() {
        String ended = exit.map(LastExit::toString).orElse("start failed");
        return switch (facts.text("Result")) {
            case "exit-code" -> exitCode(ended);
            case "signal" -> ended + NOT_RESTARTED;
            case "core-dump" -> ended + " with a core dump" + NOT_RESTARTED;
            case "timeout" -> "exceeded a time limit of its unit and was killed";
            case "watchdog" -> "missed a watchdog deadline";
            case "oom-kill" -> "killed: out of memory" + NOT_RESTARTED;
            case "protocol" -> ended + " before it was ready" + NOT_RESTARTED;
            case "resources" -> "systemd could not prepare the start: unreadable file or exhausted resources";
            case "start-limit-hit" -> "started too often in a short time (start-limit-hit)" + NOT_RESTARTED;
            default -> ended + " (" + facts.text("Result") + ")" + NOT_RESTARTED;
        };
    }

    private String exitCode(String ended) {
        return ended + exit.map(FailureReason::meaningInParentheses).orElse("") + NOT_RESTARTED;
    }

    /** Meaning of an exit code; empty if unknown. Codes from 200 on are systemd's (systemd.exec(5)). */
    static String meaning(LastExit exit) {
        if (exit.signal() != 0) {
            return "";
        }
        return switch (exit.code()) {
            case 78 -> "configuration error";
            case 126 -> "program not executable";
            case 127, 203 -> "program not found or not executable";
            case 200 -> "working directory not accessible";
            case 216, 217 -> "user or group does not exist";
            case 226 -> "sandboxing of the unit not supported on this host";
            case 233 -> "runtime directory cannot be created";
            default -> "";
        };
    }

    /** The same in parentheses after a space; empty if unknown. */
    static String meaningInParentheses(LastExit exit) {
        String meaning = meaning(exit);
        return meaning.isEmpty() ? "" : " (" + meaning + ")";
    }
}
