package dev.gatehouse.spi.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.logs.LogLine;
import dev.gatehouse.logs.LogQuery;
import dev.gatehouse.manager.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a system like Windows, where the first line of a file, which begins with a time, identifies the file. */
class LogsWithoutKeysTest {
    @TempDir
    public Path home;

    private int written;

    private LogFolders logs() {
        return new LogFolders(home, Kind.WINDOWS, LineTime.S6_LOG, () -> ZoneOffset.UTC, new ByPath(false, false));
    }

    private static LogQuery query() {
        return LogQuery.all(List.of(ServiceName.of("coder")));
    }

    private void line(LogFiles log, String text) {
        log.lines("2026-06-01 08:30:00.%09d  %s".formatted(written++, text));
    }

    private List<String> texts(LogQuery query) {
        List<String> texts = new ArrayList<>();
        logs().read(query, line -> texts.add(line.text()));
        return texts;
    }

    @Test
    void filesAreReadInOrderWhileOneIsCreated() throws IOException {
        LogFiles log = new LogFiles(home, "coder");
        line(log, "1");
        log.renameAway();
        assertThat(texts(query())).containsExactly("1");
        log.newCurrent();
        assertThat(texts(query())).containsExactly("1");
        line(log, "2");
        line(log, "3");
        assertThat(texts(query())).containsExactly("1", "2", "3");
        assertThat(texts(query().withLast(2))).containsExactly("2", "3");
        Files.createDirectories(log.folder().resolve("@400000006a1d3f000000000a.s"));
        assertThat(texts(query())).hasSize(3);
    }

    @Test
    void rotationsNeitherLoseNorRepeatLines() throws InterruptedException {
        LogFiles log = new LogFiles(home, "coder", 1000);
        List<String> expected = new ArrayList<>();
        BlockingQueue<String> given = new LinkedBlockingQueue<>();
        Thread follower = Thread.ofPlatform()
                .start(() -> logs().read(query().following(), (LogLine line) -> given.add(line.text())));
        try {
            for (int i = 0; i < 2000; i++) {
                expected.add("line " + i);
                line(log, "line " + i);
                if (i % 7 == 0) {
                    log.renameAway();
                }
            }
            for (String line : expected) {
                assertThat(given.poll(20, TimeUnit.SECONDS)).isEqualTo(line);
            }
        } finally {
            follower.interrupt();
            follower.join();
        }
        assertThat(given).isEmpty();
    }

    /** The present file is deleted as a surplus archive, and so are files that were never read. */
    @Test
    void aRemovedFileIsReadToItsEndAndNoOtherTwice() throws InterruptedException {
        LogFiles log = new LogFiles(home, "coder", 2);
        line(log, "first");
        BlockingQueue<String> given = new LinkedBlockingQueue<>();
        Thread follower = Thread.ofPlatform()
                .start(() -> logs().read(query().following(), (LogLine line) -> given.add(line.text())));
        List<String> lines = new ArrayList<>();
        try {
            assertThat(given.poll(20, TimeUnit.SECONDS)).isEqualTo("first");
            List<String> later = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                later.add("line " + i);
                line(log, "line " + i);
                log.renameAway();
            }
            line(log, "end");
            for (String line = given.poll(20, TimeUnit.SECONDS);
                    line != null && !line.equals("end");
                    line = given.poll(20, TimeUnit.SECONDS)) {
                lines.add(line);
            }
            assertThat(later).containsSubsequence(lines);
            assertThat(lines).startsWith("line 0").contains("line 49");
        } finally {
            follower.interrupt();
            follower.join();
        }
    }
}
