package dev.gatehouse.systemd;

import dev.gatehouse.manager.LastExit;
import java.util.Optional;

/** Why a unit failed, in words: from its {@code Result} and systemd's own exit codes (systemd.exec(5)). */
final class FailureReason {
    private final UnitFacts facts;
    private final Optional<LastExit> exit;

    FailureReason(UnitFacts facts, Optional<LastExit> exit) {
        this.facts = facts;
        this.exit = exit;
    }

    String words() {
        String ended = exit.map(LastExit::toString).orElse("its start failed before it ran");
        return switch (facts.text("Result")) {
            case "exit-code" -> exitCode(ended);
            case "signal" -> ended + ": not restarted";
            case "core-dump" -> ended + " with a core dump: not restarted";
            case "timeout" -> "it took longer than its unit allows, and was killed";
            case "watchdog" -> "it did not say in time that it lives (watchdog)";
            case "oom-kill" -> "the kernel killed it for want of memory: not restarted";
            case "protocol" -> ended + " before it said that it is ready: not restarted";
            case "resources" ->
                "systemd could not prepare its start: a file that the unit names cannot be read, or"
                        + " something ran out";
            case "start-limit-hit" ->
                "systemd starts it no more: it was started too often in a short time" + " (start-limit-hit)";
            default -> ended + " (" + facts.text("Result") + "): not restarted";
        };
    }

    private String exitCode(String ended) {
        return ended + exit.map(FailureReason::meaning).orElse("") + ": not restarted";
    }

    /** Meaning of an exit code, after a comma; empty if unknown. Codes from 200 are systemd's (systemd.exec(5)). */
    static String meaning(LastExit exit) {
        if (exit.signal() != 0) {
            return "";
        }
        return switch (exit.code()) {
            case 78 -> ", a configuration error";
            case 126 -> ", its program may not be executed";
            case 127, 203 -> ", its program cannot be found or executed";
            case 200 -> ", its directory cannot be entered";
            case 216, 217 -> ", its user or group does not exist";
            case 226 -> ", this host cannot isolate it as its unit asks";
            case 233 -> ", its runtime directory cannot be created";
            default -> "";
        };
    }
}
