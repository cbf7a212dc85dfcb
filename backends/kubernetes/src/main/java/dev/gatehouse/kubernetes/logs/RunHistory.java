package dev.gatehouse.kubernetes.logs;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.kubernetes.workload.KubernetesNames;
import dev.gatehouse.kubernetes.workload.RunRecord;
import dev.gatehouse.logs.LogLine;
import dev.gatehouse.profile.Home;
import dev.gatehouse.spi.files.OwnersFiles;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the launchers of a gateway did, through all its pods: the file {@code kubernetes.history}, whose lines have the seconds since
 * 1970, the number of the run in its pod, and words.
 */
record RunHistory(Home home, ServiceName service) {
    /** The lines of the history, as what the manager says about the gateway; none if this account may not read it. */
    List<LogLine> since(Optional<Instant> oldest) {
        return notes().stream()
                .filter(line -> oldest.isEmpty()
                        || line.time()
                                .filter(time -> time.isBefore(oldest.get()))
                                .isEmpty())
                .toList();
    }

    /** Later lines than those that are there now. */
    News news() {
        List<LogLine> known = notes();
        return new News(this, known.isEmpty() ? Optional.empty() : Optional.of(known.getLast()));
    }

    private List<LogLine> notes() {
        List<LogLine> notes = new ArrayList<>();
        try {
            String text = OwnersFiles.read(
                            RunRecord.directory(home.path(), service).resolve("kubernetes.history"))
                    .orElse("");
            text.lines().forEach(line -> note(line).ifPresent(notes::add));
        } catch (IOException unreadable) {
            return List.of();
        }
        return notes;
    }

    private Optional<LogLine> note(String line) {
        String[] words = line.split(" ", 3);
        try {
            return words.length < 3
                    ? Optional.empty()
                    : Optional.of(new LogLine(
                            service,
                            Optional.of(Instant.ofEpochSecond(Long.parseLong(words[0]))),
                            KubernetesNames.KIND + ": run " + words[1] + " " + words[2]));
        } catch (NumberFormatException | DateTimeException damaged) {
            return Optional.empty();
        }
    }

    /** New lines of a history that is read again and again. Used by one thread. */
    static final class News {
        private final RunHistory history;
        private Optional<LogLine> last;

        private News(RunHistory history, Optional<LogLine> last) {
            this.history = history;
            this.last = last;
        }

        /** The lines since the last call. */
        List<LogLine> next() {
            List<LogLine> all = history.notes();
            List<LogLine> news = all.subList(last.map(all::lastIndexOf).orElse(-1) + 1, all.size());
            if (!news.isEmpty()) {
                last = Optional.of(news.getLast());
            }
            return news;
        }
    }
}
