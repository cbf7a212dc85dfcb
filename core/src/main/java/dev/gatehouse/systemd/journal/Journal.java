package dev.gatehouse.systemd.journal;

import dev.gatehouse.error.Remedy;
import dev.gatehouse.spi.command.Command;
import dev.gatehouse.spi.command.CommandResult;
import dev.gatehouse.spi.command.CommandTimeoutException;
import dev.gatehouse.spi.command.ToolMissingException;
import dev.gatehouse.spi.logs.LastRead;
import dev.gatehouse.spi.waiting.Deadline;
import dev.gatehouse.spi.waiting.WaitLoop;
import dev.gatehouse.systemd.host.Scope;
import dev.gatehouse.systemd.host.SystemdLayout;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads the last lines of a unit from the journal, to explain a failure (journalctl(1)). */
public final class Journal {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    /**
     * How far journald can lag behind systemd: half a second, plus one second because systemctl prints times in whole
     * seconds.
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

    Journal(SystemdLayout layout, Scope scope, Duration behind) {
        this.layout = layout;
        this.scope = scope;
        this.behind = behind;
    }

    /**
     * Returns the last lines of a unit; none if the journal does not answer, because they only explain another failure.
     * Polls until shortly after the exit while the journal is empty or still gains lines, because the reason is in the last
     * one. So only the first of several units that exited together has to wait.
     *
     * @param since start of the run; older lines belong to earlier runs
     * @param ended when the run ended
     */
    public List<String> lastLines(String unit, Instant since, Instant ended) {
        Duration left = Duration.between(Instant.now(), ended.plus(behind));
        Deadline deadline = Deadline.after(behind).orEarlier(Deadline.after(left));
        try {
            LastRead last = new LastRead();
            return WaitLoop.poll(LOOK, deadline, () -> last.ifComplete(ask(unit, since)))
                    .orElseGet(last::lines);
        } catch (IOException | CommandTimeoutException | ToolMissingException unanswered) {
            return List.of();
        }
    }

    private List<String> ask(String unit, Instant since) throws IOException {
        List<String> words = new ArrayList<>(layout.journalctl());
        words.addAll(List.of("--quiet", "--no-pager", "--output=cat", "--lines=" + LINES, JournalFields.since(since)));
        words.addAll(JournalFields.of(layout, scope).own(List.of(unit)));
        CommandResult result = new Command(words, LIMIT, layout.environment(scope)).run();
        if (!result.succeeded()) {
            throw new IOException("journalctl failed with exit code " + result.exitCode());
        }
        return result.output()
                .lines()
                .filter(line -> !line.isBlank())
                .map(line -> line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line)
                .toList();
    }

    /** Returns a command that shows more lines. */
    public Remedy command(String unit) {
        return Remedy.of("journalctl", JournalFields.of(layout, scope).option() + unit, "--lines=20", "--no-pager");
    }
}
