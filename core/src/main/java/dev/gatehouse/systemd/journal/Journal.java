package dev.gatehouse.systemd.journal;

import dev.gatehouse.process.Command;
import dev.gatehouse.process.CommandResult;
import dev.gatehouse.systemd.host.Scope;
import dev.gatehouse.systemd.host.SystemdLayout;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** The journal, as far as a failure is explained by it (journalctl(1)). */
public final class Journal {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    /**
     * By how much journald may be behind systemd, for it reads what was printed when it comes to it: half a second, and
     * the second that is lost where systemctl tells in whole ones when a unit ended.
     */
    private static final Duration BEHIND = Duration.ofMillis(1500);

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final int LINES = 5;
    private static final int LONGEST = 200;

    private final SystemdLayout layout;
    private final Scope scope;
    private final Duration behind;

    public Journal(SystemdLayout layout, Scope scope) {
        this(layout, scope, BEHIND);
    }

    /** One of a journald that may be behind by so much. */
    Journal(SystemdLayout layout, Scope scope, Duration behind) {
        this.layout = layout;
        this.scope = scope;
        this.behind = behind;
    }

    /**
     * What a unit said last; nothing where the journal does not answer, for this only explains another failure. A
     * journal that has nothing yet is asked again until shortly after the end; of several that ended together only the
     * first is waited for.
     *
     * @param since of what was said before, another run told
     * @param ended when the run was over
     */
    public List<String> lastLines(String unit, Instant since, Instant ended) {
        Duration left = Duration.between(Instant.now(), ended.plus(behind));
        long deadline = System.nanoTime() + Math.min(left.toNanos(), behind.toNanos());
        Optional<List<String>> lines = ask(unit, since);
        while (lines.filter(List::isEmpty).isPresent() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(LOOK.toNanos());
            lines = ask(unit, since);
        }
        return lines.orElse(List.of());
    }

    /** What it has now; empty where it does not answer. */
    private Optional<List<String>> ask(String unit, Instant since) {
        List<String> words = new ArrayList<>(layout.journalctl());
        words.addAll(List.of("--quiet", "--no-pager", "--output=cat", "--lines=" + LINES, JournalFields.since(since)));
        words.addAll(JournalFields.of(layout, scope).ownWords(unit));
        try {
            CommandResult result = new Command(words, LIMIT, layout.environment(scope)).run();
            if (!result.succeeded()) {
                return Optional.empty();
            }
            return Optional.of(result.output()
                    .lines()
                    .filter(line -> !line.isBlank())
                    .map(line -> line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line)
                    .toList());
        } catch (IOException unanswered) {
            return Optional.empty();
        }
    }

    /** The command that shows more of it. */
    public String command(String unit) {
        return "journalctl " + JournalFields.of(layout, scope).option() + unit + " --lines=20 --no-pager";
    }
}
