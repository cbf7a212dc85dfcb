package dev.gatehouse.error;

import java.util.ArrayList;
import java.util.List;

/**
 * Commands that cmd and PowerShell both have, for those of POSIX systems that advice names where the system does not matter. Pure.
 */
final class WindowsCommands {
    private WindowsCommands() {}

    /** Returns the command of Windows; the same words if Windows has it, or has none like it. */
    static List<String> of(List<String> words) {
        return switch (words.getFirst()) {
            // Below its list, dir says how much is free.
            case "ls", "df" -> withoutOptions("dir", words);
            case "cat" -> withoutOptions("type", words);
            // With the directories above it.
            case "mkdir" -> withoutOptions("mkdir", words);
            case "ps" -> List.of("tasklist", "/FI", "PID eq " + words.getLast());
            // Without /F it would close windows, of which a gateway has none.
            case "kill" -> List.of("taskkill", "/F", "/PID", words.getLast());
            case "getent" -> List.of("net", "user");
            case "unset" -> List.of("set", words.getLast() + "=");
            default -> words;
        };
    }

    private static List<String> withoutOptions(String command, List<String> words) {
        List<String> kept = new ArrayList<>();
        kept.add(command);
        words.stream().skip(1).filter(word -> !word.startsWith("-")).forEach(kept::add);
        return kept;
    }
}
