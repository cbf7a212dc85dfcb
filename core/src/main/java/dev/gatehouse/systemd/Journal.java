package dev.gatehouse.systemd;

import dev.gatehouse.process.Command;
import dev.gatehouse.process.CommandResult;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The journal, as far as a failure is explained by it (journalctl(1)). */
final class Journal {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int LINES = 5;
    private static final int LONGEST = 200;

    private final SystemdLayout layout;
    private final Scope scope;

    Journal(SystemdLayout layout, Scope scope) {
        this.layout = layout;
        this.scope = scope;
    }

    /**
     * What a unit said last; nothing where the journal does not answer, for this only explains another failure.
     *
     * @param since of what was said before, another run told
     */
    List<String> lastLines(String unit, Instant since) {
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
