package dev.gatehouse.s6.logs;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.definition.ShellWord;
import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.StorageException;
import dev.gatehouse.logs.GatewayLogs;
import dev.gatehouse.logs.LogLine;
import dev.gatehouse.logs.LogQuery;
import dev.gatehouse.logs.LogSink;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What s6-log has written for gateways; it outlives them and the tree, so that neither needs to be there. */
public final class S6Logs implements GatewayLogs {
    private final Path home;
    private final ZoneId zone;

    public S6Logs(Path home) {
        this(home, ZoneId.systemDefault());
    }

    public S6Logs(Path home, ZoneId zone) {
        this.home = home;
        this.zone = zone;
    }

    @Override
    public void read(LogQuery query, LogSink sink) {
        Reading reading = new Reading(query, sink);
        try {
            reading.begin();
            if (reading.giveWhatThereIs(source -> true) && query.follow()) {
                follow(reading, sink);
            }
        } finally {
            reading.end();
        }
    }

    private static void follow(Reading reading, LogSink sink) {
        try (LogWatch watch = LogWatch.open()) {
            do {
                // First the watch and then the look, so that nothing happens between them unseen.
                reading.sources.forEach(source -> watch.cover(source.folder.path()));
                if (!reading.giveWhatThereIs(source -> watch.mayHaveChanged(source.folder.path()))
                        || !sink.caughtUp()) {
                    return;
                }
            } while (watch.await());
        } catch (IOException e) {
            throw new StorageException("cannot watch the logs any more: " + e.getMessage(), "df -h", e);
        }
    }

    /** One gateway's log, and the line of it that comes next. */
    private static final class Source implements AutoCloseable {
        private final ServiceName service;
        private final LogFolder folder;
        private final LogStamp stamp;
        private final LogTail tail;
        private Optional<Instant> oldest;
        private @Nullable LogLine head;

        /** When the head was logged; a line without a time belongs to the one before it. */
        private Instant time = Instant.MIN;

        private Source(ServiceName service, LogFolder folder, LogTail tail, LogStamp stamp, Optional<Instant> oldest) {
            this.service = service;
            this.folder = folder;
            this.tail = tail;
            this.stamp = stamp;
            this.oldest = oldest;
        }

        /** Goes on to the next line; false where there is none now. */
        boolean advance() throws IOException {
            for (Optional<String> raw = tail.next(); raw.isPresent(); raw = tail.next()) {
                LogLine line = stamp.line(service, raw.get());
                if (oldest.isPresent()) {
                    if (line.time().isEmpty() || line.time().get().isBefore(oldest.get())) {
                        continue;
                    }
                    // The rest is younger, or belongs to what is.
                    oldest = Optional.empty();
                }
                time = line.time().orElse(time);
                head = line;
                return true;
            }
            return false;
        }

        @Override
        public void close() throws IOException {
            tail.close();
        }
    }

    /** The logs of several gateways, being read together. */
    private final class Reading {
        private final LogQuery query;
        private final LogSink sink;
        private final List<Source> sources = new ArrayList<>();

        Reading(LogQuery query, LogSink sink) {
            this.query = query;
            this.sink = sink;
        }

        void begin() {
            String from = query.since().map(LogStamp::labelOf).orElse("");
            for (ServiceName service : query.services()) {
                LogFolder folder = new LogFolder(home, service);
                try {
                    LogTail tail = LogTail.begin(folder, query.last(), from, query.follow());
                    sources.add(new Source(service, folder, tail, new LogStamp(zone), query.since()));
                } catch (IOException e) {
                    sink.unreadable(service, translate(service, folder, e));
                }
            }
        }

        /** Gives all lines that there are now, by their time; false where the sink wants no more. */
        boolean giveWhatThereIs(Predicate<Source> wanted) {
            PriorityQueue<Source> heads = new PriorityQueue<>(Comparator.comparing((Source source) -> source.time));
            for (Source source : List.copyOf(sources)) {
                if (wanted.test(source) && advance(source)) {
                    heads.add(source);
                }
            }
            for (Source next = heads.poll(); next != null; next = heads.poll()) {
                if (next.head != null && !sink.line(next.head)) {
                    return false;
                }
                if (advance(next)) {
                    heads.add(next);
                }
            }
            return true;
        }

        private boolean advance(Source source) {
            try {
                return source.advance();
            } catch (ClosedByInterruptException interrupted) {
                // This thread wants no more, which the watch will tell; its file is closed.
                sources.remove(source);
                return false;
            } catch (IOException e) {
                sources.remove(source);
                close(source);
                sink.unreadable(source.service, translate(source.service, source.folder, e));
                return false;
            }
        }

        void end() {
            sources.forEach(Reading.this::close);
        }

        private void close(Source source) {
            try {
                source.close();
            } catch (IOException nothingWasWritten) {
                // A file that was only read loses nothing.
                return;
            }
        }
    }

    private GatehouseException translate(ServiceName service, LogFolder folder, IOException e) {
        String what = "cannot read the log of " + service + ": ";
        String same = " gatehouse --home " + ShellWord.quote(home) + " --manager s6 gateway logs " + service;
        return switch (e) {
            case LogFolder.LinkException link ->
                new AccessRefusedException(
                        what + link.getMessage(), "sudo -u '#" + owner(link.getFile()) + "'" + same, e);
            // Its message is the file's path alone.
            case AccessDeniedException denied ->
                new AccessRefusedException(what + "no permission for " + folder.path(), "sudo" + same, e);
            default -> new StorageException(what + e.getMessage(), "ls -la " + ShellWord.quote(folder.path()), e);
        };
    }

    private static String owner(String link) {
        try {
            return String.valueOf(Files.getAttribute(Path.of(link), "unix:uid", LinkOption.NOFOLLOW_LINKS));
        } catch (IOException | UnsupportedOperationException e) {
            return "0";
        }
    }
}
