package dev.gatehouse.systemd.journal;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.TimedOutException;
import dev.gatehouse.error.ToolUnavailableException;
import dev.gatehouse.logs.GatewayLogs;
import dev.gatehouse.logs.LogLine;
import dev.gatehouse.logs.LogQuery;
import dev.gatehouse.logs.LogSink;
import dev.gatehouse.spi.command.Command;
import dev.gatehouse.spi.command.CommandResult;
import dev.gatehouse.spi.command.CommandStream;
import dev.gatehouse.spi.command.CommandTimeoutException;
import dev.gatehouse.spi.command.ToolMissingException;
import dev.gatehouse.systemd.host.Scope;
import dev.gatehouse.systemd.host.SystemdLayout;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Reads the logs of gateways from the journal: their own output, and if asked also systemd's messages about them, which begin
 * with {@code systemd:}.
 *
 * <p>One {@code journalctl} reads all units (systemd 236 or later, for {@code --output-fields}).
 * systemd.io/JOURNAL_EXPORT_FORMATS documents {@code -o json}: one object per line. A field that is not printable
 * UTF-8, such as a colored line, is an array of bytes; without {@code --all} a field over 4096 bytes is null. {@code
 * --lines} counts the lines of all units together; so the last lines of several units need one call for many lines, and
 * another call for each unit with too few lines. Following starts at the cursor of the last entry, so that no line is
 * lost or repeated.
 */
public final class JournalLogs implements GatewayLogs {
    /** How long journalctl may print nothing while it reads stored entries; searching gigabytes takes a while. */
    private static final Duration SILENCE_TIMEOUT = Duration.ofSeconds(60);

    /** Maximum number of last lines of several gateways together, which are sorted in memory. */
    private static final int MOST = 50_000;

    /** Minimum number of lines in the first call for several gateways. */
    private static final int FIRST = 1_000;

    /** Directories of journald (systemd-journald.service(8)), with one directory per machine id. */
    private static final List<Path> JOURNALS = List.of(Path.of("/var/log/journal"), Path.of("/run/log/journal"));

    private final Command journalctl;
    private final List<Path> journals;
    private final Predicate<Path> mayRead;
    private final BooleanSupplier isJournaldRunning;
    private final JournalFields fields;
    private final Function<ServiceName, String> unit;

    /**
     * Creates a reader for the journal of a host.
     *
     * @param unit returns the name of a gateway's unit
     */
    public JournalLogs(SystemdLayout layout, Scope scope, Function<ServiceName, String> unit) {
        this(
                new Command(layout.journalctl(), SILENCE_TIMEOUT, layout.environment(scope)),
                JOURNALS,
                Files::isReadable,
                Journald::isRunning,
                JournalFields.of(layout, scope),
                unit);
    }

    JournalLogs(
            Command journalctl,
            List<Path> journals,
            Predicate<Path> mayRead,
            BooleanSupplier isJournaldRunning,
            JournalFields fields,
            Function<ServiceName, String> unit) {
        this.journalctl = journalctl;
        this.journals = journals;
        this.mayRead = mayRead;
        this.isJournaldRunning = isJournaldRunning;
        this.fields = fields;
        this.unit = unit;
    }

    @Override
    public void read(LogQuery query, LogSink sink) {
        if (query.services().isEmpty()) {
            return;
        }
        try {
            new Reading(query, sink).run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ToolMissingException e) {
            throw new ToolUnavailableException(
                    "Cannot run journalctl: " + e.getMessage(), Remedy.of("command", "-v", "journalctl"));
        } catch (CommandTimeoutException e) {
            throw new TimedOutException(
                    "journalctl printed nothing",
                    e.limit(),
                    "the journal may be large or damaged",
                    Remedy.of("journalctl", "--verify"));
        } catch (IOException e) {
            throw failed(query.services(), String.valueOf(e.getMessage()));
        }
    }

    private GatehouseException failed(List<ServiceName> services, String reason) {
        return new GatehouseException(
                "Cannot read the journal: " + reason, Remedy.of("journalctl", "-n", "20", match(services.getFirst())));
    }

    private String match(ServiceName service) {
        return fields.option() + unit.apply(service);
    }

    /** One query: stored entries, then new ones. */
    private final class Reading {
        private final LogQuery query;
        private final LogSink sink;
        private final Map<String, ServiceName> services = new HashMap<>();
        private Optional<JournalEntry> newest = Optional.empty();

        Reading(LogQuery query, LogSink sink) {
            this.query = query;
            this.sink = sink;
            query.services().forEach(service -> services.put(unit.apply(service), service));
        }

        void run() throws IOException, InterruptedException {
            Instant begun = Instant.now();
            boolean wanted = giveWhatThereIs();
            requireJournald();
            if (wanted && query.follow() && sink.caughtUp()) {
                follow(begun);
            }
        }

        private boolean giveWhatThereIs() throws IOException, InterruptedException {
            if (query.last().isEmpty()) {
                return call(query.services(), List.of(), this::giveNewest);
            }
            int each = query.last().getAsInt();
            if (each == 0) {
                return true;
            }
            if (query.services().size() == 1 && query.since().isEmpty()) {
                return call(query.services(), List.of("--lines=" + each), this::giveNewest);
            }
            return giveLastOfEach(each);
        }

        private boolean giveNewest(JournalEntry entry) {
            newest = Optional.of(entry);
            return give(entry.line());
        }

        private boolean giveLastOfEach(int each) throws IOException, InterruptedException {
            long together = (long) each * query.services().size();
            if (together > MOST) {
                throw new GatehouseException(
                        "Cannot sort up to " + together + " lines; the maximum is " + MOST + ". Use --since instead",
                        Remedy.gatehouse(
                                "gateway",
                                "logs",
                                "--since",
                                "1h",
                                query.services().getFirst().toString()));
            }
            int first = (int) Math.max(FIRST, together);
            Map<ServiceName, Deque<JournalEntry>> lines = new LinkedHashMap<>();
            query.services().forEach(service -> lines.put(service, new ArrayDeque<>()));
            int[] seen = {0};
            call(query.services(), backwards(first), entry -> {
                seen[0]++;
                newest = newest.isPresent() ? newest : Optional.of(entry);
                keep(lines, entry, each);
                return true;
            });
            if (seen[0] >= first) {
                completeEach(lines, each);
            }
            List<JournalEntry> all = new ArrayList<>();
            lines.values().forEach(all::addAll);
            // A comparator of the JDK is serializable, and no AOT cache can contain it.
            all.sort((one, other) -> one.time().compareTo(other.time()));
            for (JournalEntry entry : all) {
                if (!give(entry.line())) {
                    return false;
                }
            }
            return true;
        }

        /** Backwards, because with {@code --since} journalctl before 254 otherwise returns the first lines. */
        private static List<String> backwards(int lines) {
            return List.of("--reverse", "--lines=" + lines);
        }

        private static void keep(Map<ServiceName, Deque<JournalEntry>> lines, JournalEntry entry, int most) {
            Deque<JournalEntry> own = lines.get(entry.line().service());
            if (own != null && own.size() < most) {
                own.addFirst(entry);
            }
        }

        /** Queries again for gateways with too few lines. */
        private void completeEach(Map<ServiceName, Deque<JournalEntry>> lines, int each)
                throws IOException, InterruptedException {
            Instant end = newest.map(JournalEntry::time).orElse(Instant.MAX);
            for (Map.Entry<ServiceName, Deque<JournalEntry>> one : lines.entrySet()) {
                if (one.getValue().size() < each) {
                    one.getValue().clear();
                    call(List.of(one.getKey()), backwards(each), entry -> {
                        // Following will read newer entries.
                        if (!entry.time().isAfter(end)) {
                            keep(lines, entry, each);
                        }
                        return true;
                    });
                }
            }
        }

        private boolean call(List<ServiceName> whose, List<String> more, Predicate<JournalEntry> taker)
                throws IOException, InterruptedException {
            List<String> arguments = new ArrayList<>(more);
            query.since().ifPresent(since -> arguments.add(JournalFields.since(since)));
            boolean any = false;
            try (CommandStream stream = CommandStream.open(command(whose, query.supervisor(), arguments))) {
                for (Optional<String> line = stream.next(); line.isPresent(); line = stream.next()) {
                    Optional<JournalEntry> entry = JournalEntry.parse(line.get(), fields, services);
                    any |= entry.isPresent();
                    if (entry.isPresent() && !taker.test(entry.get())) {
                        return false;
                    }
                }
                CommandResult result = stream.end();
                if (!(result.succeeded() && any)) {
                    requireReadable(whose.getFirst());
                }
                if (!result.succeeded()) {
                    throw failed(
                            whose, "journalctl failed with exit code " + result.exitCode() + ": " + result.words());
                }
                if (!any) {
                    requireJournal(whose, result);
                }
            }
            return true;
        }

        private void follow(Instant begun) throws IOException, InterruptedException {
            List<String> arguments = new ArrayList<>(List.of("--follow"));
            boolean none = query.last().isPresent() && query.last().getAsInt() == 0;
            arguments.add(none ? "--lines=0" : "--no-tail");
            if (!none) {
                arguments.add(
                        newest.map(entry -> "--after-cursor=" + entry.cursor()).orElse(JournalFields.since(begun)));
            }
            try (CommandStream stream = CommandStream.open(command(query.services(), query.supervisor(), arguments))) {
                while (true) {
                    if (!stream.isReady() && !sink.caughtUp()) {
                        return;
                    }
                    Optional<String> line = stream.await();
                    if (line.isEmpty()) {
                        CommandResult result = stream.end();
                        throw failed(
                                query.services(),
                                "journalctl ended with exit code " + result.exitCode()
                                        + (result.words().isEmpty() ? "" : ": " + result.words()));
                    }
                    Optional<JournalEntry> entry = JournalEntry.parse(line.get(), fields, services);
                    if (entry.isPresent() && !give(entry.get().line())) {
                        return;
                    }
                }
            }
        }

        /** An entry can contain several lines, and a final newline. */
        private boolean give(LogLine entry) {
            String text = entry.text();
            for (String line : (text.endsWith("\n") ? text.substring(0, text.length() - 1) : text).split("\n", -1)) {
                if (!sink.line(new LogLine(entry.service(), entry.time(), line))) {
                    return false;
                }
            }
            return true;
        }
    }

    private Command command(List<ServiceName> services, boolean supervisor, List<String> more) {
        List<String> arguments = new ArrayList<>(List.of("--quiet", "--no-pager", "--all", "--output=json"));
        arguments.add("--output-fields=MESSAGE,SYSLOG_IDENTIFIER," + String.join(",", fields.names()));
        List<String> units = services.stream().map(unit).toList();
        arguments.addAll(supervisor ? fields.all(units) : fields.own(units));
        arguments.addAll(more);
        return journalctl.with(arguments);
    }

    /** Distinguishes an empty journal from an unreadable one, which journalctl reports only as text for people. */
    private void requireReadable(ServiceName service) throws IOException {
        boolean closed = false;
        for (Path folder : machines()) {
            Path own = folder.resolve("user-" + fields.uid() + ".journal");
            if (fields.scope() == Scope.USER && Files.exists(own) && mayRead.test(own)) {
                return;
            }
            Path journal = folder.resolve("system.journal");
            closed |= !mayRead.test(folder) || (Files.exists(journal) && !mayRead.test(journal));
        }
        if (closed) {
            Remedy look = Remedy.of("journalctl", "-n", "20");
            Remedy filtered = fields.scope() == Scope.SYSTEM
                    ? look.with(match(service))
                    : look.with("_UID=" + fields.uid(), "_SYSTEMD_USER_UNIT=" + unit.apply(service));
            throw new AccessRefusedException(
                    "No permission to read the journal; only members of the group systemd-journal have it",
                    filtered.asRoot());
        }
    }

    /** Throws if there is nothing because nothing is stored, or because the files are damaged. */
    private void requireJournal(List<ServiceName> services, CommandResult result) throws IOException {
        if (!result.words().isEmpty()) {
            throw failed(services, result.words());
        }
        if (machines().isEmpty()) {
            String none = "Cannot read the journal: there are no files in "
                    + journals.stream().map(Path::toString).collect(Collectors.joining(" or "));
            if (!isJournaldRunning.getAsBoolean()) {
                throw notStored(none);
            }
            throw new GatehouseException(
                    none + " although systemd-journald runs; Storage= in journald.conf(5) decides what it stores",
                    Remedy.of("systemd-analyze", "cat-config", "systemd/journald.conf"));
        }
    }

    /** Throws if new lines are not stored. Those from before are shown first. */
    private void requireJournald() {
        if (!isJournaldRunning.getAsBoolean()) {
            throw notStored("systemd-journald does not run: what gateways print now is not stored");
        }
    }

    private static GatehouseException notStored(String reason) {
        return new GatehouseException(
                reason,
                Remedy.of("systemctl", "start", "systemd-journald.service").asRoot());
    }

    private List<Path> machines() throws IOException {
        List<Path> machines = new ArrayList<>();
        for (Path folder : journals) {
            if (Files.isDirectory(folder)) {
                try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
                    entries.forEach(machines::add);
                }
            }
        }
        return machines;
    }
}
