package dev.gatehouse.systemtest.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.logs.LogLine;
import dev.gatehouse.logs.LogQuery;
import dev.gatehouse.manager.ServiceManager;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Follows logs on a thread of its own. At its end it must have given no line that the test has not taken. */
final class LogFollower implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final BlockingQueue<LogLine> given = new LinkedBlockingQueue<>();
    private final Thread thread;

    LogFollower(ServiceManager manager, LogQuery query) {
        thread = Thread.ofPlatform().start(() -> manager.logs().read(query.following(), given::add));
    }

    LogLine next() throws InterruptedException {
        LogLine line = given.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
        return line == null ? new LogLine(ServiceName.of("nobody"), Optional.empty(), "nothing") : line;
    }

    String text() throws InterruptedException {
        return next().text();
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join(LIMIT);
        assertThat(thread.isAlive()).isFalse();
        assertThat(given).extracting(LogLine::text).isEmpty();
    }
}
