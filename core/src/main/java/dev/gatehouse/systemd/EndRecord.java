package dev.gatehouse.systemd;

import dev.gatehouse.manager.LastExit;
import dev.gatehouse.posix.SmallFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a unit's last run ended, recorded by its ExecStopPost. Used if systemd no longer knows: for earlier runs, and for
 * disabled units that are down.
 *
 * @param byOperator whether the stop was requested
 * @param exit how the process exited, if there was one
 * @param at modification time of the file
 */
record EndRecord(boolean byOperator, Optional<LastExit> exit, Instant at) {
    /** Names of Linux signals by number, except on MIPS and SPARC (signal(7)). */
    private static final List<String> SIGNALS = List.of(
            "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE",
            "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM",
            "PROF", "WINCH", "IO", "PWR", "SYS");

    private static final int LONGEST = 100;

    /** Reads the record from a unit's runtime directory; empty if absent or invalid. */
    static Optional<EndRecord> in(Path runtime) {
        Path file = runtime.resolve("ended");
        try {
            BasicFileAttributes found =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!found.isRegularFile() || found.size() > LONGEST) {
                return Optional.empty();
            }
            // The gateway's account owns the directory and may have replaced the file since the check.
            String text = new String(SmallFile.read(file, LONGEST), StandardCharsets.UTF_8);
            return parse(text, found.lastModifiedTime().toInstant());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static Optional<EndRecord> parse(String text, Instant at) {
        String[] words = text.strip().split(" ", -1);
        boolean byOperator = words[0].equals("operator");
        if (!byOperator && !words[0].equals("itself")) {
            return Optional.empty();
        }
        return Optional.of(new EndRecord(byOperator, exit(words), at));
    }

    private static Optional<LastExit> exit(String[] words) {
        boolean outOfMemory = words.length == 4 && words[3].equals("oom");
        if (words.length != 3 && !outOfMemory) {
            return Optional.empty();
        }
        Optional<LastExit> exit = exit(words[1], words[2]);
        return outOfMemory ? exit.map(LastExit::forLackOfMemory) : exit;
    }

    private static Optional<LastExit> exit(String code, String status) {
        if (code.equals("exited")) {
            boolean number =
                    !status.isEmpty() && status.length() <= 3 && status.chars().allMatch(Character::isDigit);
            return number ? Optional.of(LastExit.exited(Integer.parseInt(status))) : Optional.empty();
        }
        int signal = SIGNALS.indexOf(status);
        return signal > 0 ? Optional.of(LastExit.killedBy(signal)) : Optional.empty();
    }
}
