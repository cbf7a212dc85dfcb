package dev.gatehouse.spi.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.Await;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.logs.LogLine;
import dev.gatehouse.logs.LogQuery;
import dev.gatehouse.logs.LogSink;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.posix.Accounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(
        value = OS.WINDOWS,
        disabledReason = "files have no identity there: LogsWithoutKeysTest follows such logs")
class FollowedLogsTest {
    private static final long SECONDS = 20;

    @TempDir
    public Path home;

    private final BlockingQueue<String> given = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> pauses = new LinkedBlockingQueue<>();
    private final List<String> refused = new CopyOnWriteArrayList<>();
    private Thread follower;
    private volatile boolean wanted = true;

    private final LogSink sink = new LogSink() {
        @Override
        public boolean line(LogLine line) {
            return given.add(line.text()) && wanted;
        }

        @Override
        public void unreadable(ServiceName service, GatehouseException reason) {
            refused.add(service.toString());
        }

        @Override
        public boolean caughtUp() {
            return pauses.add("");
        }
    };

    /** How folders are opened; a subclass uses the other way. */
    FolderAccess access() {
        return new FolderAccess.OfHost(Accounts.isRoot());
    }

    private LogFolders logs() {
        return new LogFolders(home, Kind.S6, LineTime.S6_LOG, () -> ZoneOffset.UTC, access());
    }

    private void follow(LogQuery query) {
        follower = Thread.ofPlatform().start(() -> logs().read(query.following(), sink));
    }

    private static LogQuery of(String... profiles) {
        return LogQuery.all(Arrays.stream(profiles).map(ServiceName::of).toList());
    }

    @AfterEach
    void endsWhenItIsInterrupted() throws Exception {
        follower.interrupt();
        follower.join(TimeUnit.SECONDS.toMillis(SECONDS));
        assertThat(follower.isAlive()).isFalse();
        if (OS.current() == OS.LINUX) {
            assertThat(openFilesBelow(home)).isEmpty();
        }
    }

    /** The next line that the sink receives. */
    private String next() throws InterruptedException {
        String line = given.poll(SECONDS, TimeUnit.SECONDS);
        return line == null ? "(nothing came)" : line;
    }

    private List<String> next(int count) throws InterruptedException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lines.add(next());
        }
        return lines;
    }

    private void awaitPause() throws InterruptedException {
        pauses.clear();
        assertThat(pauses.poll(SECONDS, TimeUnit.SECONDS)).as("a pause").isNotNull();
    }

    @Test
    void presentLinesComeBeforeNewOnes() throws InterruptedException {
        LogFiles log = new LogFiles(home, "coder").lines("1", "2", "3");
        follow(of("coder").withLast(2));
        assertThat(next(2)).containsExactly("2", "3");
        log.lines("4");
        assertThat(next()).isEqualTo("4");
        log.lines("5", "6");
        assertThat(next(2)).containsExactly("5", "6");
    }

    @Test
    void noOldLinesComeIfNoneAreWanted() throws InterruptedException {
        LogFiles log = new LogFiles(home, "coder").lines("1");
        follow(of("coder").withLast(0));
        awaitPause();
        log.lines("2");
        assertThat(next()).isEqualTo("2");
    }

    /** Nobody knows how old the first line is; the second one is new. */
    @Test
    void afterASelectionByTimeLinesWithoutTimesFollow() throws InterruptedException {
        LogFiles log = new LogFiles(home, "coder").lines("1");
        follow(of("coder").withSince(Instant.EPOCH));
        awaitPause();
        log.lines("2");
        assertThat(next()).isEqualTo("2");
    }

    @Test
    void aLineIsHeldBackUntilItIsComplete() throws InterruptedException {
        LogFiles log = new LogFiles(home, "coder").write("1\nhal");
        follow(of("coder"));
        assertThat(next()).isEqualTo("1");
        awaitPause();
        log.write("f a line");
        awaitPause();
        assertThat(given).isEmpty();
        log.write("\n");
        assertThat(next()).isEqualTo("half a line");
    }

    @Test
    void aLineWithoutANewlineArrivesAfterTheRotation() throws InterruptedException {
        LogFiles log = new LogFiles(home, "coder").write("cut off");
        follow(of("coder"));
        awaitPause();
        log.beginRotation().endRotation('u').lines("after");
        assertThat(next(2)).containsExactly("cut off", "after");
    }

    @Test
    void aRotationNeitherLosesNorRepeatsLines() throws InterruptedException {
        LogFiles log = new LogFiles(home, "coder").lines("1").rotate().lines("2");
        follow(of("coder"));
        assertThat(next(2)).containsExactly("1", "2");
        log.lines("3").beginRotation();
        assertThat(next()).isEqualTo("3");
        awaitPause();
        log.newCurrent().lines("4");
        assertThat(next()).isEqualTo("4");
        log.endRotation('s').lines("5");
        assertThat(next()).isEqualTo("5");
        log.lines("6").rotate().lines("7").rotate().rotate().lines("8");
        assertThat(next(3)).containsExactly("6", "7", "8");
        awaitPause();
        assertThat(given).isEmpty();
    }

    /** Lines arrive faster than they are read, and the reader's present file may be deleted meanwhile. */
    @Test
    void manyRotationsUnderLoadNeitherLoseNorRepeatLines() throws InterruptedException {
        LogFiles log = new LogFiles(home, "coder", 1000).newCurrent();
        follow(of("coder"));
        awaitPause();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            expected.add("line " + i);
            log.lines("line " + i);
            if (i % 7 == 0) {
                log.rotate();
            }
        }
        assertThat(next(3000)).isEqualTo(expected);
    }

    @Test
    void aTrimmedFileIsReadToItsEndAndNoOtherTwice() throws InterruptedException {
        LogFiles log = new LogFiles(home, "coder", 2).lines("1").rotate().lines("2");
        follow(of("coder"));
        assertThat(next(2)).containsExactly("1", "2");
        awaitPause();
        // Of the files that the reader knows, only the open one remains.
        List<String> later = IntStream.range(3, 9).mapToObj(Integer::toString).toList();
        later.forEach(line -> log.lines(line).rotate());
        log.lines("end");
        List<String> lines = new ArrayList<>();
        for (String line = next(); !line.equals("end"); line = next()) {
            lines.add(line);
        }
        // Trimmed lines are lost; the others arrive once and in order.
        assertThat(later).containsSubsequence(lines);
        assertThat(lines).contains("8");
    }

    @Test
    void aRenamedFileIsReadToItsEnd() throws InterruptedException {
        LogFiles log = new LogFiles(home, "coder", 2).lines("1");
        follow(of("coder"));
        assertThat(next()).isEqualTo("1");
        log.lines("2").renameAway();
        assertThat(next()).isEqualTo("2");
        awaitPause();
        log.lines("3");
        assertThat(next()).isEqualTo("3");
        for (int i = 4; i < 20; i++) {
            log.renameAway().lines(Integer.toString(i));
            assertThat(next()).isEqualTo(Integer.toString(i));
        }
    }

    /** Following only unreadable logs would wait for ever. */
    @Test
    void followingEndsWhenNoLogCanBeReadFurther() throws Exception {
        Files.createDirectories(home.resolve("logs/gateways"));
        Files.writeString(home.resolve("logs/gateways/bad"), "no folder");
        follow(of("bad"));
        Await.until("the reading ends", () -> !follower.isAlive());
        assertThat(refused).containsExactly("bad");
    }

    @Test
    void followingEndsWhenTheSinkWantsNoMore() throws Exception {
        LogFiles a = new LogFiles(home, "a").lines("a1");
        new LogFiles(home, "b").lines("b1");
        follow(of("a", "b"));
        next(2);
        awaitPause();
        wanted = false;
        a.lines("a2");
        Await.until("the reading ends", () -> !follower.isAlive());
    }

    @Test
    void aLogThatAppearsLaterIsFollowedFromItsBeginning() throws InterruptedException {
        follow(of("coder").withLast(1));
        awaitPause();
        LogFiles log = new LogFiles(home, "coder").lines("1", "2");
        assertThat(next(2)).containsExactly("1", "2");
        log.lines("3");
        assertThat(next()).isEqualTo("3");
    }

    @Test
    void aLogThatIsDeletedAndCreatedAgainIsFollowed() throws Exception {
        LogFiles log = new LogFiles(home, "coder").lines("1").rotate().lines("2");
        follow(of("coder"));
        assertThat(next(2)).containsExactly("1", "2");
        delete(log.folder());
        awaitPause();
        log.lines("3");
        assertThat(next()).isEqualTo("3");
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    @Test
    void aLogThatIsEmptiedIsReadFromItsBeginning() throws Exception {
        LogFiles log = new LogFiles(home, "coder").lines("a long line", "and another");
        follow(of("coder"));
        assertThat(next(2)).containsExactly("a long line", "and another");
        awaitPause();
        Files.writeString(log.current(), "");
        awaitPause();
        log.lines("new");
        assertThat(next()).isEqualTo("new");
    }

    @Test
    void severalLogsAreFollowedTogether() throws InterruptedException {
        LogFiles a = new LogFiles(home, "a").lines("2026-06-01 08:00:01.000000000  a1");
        LogFiles b = new LogFiles(home, "b").lines("2026-06-01 08:00:00.000000000  b1");
        follow(of("a", "b", "c"));
        assertThat(next(2)).containsExactly("b1", "a1");
        a.lines("a2");
        assertThat(next()).isEqualTo("a2");
        b.lines("b2");
        assertThat(next()).isEqualTo("b2");
        new LogFiles(home, "c").lines("c1");
        assertThat(next()).isEqualTo("c1");
    }

    /** The kernel signals a line at once; without events each line would wait up to a second. */
    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere the files are looked at four times a second")
    void aLineArrivesWithoutWaitingForTheNextLook() throws InterruptedException {
        LogFiles log = new LogFiles(home, "coder").lines("1");
        follow(of("coder"));
        assertThat(next()).isEqualTo("1");
        awaitPause();
        // The minimum of several: a single one may take long on a busy machine.
        long fastest = Long.MAX_VALUE;
        for (int i = 0; i < 10; i++) {
            long begun = System.nanoTime();
            log.lines("x");
            assertThat(next()).isEqualTo("x");
            fastest = Math.min(fastest, System.nanoTime() - begun);
        }
        assertThat(TimeUnit.NANOSECONDS.toMillis(fastest)).isLessThan(200);
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "the open files of a process are in /proc on Linux only")
    void theWatchIsClosedWhenTheReadingEnds() throws Exception {
        new LogFiles(home, "coder").lines("1");
        follow(of("coder"));
        assertThat(next()).isEqualTo("1");
        follower.interrupt();
        Await.until("the reading ends", () -> !follower.isAlive());
        assertThat(openFilesBelow(home)).isEmpty();
    }

    private static List<String> openFilesBelow(Path folder) throws IOException {
        List<String> open = new ArrayList<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                Path file = target(descriptor);
                if (file.startsWith(folder)) {
                    open.add(file.toString());
                }
            }
        }
        return open;
    }

    /** The target of a descriptor; empty if it was closed meanwhile, as those of other threads may be. */
    private static Path target(Path descriptor) throws IOException {
        try {
            return Files.readSymbolicLink(descriptor);
        } catch (NoSuchFileException closed) {
            return Path.of("");
        }
    }
}
