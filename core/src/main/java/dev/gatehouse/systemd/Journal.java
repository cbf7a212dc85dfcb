package dev.gatehouse.systemd;

import dev.gatehouse.process.Command;
import dev.gatehouse.process.CommandResult;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The journal, as far as a failure is explained by it (journalctl(1)). */
final class Journal {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    /**
     * By how much journald may be behind systemd, for it reads what was printed when it comes to it: half a second, and
     * the second that is lost where systemctl tells in whole ones when a unit ended.
     */
    private static final Duration BEHIND = Duration.ofMillis(1500);

    private static final Duration LOOK = Duration.ofMillis(50);
    private static final int LINES = 5;
    private static final int LONGEST = 200;

    private final SystemdLayout layout;
    private final Scope scope;

    Journal(SystemdLayout layout, Scope scope) {
        this.layout = layout;
        this.scope = scope;
    }

    /**
     * What a unit said last; nothing where the journal does not answer, for this only explains another failure. A
     * journal that has nothing yet is asked again until shortly after the end; of several that ended together only the
     * first is waited for.
     *
     * @param since of what was said before, another run told
     * @param ended when the run was over
     */
    List<String> lastLines(String unit, Instant since, Instant ended) {
        Duration left = Duration.between(Instant.now(), ended.plus(BEHIND));
        long deadline = System.nanoTime() + Math.min(left.toNanos(), BEHIND.toNanos());
        List<String> lines = ask(unit, since);
        while (lines.isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(LOOK.toNanos());
            lines = ask(unit, since);
        }
        return lines;
    }

    private List<String> ask(String unit, Instant since) {
        List<String> words = new ArrayList<>(layout.journalctl());
        words.addAll(List.of("--quiet", "--no-pager", "--output=cat", "--lines=" + LINES, JournalFields.since(since)));
        words.addAll(layout.journalFields(scope).ownWords(unit));
        try {
            CommandResult result = new Command(words, LIMIT, Systemctl.environment(layout, scope)).run();
            if (!result.succeeded()) {
                return List.of();
            }
            return result.output()
                    .lines()
                    .filter(line -> !line.isBlank())
                    .map(line -> line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line)
                    .toList();
        } catch (IOException unanswered) {
            return List.of();
        }
    }

    /** The command that shows more of it. */
    String command(String unit) {
        return "journalctl " + layout.journalFields(scope).option() + unit + " --lines=20 --no-pager";
    }
}
