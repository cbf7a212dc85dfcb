package dev.gatehouse.systemd;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.AccessRefusedException;
import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.manager.GatewayLogs;
import dev.gatehouse.manager.LogLine;
import dev.gatehouse.manager.LogQuery;
import dev.gatehouse.manager.LogSink;
import dev.gatehouse.manager.TimedOutException;
import dev.gatehouse.manager.ToolUnavailableException;
import dev.gatehouse.posix.Accounts;
import dev.gatehouse.process.Command;
import dev.gatehouse.process.CommandResult;
import dev.gatehouse.process.CommandStream;
import dev.gatehouse.process.CommandTimeoutException;
import dev.gatehouse.process.ToolMissingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What the journal has of gateways' units: their own output, and what systemd noted about them, which begins with its name.
 *
 * <p>One {@code journalctl} reads all units (journalctl(1) of systemd 236 and later, for {@code --output-fields}). Its
 * {@code -o json} is documented at systemd.io/JOURNAL_EXPORT_FORMATS: one object a line; a field that is not printable
 * UTF-8, which a coloured line is not, is an array of its bytes, and without {@code --all} one over 4096 bytes is null. The
 * journal counts lines over all units together, so for the last lines of each of several it is asked for many at first, and
 * then for those of a unit that these were not enough for. What follows is asked for by the cursor of the last entry, so that
 * nothing is lost between two calls and nothing comes twice.
 */
public final class JournalLogs implements GatewayLogs {
    /** How long journalctl may be silent while it reads what there is; journals of gigabytes take a while. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The last lines of several gateways are held until they are sorted; more than this is refused. */
    private static final int MOST = 50_000;

    /** Asked for at first where there are several gateways, since what they print is seldom even. */
    private static final int FIRST = 1_000;

    /** Where journald keeps its files (systemd-journald.service(8)); folders of a machine are below. */
    private static final List<Path> JOURNALS = List.of(Path.of("/var/log/journal"), Path.of("/run/log/journal"));

    /** Fields that name the unit: first that of its own processes, then those of others who speak of it. */
    private static final List<String> SYSTEM_FIELDS =
            List.of("_SYSTEMD_UNIT", "UNIT", "OBJECT_SYSTEMD_UNIT", "COREDUMP_UNIT");

    private static final List<String> USER_FIELDS =
            List.of("_SYSTEMD_USER_UNIT", "USER_UNIT", "OBJECT_SYSTEMD_USER_UNIT", "COREDUMP_USER_UNIT");

    private static final String SERVICE = ".service";

    private final Command journalctl;
    private final List<Path> journals;
    private final Predicate<Path> mayRead;
    private final boolean system;
    private final Function<ServiceName, String> unit;

    /**
     * Reads the journal of this host.
     *
     * @param system whether the units are the system manager's, or otherwise this user's own manager's
     * @param unit the unit of a gateway, as {@code hermes-gateway-coder.service}
     */
    public JournalLogs(boolean system, Function<ServiceName, String> unit) {
        this(Command.of(PATIENCE, "journalctl"), JOURNALS, Files::isReadable, system, unit);
    }

    JournalLogs(
            Command journalctl,
            List<Path> journals,
            Predicate<Path> mayRead,
            boolean system,
            Function<ServiceName, String> unit) {
        this.journalctl = journalctl;
        this.journals = journals;
        this.mayRead = mayRead;
        this.system = system;
        this.unit = unit;
    }

    /**
     * An entry of the journal.
     *
     * @param cursor its place, for journalctl
     * @param time when journald received it
     * @param line what it says, which may be several lines
     */
    record Entry(String cursor, Instant time, LogLine line) {}

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
                    "journalctl cannot be started: " + e.getMessage(), "command -v journalctl");
        } catch (CommandTimeoutException e) {
            throw new TimedOutException(
                    "journalctl said nothing", e.limit(), "the journal may be large or damaged", "journalctl --verify");
        } catch (IOException e) {
            throw failed(query.services(), String.valueOf(e.getMessage()));
        }
    }

    private GatehouseException failed(List<ServiceName> services, String reason) {
        return new GatehouseException(
                "cannot read the journal: " + reason, "journalctl -n 20 " + match(services.getFirst()));
    }

    private String match(ServiceName service) {
        return (system ? "--unit=" : "--user-unit=") + unit.apply(service);
    }

    /** One question, from what there is to what comes. */
    private final class Reading {
        private final LogQuery query;
        private final LogSink sink;
        private final Map<String, ServiceName> services = new HashMap<>();
        private Optional<Entry> newest = Optional.empty();

        Reading(LogQuery query, LogSink sink) {
            this.query = query;
            this.sink = sink;
            query.services().forEach(service -> services.put(unit.apply(service), service));
        }

        void run() throws IOException, InterruptedException {
            Instant begun = Instant.now();
            boolean wanted = giveWhatThereIs();
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

        private boolean giveNewest(Entry entry) {
            newest = Optional.of(entry);
            return give(entry.line());
        }

        private boolean giveLastOfEach(int each) throws IOException, InterruptedException {
            long together = (long) each * query.services().size();
            if (together > MOST) {
                throw new GatehouseException(
                        "that would be up to " + together + " lines, of which the last " + MOST
                                + " at most can be put in order; all since a time can be had",
                        "gatehouse gateway logs --since 1h " + query.services().getFirst());
            }
            int first = (int) Math.max(FIRST, together);
            Map<ServiceName, Deque<Entry>> lines = new LinkedHashMap<>();
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
            List<Entry> all = new ArrayList<>();
            lines.values().forEach(all::addAll);
            all.sort(Comparator.comparing(Entry::time));
            for (Entry entry : all) {
                if (!give(entry.line())) {
                    return false;
                }
            }
            return true;
        }

        /** From the end: forwards, journalctl up to 253 takes the first lines since a time and not the last. */
        private static List<String> backwards(int lines) {
            return List.of("--reverse", "--lines=" + lines);
        }

        private static void keep(Map<ServiceName, Deque<Entry>> lines, Entry entry, int most) {
            Deque<Entry> own = lines.get(entry.line().service());
            if (own != null && own.size() < most) {
                own.addFirst(entry);
            }
        }

        /** Asks on for those whose lines lie further back than so many of others'. */
        private void completeEach(Map<ServiceName, Deque<Entry>> lines, int each)
                throws IOException, InterruptedException {
            Instant end = newest.map(Entry::time).orElse(Instant.MAX);
            for (Map.Entry<ServiceName, Deque<Entry>> one : lines.entrySet()) {
                if (one.getValue().size() < each) {
                    one.getValue().clear();
                    call(List.of(one.getKey()), backwards(each), entry -> {
                        // What came since the first call is left to whoever follows.
                        if (!entry.time().isAfter(end)) {
                            keep(lines, entry, each);
                        }
                        return true;
                    });
                }
            }
        }

        private boolean call(List<ServiceName> whose, List<String> more, Predicate<Entry> taker)
                throws IOException, InterruptedException {
            List<String> arguments = new ArrayList<>(more);
            query.since().ifPresent(since -> arguments.add(since(since)));
            boolean any = false;
            try (CommandStream stream = CommandStream.open(command(whose, arguments))) {
                for (Optional<String> line = stream.next(); line.isPresent(); line = stream.next()) {
                    Optional<Entry> entry = parse(line.get(), services);
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
            }
            return true;
        }

        private void follow(Instant begun) throws IOException, InterruptedException {
            List<String> arguments = new ArrayList<>(List.of("--follow"));
            boolean none = query.last().isPresent() && query.last().getAsInt() == 0;
            arguments.add(none ? "--lines=0" : "--no-tail");
            if (!none) {
                arguments.add(
                        newest.map(entry -> "--after-cursor=" + entry.cursor()).orElse(since(begun)));
            }
            try (CommandStream stream = CommandStream.open(command(query.services(), arguments))) {
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
                    Optional<Entry> entry = parse(line.get(), services);
                    if (entry.isPresent() && !give(entry.get().line())) {
                        return;
                    }
                }
            }
        }

        /** An entry may hold several lines, and end as one. */
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

    private Command command(List<ServiceName> services, List<String> more) {
        List<String> arguments = new ArrayList<>(List.of("--quiet", "--no-pager", "--all", "--output=json"));
        arguments.add("--output-fields=MESSAGE,SYSLOG_IDENTIFIER," + String.join(",", fields()));
        List<String> matches = new ArrayList<>();
        services.forEach(service -> matches.addAll(system ? List.of(match(service)) : userMatches(service)));
        arguments.addAll(system ? matches : matches.subList(1, matches.size()));
        arguments.addAll(more);
        return journalctl.with(arguments);
    }

    /**
     * What {@code --user-unit} stands for (add_matches_for_user_unit, src/shared/logs-show.c), and beside it the unit's
     * SyslogIdentifier: journald reads the unit of a user's process from its control group, and of one that has ended by
     * then it knows none. Each alternative begins with a plus sign.
     */
    private List<String> userMatches(ServiceName service) {
        String name = unit.apply(service);
        String uid = "_UID=" + Accounts.current().uid();
        List<String> words = new ArrayList<>();
        for (String field : USER_FIELDS) {
            words.addAll(List.of("+", field + "=" + name));
            if (!field.startsWith("COREDUMP")) {
                words.add(uid);
            }
        }
        words.addAll(List.of("+", "SYSLOG_IDENTIFIER=" + identifier(name), uid));
        return words;
    }

    private static String identifier(String unit) {
        return unit.endsWith(SERVICE) ? unit.substring(0, unit.length() - SERVICE.length()) : unit;
    }

    /** Seconds since 1970 with microseconds, which is all that the journal has (systemd.time(7)). */
    private static String since(Instant time) {
        long micros = Math.max(0, ChronoUnit.MICROS.between(Instant.EPOCH, time));
        String fraction = Long.toString(1_000_000 + micros % 1_000_000).substring(1);
        return "--since=@" + micros / 1_000_000 + "." + fraction;
    }

    private List<String> fields() {
        return system ? SYSTEM_FIELDS : USER_FIELDS;
    }

    /** What a line of journalctl says; empty where it is about none of these units. */
    private Optional<Entry> parse(String json, Map<String, ServiceName> services) throws IOException {
        JsonObject object;
        try {
            object = JsonParser.object().from(json);
        } catch (JsonParserException e) {
            throw new IOException("journalctl printed what is no JSON: " + e.getMessage(), e);
        }
        for (String field : fields()) {
            ServiceName service = services.get(object.getString(field, ""));
            if (service != null) {
                boolean own = field.equals(fields().getFirst());
                String speaker = own ? "" : object.getString("SYSLOG_IDENTIFIER", "systemd") + ": ";
                return Optional.of(entry(object, service, speaker));
            }
        }
        ServiceName nameless = system ? null : services.get(object.getString("SYSLOG_IDENTIFIER", "") + SERVICE);
        return nameless == null ? Optional.empty() : Optional.of(entry(object, nameless, ""));
    }

    private static Entry entry(JsonObject object, ServiceName service, String speaker) throws IOException {
        Instant time = Instant.EPOCH.plus(micros(object), ChronoUnit.MICROS);
        LogLine line = new LogLine(service, Optional.of(time), speaker + text(object.get("MESSAGE")));
        return new Entry(object.getString("__CURSOR", ""), time, line);
    }

    private static long micros(JsonObject object) throws IOException {
        try {
            return Long.parseLong(object.getString("__REALTIME_TIMESTAMP", ""));
        } catch (NumberFormatException e) {
            throw new IOException("journalctl printed an entry without a time", e);
        }
    }

    /** A field as text: it may be a string, the bytes of one, several of either, or nothing at all. */
    private static String text(@org.jspecify.annotations.Nullable Object field) {
        return switch (field) {
            case String text -> text;
            case JsonArray several when several.stream().allMatch(Number.class::isInstance) -> decoded(several);
            case JsonArray several -> {
                List<String> texts = new ArrayList<>();
                several.forEach(one -> texts.add(text(one)));
                yield String.join("\n", texts);
            }
            case null, default -> "";
        };
    }

    private static String decoded(JsonArray numbers) {
        byte[] bytes = new byte[numbers.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) numbers.getInt(i);
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Where journalctl gives nothing, makes sure that it is not for want of permission, of which it tells in words only. */
    private void requireReadable(ServiceName service) throws IOException {
        int uid = Accounts.current().uid();
        boolean closed = false;
        for (Path folder : machines()) {
            Path own = folder.resolve("user-" + uid + ".journal");
            if (!system && Files.exists(own) && mayRead.test(own)) {
                return;
            }
            Path journal = folder.resolve("system.journal");
            closed |= !mayRead.test(folder) || (Files.exists(journal) && !mayRead.test(journal));
        }
        if (closed) {
            String filter = system ? match(service) : "_UID=" + uid + " _SYSTEMD_USER_UNIT=" + unit.apply(service);
            throw new AccessRefusedException(
                    "this user may not read the journal, as members of the group systemd-journal may",
                    "sudo journalctl -n 20 " + filter);
        }
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
