package dev.gatehouse.systemtest.s6;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.LogPolicy;
import dev.gatehouse.logs.LogLine;
import dev.gatehouse.logs.LogQuery;
import dev.gatehouse.systemtest.namespace.S6Namespace;
import dev.gatehouse.testkit.FileTree;
import dev.gatehouse.testkit.Poll;
import dev.gatehouse.testkit.fake.FakeGateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A gateway's output is logged in the home, up to the configured size, and is forwarded to the container's output. */
class LogStories extends S6Stories {
    @Test
    void linesAreLoggedWithATimestampAndForwardedWithoutIt() throws IOException {
        FakeGateway gateway = gateway("logged");
        up(gateway);
        gateway.tell("say Grüße, world");
        Poll.until("the line is logged", LIMIT, () -> current("logged").contains("world"));
        assertThat(current("logged")).matches("@[0-9a-f]{24} Grüße, world\n");
        Poll.until("the line is forwarded", LIMIT, () -> console().contains("Grüße, world"));
    }

    @Test
    void logsAreRotatedAndOldFilesDeleted() throws IOException {
        FakeGateway gateway = gateway("rotated").with(new LogPolicy(2, 4096, true));
        up(gateway);
        // Ten times as much as is kept, because s6-log writes up to 8 kB that it has read at once to one file.
        gateway.tell("lines 4000");
        gateway.events().await("lines");
        manager().remove(gateway.service());
        List<Long> sizes = sizes("rotated");
        assertThat(sizes).hasSize(3);
        assertThat(sizes.stream().mapToLong(Long::longValue).sum()).isLessThan(40_000);
        assertThat(text("rotated")).contains("0000001\n");
    }

    @Test
    void outputIsNotForwardedIfThePolicyDisablesIt() throws IOException {
        FakeGateway gateway = gateway("quiet").with(new LogPolicy(2, 100_000, false));
        up(gateway);
        gateway.tell("say a secret");
        Poll.until("the line is logged", LIMIT, () -> current("quiet").contains("a secret"));
        assertThat(console()).doesNotContain("a secret");
    }

    @Test
    void aDeletedLogFolderIsCreatedAgainWhenTheLoggerStarts() throws IOException {
        FakeGateway gateway = gateway("again");
        define(gateway);
        Poll.until("the logger is running", LIMIT, () -> Files.exists(folder("again")));
        run("s6-svc", "-wD", "-d", slot(gateway).resolve("log"));
        FileTree.delete(folder("again"));
        run("s6-svc", "-u", slot(gateway).resolve("log"));
        Poll.until(
                "the folder exists again",
                LIMIT,
                () -> Files.exists(folder("again").resolve("current")));
        assertThat(Files.getAttribute(folder("again"), "unix:uid")).isEqualTo(10000);
    }

    @Test
    void linesAreReadAcrossRotationsAndCountedFromTheEnd() throws IOException {
        FakeGateway gateway = gateway("read");
        // Leap seconds would show: s6-log counts them.
        Instant begin = Instant.now();
        up(gateway);
        for (String line : List.of("one", "two", "three")) {
            gateway.tell("say " + line);
            rotateAfter(gateway, line);
        }
        gateway.tell("say four");
        Poll.until("four is logged", LIMIT, () -> text("read").contains("four"));
        LogQuery all = LogQuery.all(List.of(gateway.service()));
        assertThat(texts(all)).containsExactly("one", "two", "three", "four");
        assertThat(texts(all.withLast(2))).containsExactly("three", "four");
        List<LogLine> lines = new ArrayList<>();
        manager().logs().read(all, lines::add);
        Instant third = lines.get(2).time().orElseThrow();
        assertThat(third).isBetween(begin, Instant.now());
        assertThat(texts(all.withSince(third))).containsExactly("three", "four");
        assertThat(texts(all.withSince(third.plusNanos(1)))).containsExactly("four");
    }

    @Test
    void lastWordsWithoutANewlineAreALineOfTheirOwn() {
        FakeGateway gateway = gateway("dying");
        up(gateway);
        // By the gateway itself: the end of its run would also end a child that has not printed yet.
        gateway.tell("print last-words");
        gateway.tell("exit 1");
        LogQuery all = LogQuery.all(List.of(gateway.service()));
        // Before the next run says anything.
        Poll.until("the last words are read", LIMIT, () -> texts(all).equals(List.of("last-words")));
        gateway.events().awaitStart(2);
        gateway.tell("say next");
        gateway.tell("exit 1");
        gateway.events().awaitStart(3);
        gateway.tell("say third");
        Poll.until("the third run is logged", LIMIT, () -> text("dying").contains("third"));
        assertThat(texts(all))
                .as("an end after a whole line adds nothing")
                .containsExactly("last-words", "next", "third");
        assertThat(texts(all.withLast(2))).containsExactly("next", "third");
    }

    @Test
    void followingALogAcrossRotationsNeitherLosesNorRepeatsLines() throws Exception {
        FakeGateway gateway = gateway("followed");
        define(gateway);
        BlockingQueue<String> given = new LinkedBlockingQueue<>();
        LogQuery query = LogQuery.all(List.of(gateway.service())).following();
        // Before the first output, and possibly before the folder exists.
        Thread follower = Thread.ofPlatform().start(() -> manager().logs().read(query, line -> given.add(line.text())));
        try {
            start(gateway);
            gateway.events().awaitStart(1);
            for (int i = 0; i < 5; i++) {
                gateway.tell("say " + i);
                assertThat(given.poll(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(Integer.toString(i));
                rotateAfter(gateway, " " + i + "\n");
            }
            // Faster than the reader polls, and across rotations by size.
            manager().define(gateway.with(new LogPolicy(100, 4096, true)).definition());
            gateway.tell("lines 2000");
            for (int i = 2000; i > 0; i--) {
                assertThat(given.poll(LIMIT.toSeconds(), TimeUnit.SECONDS)).endsWith("000" + i);
            }
        } finally {
            follower.interrupt();
            follower.join(LIMIT);
        }
        assertThat(follower.isAlive()).isFalse();
        assertThat(given).isEmpty();
    }

    /**
     * Makes the logger rotate its file, as soon as it has written a text to it. <p>Sends SIGALRM once, and only after
     * the logger has written: s6-log handles SIGALRM from shortly before it reads its first line; before that, and
     * while the run script becomes s6-log, the signal ends the process. Repeated signals would kill each new logger
     * before it handles them.
     */
    private void rotateAfter(FakeGateway gateway, String written) {
        String name = gateway.profile().value();
        Poll.until(
                "the logger has written '" + written.strip() + "'",
                LIMIT,
                () -> text(name).contains(written));
        run("s6-svc", "-a", slot(gateway).resolve("log"));
        Poll.until("the log is rotated after '" + written.strip() + "'", LIMIT, () -> inArchives(gateway, written));
    }

    private boolean inArchives(FakeGateway gateway, String text) {
        return archives(gateway).stream().anyMatch(file -> contents(file).contains(text));
    }

    private List<Path> archives(FakeGateway gateway) {
        return files(gateway.profile().value()).stream()
                .filter(file -> file.getFileName().toString().startsWith("@"))
                .toList();
    }

    /** Returns the content of a log folder, in order; empty if the logger has not created it yet. */
    private List<Path> files(String profile) {
        try (Stream<Path> files = Files.list(folder(profile))) {
            return files.sorted().toList();
        } catch (NoSuchFileException notYet) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> texts(LogQuery query) {
        List<String> texts = new ArrayList<>();
        manager().logs().read(query, line -> texts.add(line.text()));
        return texts;
    }

    private Path folder(String profile) {
        return place().home().path().resolve("logs/gateways").resolve(profile);
    }

    private String current(String profile) {
        return contents(folder(profile).resolve("current"));
    }

    /** Returns the content of a file; empty if it does not exist, like {@code current} for a moment in each rotation. */
    private static String contents(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String console() throws IOException {
        return Files.readString(Path.of(S6Namespace.CONSOLE));
    }

    private String text(String profile) {
        StringBuilder text = new StringBuilder();
        for (Path file : logs(profile)) {
            text.append(contents(file));
        }
        return text.toString();
    }

    private List<Long> sizes(String profile) throws IOException {
        List<Long> sizes = new ArrayList<>();
        for (Path file : logs(profile)) {
            sizes.add(Files.size(file));
        }
        return sizes;
    }

    /** Returns the files with lines. s6-log also keeps a lock and a state file in the folder. */
    private List<Path> logs(String profile) {
        return files(profile).stream()
                .filter(file ->
                        !List.of("lock", "state").contains(file.getFileName().toString()))
                .toList();
    }
}
