package dev.gatehouse.systemd.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.AccessRefusedException;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.TimedOutException;
import dev.gatehouse.error.ToolUnavailableException;
import dev.gatehouse.logs.LogLine;
import dev.gatehouse.logs.LogQuery;
import dev.gatehouse.logs.LogSink;
import dev.gatehouse.posix.Accounts;
import dev.gatehouse.spi.command.Command;
import dev.gatehouse.systemd.host.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests with a fake journalctl that prints recorded output, and with the real one if it is installed. */
@Timeout(60)
class JournalLogsTest {
    private static final Instant FIRST = Instant.parse("2026-06-01T08:00:01Z");

    @TempDir
    Path path;

    private static LogQuery of(String... profiles) {
        return LogQuery.all(Arrays.stream(profiles).map(ServiceName::of).toList());
    }

    private static JournalFields fields(Scope scope) {
        return new JournalFields(scope, Accounts.current().uid());
    }

    private static String unit(ServiceName service) {
        return "hermes-gateway-" + service + ".service";
    }

    /** Creates a fake journalctl from a script. Records its arguments, one call per line. */
    private JournalLogs standIn(String script) throws IOException {
        return standIn(true, Duration.ofSeconds(20), script);
    }

    private JournalLogs standIn(boolean system, Duration timeout, String script) throws IOException {
        Path tool = Files.writeString(
                path.resolve("journalctl"), "#!/bin/sh\necho \"$*\" >>'" + path + "/calls'\n" + script + "\n");
        Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectories(path.resolve("journal/0123"));
        return new JournalLogs(
                Command.of(timeout, tool.toString()),
                List.of(path.resolve("journal")),
                file -> !closed.contains(file),
                () -> journald,
                fields(system ? Scope.SYSTEM : Scope.USER),
                JournalLogsTest::unit);
    }

    /** Simulates files without read permission, because tests may run as root. */
    private final Set<Path> closed = new HashSet<>();

    private boolean journald = true;

    private List<String> calls() throws IOException {
        return Files.readAllLines(path.resolve("calls"));
    }

    private static String sample() throws IOException {
        try (InputStream stream = JournalLogsTest.class.getResourceAsStream("/journal/system.json")) {
            return new String(stream.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(path.resolve(name), text);
    }

    private static List<String> read(JournalLogs logs, LogQuery query) {
        List<String> lines = new ArrayList<>();
        logs.read(query, line -> lines.add(line.service() + ": " + line.text()));
        return lines;
    }

    private static final List<String> ALL = List.of(
            "a: systemd: Started hermes-gateway-a.service",
            "a: plain, Grüße",
            "a: \u001b[31mred\u001b[0m",
            "b: latin \uFFFD",
            "b: two",
            "b: lines",
            "a: " + "x".repeat(5000),
            "a: one",
            "a: of two messages",
            "b: ",
            "a: a 0",
            "a: a 1",
            "a: a 2",
            "b: last of b");

    @Test
    void parsesEveryFormOfAMessage() throws IOException {
        JournalLogs logs = standIn("cat '" + file("sample", sample()) + "'");
        assertThat(read(logs, of("a", "b"))).isEqualTo(ALL);
        List<LogLine> lines = new ArrayList<>();
        logs.read(of("a"), lines::add);
        assertThat(lines.getFirst().time()).contains(FIRST);
    }

    @Test
    void queriesAllUnitsInOneCall() throws IOException {
        JournalLogs logs = standIn("");
        read(logs, of("a", "b").withSince(Instant.parse("2026-06-01T08:00:01.000002Z")));
        assertThat(calls())
                .containsExactly("--quiet --no-pager --all --output=json --output-fields=MESSAGE,SYSLOG_IDENTIFIER,"
                        + "_SYSTEMD_UNIT,UNIT,OBJECT_SYSTEMD_UNIT,COREDUMP_UNIT _SYSTEMD_UNIT=hermes-gateway-a.service"
                        + " _SYSTEMD_UNIT=hermes-gateway-b.service --since=@1780300801.000002");
        read(logs, of("a", "b").withSupervisor());
        assertThat(calls().getLast()).endsWith(" --unit=hermes-gateway-a.service --unit=hermes-gateway-b.service");
    }

    @Test
    void queriesUserUnitsInTheUserScope() throws IOException {
        JournalLogs logs = standIn(
                false,
                Duration.ofSeconds(20),
                "echo '{\"__CURSOR\":\"c\",\"__REALTIME_TIMESTAMP\":\"1780300801000000\",\"MESSAGE\":\"hello\","
                        + "\"_SYSTEMD_UNIT\":\"user@1000.service\",\"_SYSTEMD_USER_UNIT\":\"hermes-gateway-a.service\"}'");
        assertThat(read(logs, of("a").withLast(5))).containsExactly("a: hello");
        assertThat(calls().getFirst())
                .contains("_SYSTEMD_USER_UNIT,USER_UNIT")
                .contains(" _SYSTEMD_USER_UNIT=hermes-gateway-a.service _UID=")
                .contains(" + SYSLOG_IDENTIFIER=hermes-gateway-a _UID=")
                .endsWith(" --lines=5")
                .doesNotContain("--user-unit");
    }

    /** Output of a process that exited before journald could determine its unit. */
    @Test
    void recognizesAnExitedUserProcessByItsIdentifier() throws IOException {
        JournalLogs logs = standIn(
                false,
                Duration.ofSeconds(20),
                "echo '{\"__CURSOR\":\"c\",\"__REALTIME_TIMESTAMP\":\"1780300801000000\",\"MESSAGE\":\"last words\","
                        + "\"SYSLOG_IDENTIFIER\":\"hermes-gateway-a\"}'");
        assertThat(read(logs, of("a"))).containsExactly("a: last words");
    }

    /** A thousand entries of one gateway displace those of the other in the first call. */
    @Test
    void returnsTheLastLinesOfEachGateway() throws IOException {
        String entry = "printf '{\"__CURSOR\":\"%s\",\"__REALTIME_TIMESTAMP\":\"%s\",\"_SYSTEMD_UNIT\":"
                + "\"hermes-gateway-%s.service\",\"MESSAGE\":\"%s\"}\\n'";
        JournalLogs logs = standIn("""
                case "$*" in
                *gateway-a*gateway-b*) i=2000; while [ $i -gt 1000 ]; do %1$s $i $i a "$i"; i=$((i - 1)); done ;;
                *gateway-b*) %1$s 2001 2001 b new; %1$s 1999 1999 b old; %1$s 3 3 b older; %1$s 2 2 b oldest ;;
                *) exit 1 ;;
                esac
                """.formatted(entry));
        assertThat(read(logs, of("a", "b").withLast(3)))
                .containsExactly("b: oldest", "b: older", "a: 1998", "a: 1999", "b: old", "a: 2000");
        assertThat(calls()).hasSize(2);
        assertThat(calls().getFirst()).endsWith("--reverse --lines=1000");
        assertThat(calls().getLast()).endsWith("_SYSTEMD_UNIT=hermes-gateway-b.service --reverse --lines=3");
    }

    @Test
    void refusesMoreLinesThanItCanSort() throws IOException {
        JournalLogs logs = standIn("");
        assertThatThrownBy(() -> read(logs, of("a", "b").withLast(30_000)))
                .isInstanceOf(GatehouseException.class)
                .hasMessageContaining("60000 lines");
    }

    @Test
    void followingContinuesAfterTheLastEntry() throws IOException {
        JournalLogs logs = standIn("case \"$*\" in *--follow*) tail -n 1 '" + file("sample", sample())
                + "'; exec sleep 100 ;; *) head -n 4 '" + path + "/sample' ;; esac");
        List<String> given = new ArrayList<>();
        logs.read(of("a", "b").following(), sinkUntil(given, "b: last of b"));
        assertThat(given)
                .containsExactly(
                        "a: systemd: Started hermes-gateway-a.service",
                        "a: plain, Grüße",
                        "a: \u001b[31mred\u001b[0m",
                        "b: latin \uFFFD",
                        "(caught up)",
                        "b: last of b");
        assertThat(calls().getLast()).contains(" --follow --no-tail --after-cursor=s=");
    }

    /** Collects lines and pauses. Several pauses between two lines count as one, because their number is not fixed. */
    private static LogSink sinkUntil(List<String> given, String last) {
        return new LogSink() {
            @Override
            public boolean line(LogLine line) {
                given.add(line.service() + ": " + line.text());
                return !given.getLast().equals(last);
            }

            @Override
            public boolean caughtUp() {
                return given.isEmpty() || given.getLast().equals("(caught up)") || given.add("(caught up)");
            }
        };
    }

    @Test
    void withoutEntriesFollowingStartsAtTheTimeOfTheQuery() throws IOException {
        JournalLogs logs =
                standIn("case \"$*\" in *--follow*) cat '" + file("sample", sample()) + "'; exec sleep 100 ;; esac");
        Instant before = Instant.now();
        List<String> given = new ArrayList<>();
        logs.read(of("b").withLast(5).following(), sinkUntil(given, "b: lines"));
        // Pauses in between depend on timing.
        given.removeIf(line -> line.equals("(caught up)"));
        assertThat(given).endsWith("b: latin \uFFFD", "b: two", "b: lines");
        String since = calls().getLast().replaceAll(".*--follow --no-tail --since=@", "");
        assertThat(Double.parseDouble(since))
                .isBetween(before.toEpochMilli() / 1e3 - 0.001, System.currentTimeMillis() / 1e3);
        read(standIn("case \"$*\" in *--lines=0*) exit 0 ;; esac; exit 9"), of("b").withLast(0));
        assertThatThrownBy(() -> read(standIn("exit 3"), of("b").withLast(0).following()))
                .hasMessageContaining("journalctl ended with exit code 3");
        assertThat(calls().getLast()).endsWith("--follow --lines=0");
    }

    @Test
    void journalctlEndsWithTheReader() throws Exception {
        JournalLogs logs =
                standIn("echo $$ >'" + path + "/pid'; cat '" + file("sample", sample()) + "'; exec sleep 1000");
        logs.read(of("b").following(), line -> false);
        long pid = Long.parseLong(Files.readString(path.resolve("pid")).strip());
        dev.gatehouse.Await.until(
                "journalctl has exited", () -> ProcessHandle.of(pid).isEmpty());
    }

    @Test
    void anInterruptEndsTheReader() throws Exception {
        JournalLogs logs = standIn("case \"$*\" in *--follow*) exec sleep 1000 ;; esac");
        Thread reader = Thread.ofPlatform().start(() -> read(logs, of("b").following()));
        dev.gatehouse.Await.until(
                "the reader " + "follows", () -> Files.exists(path.resolve("calls")) && calls().size() == 2);
        reader.interrupt();
        reader.join(20_000);
        assertThat(reader.isAlive()).isFalse();
    }

    @Test
    void failuresHaveARemedy() throws IOException {
        assertThatThrownBy(() -> read(standIn("echo Kaputt >&2; exit 1"), of("a")))
                .isInstanceOf(GatehouseException.class)
                .hasMessage("Cannot read the journal: journalctl failed with exit code 1: Kaputt")
                .extracting(e -> ((GatehouseException) e).remedy().orElseThrow().text())
                .isEqualTo("journalctl -n 20 --unit=hermes-gateway-a.service");
        assertThatThrownBy(() -> read(standIn("echo Keine Einträge"), of("a")))
                .isInstanceOf(GatehouseException.class)
                .hasMessageContaining("invalid JSON");
        assertThatThrownBy(() -> read(standIn(true, Duration.ofMillis(300), "exec sleep 1000"), of("a")))
                .isInstanceOf(TimedOutException.class)
                .hasMessageContaining("journalctl printed nothing within 300 ms");
        JournalLogs missing = new JournalLogs(
                Command.of(Duration.ofSeconds(9), "/nowhere/journalctl"),
                List.of(),
                file -> true,
                () -> true,
                fields(Scope.SYSTEM),
                s -> "x");
        assertThatThrownBy(() -> read(missing, of("a"))).isInstanceOf(ToolUnavailableException.class);
    }

    /** An error, and not an empty log: what the gateway printed is lost. */
    @Test
    void aJournalThatStoresNothingIsAnError() throws IOException {
        JournalLogs logs = standIn("");
        journald = false;
        assertThatThrownBy(() -> read(logs, of("a")))
                .isInstanceOf(GatehouseException.class)
                .hasMessageContaining("systemd-journald does not run")
                .extracting(e -> ((GatehouseException) e).remedy().orElseThrow().text())
                .isEqualTo("sudo systemctl start systemd-journald.service");
        List<String> before = new ArrayList<>();
        JournalLogs stored = standIn("cat '" + file("sample", sample()) + "'");
        assertThatThrownBy(() -> stored.read(of("a", "b"), line -> before.add(line.text())))
                .hasMessageContaining("systemd-journald does not run");
        assertThat(before).as("what was stored before").hasSize(ALL.size());
        journald = true;
        JournalLogs damaged = standIn("echo 'File is corrupted' >&2");
        assertThatThrownBy(() -> read(damaged, of("a"))).hasMessage("Cannot read the journal: File is corrupted");
        JournalLogs empty = standIn("");
        Files.delete(path.resolve("journal/0123"));
        assertThatThrownBy(() -> read(empty, of("a")))
                .hasMessage("Cannot read the journal: there are no files in " + path.resolve("journal")
                        + " although systemd-journald runs; Storage= in journald.conf(5) decides what it stores")
                .extracting(e -> ((GatehouseException) e).remedy().orElseThrow().text())
                .isEqualTo("systemd-analyze cat-config systemd/journald.conf");
        journald = false;
        assertThatThrownBy(() -> read(empty, of("a")))
                .hasMessage("Cannot read the journal: there are no files in " + path.resolve("journal"))
                .extracting(e -> ((GatehouseException) e).remedy().orElseThrow().text())
                .isEqualTo("sudo systemctl start systemd-journald.service");
    }

    @Test
    void anEmptyJournalIsNoError() throws IOException {
        Files.createDirectories(path.resolve("journal/0123"));
        file("journal/0123/system.journal", "");
        assertThat(read(standIn(""), of("a"))).isEmpty();
    }

    @Test
    void aUserWithAReadableUserJournalNeedsNoOther() throws IOException {
        Files.createDirectories(path.resolve("journal/0123"));
        closed.add(file("journal/0123/system.journal", ""));
        assertThatThrownBy(() -> read(standIn(false, Duration.ofSeconds(20), ""), of("a")))
                .isInstanceOf(AccessRefusedException.class);
        file("journal/0123/user-" + Accounts.current().uid() + ".journal", "");
        assertThat(read(standIn(false, Duration.ofSeconds(20), ""), of("a"))).isEmpty();
    }

    @Test
    void anUnreadableJournalIsAnError() throws IOException {
        Files.createDirectories(path.resolve("journal/0123"));
        closed.add(file("journal/0123/system.journal", ""));
        for (String answer : List.of("exit 0", "echo Zugriff verweigert >&2; exit 1")) {
            assertThatThrownBy(() -> read(standIn(answer), of("a")))
                    .isInstanceOf(AccessRefusedException.class)
                    .hasMessageContaining("systemd-journal")
                    .extracting(e ->
                            ((AccessRefusedException) e).remedy().orElseThrow().text())
                    .isEqualTo("sudo journalctl -n 20 --unit=hermes-gateway-a.service");
        }
    }

    /** A journal with the same entries, written by systemd-journal-remote 252. */
    private JournalLogs real() throws IOException {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/journalctl")), "journalctl is not installed");
        Path folder = Files.createDirectories(path.resolve("journal"));
        try (InputStream packed = JournalLogsTest.class.getResourceAsStream("/journal/system.journal.gz");
                InputStream journal = new GZIPInputStream(packed)) {
            Files.copy(journal, folder.resolve("system.journal"));
        }
        return new JournalLogs(
                Command.of(Duration.ofSeconds(30), "/usr/bin/journalctl", "--directory=" + folder),
                List.of(folder),
                Files::isReadable,
                () -> true,
                fields(Scope.SYSTEM),
                JournalLogsTest::unit);
    }

    @Test
    void theRealJournalctlGivesTheSameResult() throws IOException {
        JournalLogs logs = real();
        assertThat(read(logs, of("a", "b").withSupervisor())).isEqualTo(ALL);
        assertThat(read(logs, of("a", "b"))).isEqualTo(ALL.subList(1, ALL.size()));
        assertThat(read(logs, of("a").withLast(2))).containsExactly("a: a 1", "a: a 2");
        assertThat(read(logs, of("a", "b").withLast(2))).containsExactly("b: ", "a: a 1", "a: a 2", "b: last of b");
        assertThat(read(logs, of("a", "b").withSince(Instant.parse("2026-06-01T08:00:12Z"))))
                .containsExactly("a: a 2", "b: last of b");
        assertThat(read(logs, of("a").withSince(FIRST.plusSeconds(1)).withLast(2)))
                .containsExactly("a: a 1", "a: a 2");
        assertThat(read(logs, of("c"))).isEmpty();
        assertThat(read(logs, of("a").withSince(Instant.parse("2026-07-01T00:00:00Z"))))
                .isEmpty();
    }

    @Test
    void followingTheRealJournalctlContinuesAfterTheLastEntry() throws IOException {
        List<String> given = new ArrayList<>();
        real().read(of("a").withLast(1).following(), new LogSink() {
            private int pauses;

            @Override
            public boolean line(LogLine line) {
                return given.add(line.text());
            }

            @Override
            public boolean caughtUp() {
                return ++pauses < 2;
            }
        });
        assertThat(given).containsExactly("a 2");
    }
}
