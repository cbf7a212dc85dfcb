package dev.gatehouse.testkit.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.definition.LogPolicy;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.logs.LogLine;
import dev.gatehouse.logs.LogQuery;
import dev.gatehouse.logs.LogSink;
import dev.gatehouse.manager.Limitation;
import dev.gatehouse.manager.StartFailedException;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.testkit.Poll;
import dev.gatehouse.testkit.fake.FakeGateway;
import dev.gatehouse.testkit.kit.Conformance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * The output of gateways can be read from the manager. A journal outlives its gateways, so each story uses names of its own.
 * A manager may add lines of its own.
 *
 * @since 0.1.0
 */
public interface OutputStories extends Conformance {
    /** Output is read with its time. */
    @Test
    default void outputIsReadWithItsTime() {
        assumeLogs();
        FakeGateway gateway = gateway("speaker");
        Instant before = Instant.now();
        up(gateway);
        say(gateway, "Grüße, \"world\"");
        LogLine line = said(gateway).getFirst();
        assertThat(line.service()).isEqualTo(gateway.service());
        assertThat(line.text()).isEqualTo("Grüße, \"world\"");
        if (linesHaveTimes()) {
            assertThat(line.time().orElseThrow())
                    .isBetween(before.minusSeconds(1), Instant.now().plusSeconds(1));
        } else {
            assertThat(line.time()).isEmpty();
        }
    }

    /** A failed start shows the last lines of the run that failed, and none of an earlier run. */
    @Test
    default void aFailedStartShowsItsLastLines() {
        assumeLogs();
        // On a busy host a program may take longer to fail than it would have to live: only a port proves this start.
        FakeGateway gateway =
                gateway("loser").with("FAKE_SAY", "no token").exiting(78).neverServing();
        define(gateway);
        for (int run = 1; run <= 2; run++) {
            assertThatThrownBy(() -> manager().start(gateway.service(), Wait.PROOF))
                    .isInstanceOf(StartFailedException.class)
                    .message()
                    .endsWith("; last log lines:\n  no token");
        }
    }

    /** The last lines of each gateway are in order of time. */
    @Test
    default void theLastLinesOfEachGatewayAreInOrderOfTime() {
        assumeLogs();
        FakeGateway alpha = gateway("talker-a");
        FakeGateway beta = gateway("talker-b");
        up(alpha);
        up(beta);
        for (FakeGateway gateway : List.of(alpha, beta, alpha, beta, beta)) {
            say(gateway, "line " + said(gateway).size());
        }
        LogQuery query = LogQuery.all(List.of(beta.service(), alpha.service())).withLast(2);
        List<String> lines = new ArrayList<>();
        manager().logs().read(query, line -> lines.add(line.service() + " " + line.text()));
        List<String> ofAlpha = List.of("talker-a line 0", "talker-a line 1");
        List<String> ofBeta = List.of("talker-b line 1", "talker-b line 2");
        LogQuery since = LogQuery.all(List.of(beta.service()));
        if (!linesHaveTimes()) {
            // One after the other, as in the query.
            assertThat(lines)
                    .hasSize(4)
                    .startsWith(ofBeta.toArray(new String[0]))
                    .containsAll(ofAlpha);
            assertThat(leftOut(since.withSince(Instant.EPOCH))).containsExactly(beta.service());
            return;
        }
        assertThat(lines).hasSize(4).startsWith(ofAlpha.toArray(new String[0])).endsWith(ofBeta.toArray(new String[0]));
        Instant second = said(beta).get(1).time().orElseThrow();
        List<String> younger = new ArrayList<>();
        manager().logs().read(since.withSince(second), line -> younger.add(line.text()));
        assertThat(younger).containsExactly("line 1", "line 2");
    }

    /** The gateways whose lines have no time; there must be no others in this query. */
    private List<ServiceName> leftOut(LogQuery query) {
        List<ServiceName> leftOut = new ArrayList<>();
        manager().logs().read(query, new LogSink() {
            @Override
            public boolean line(LogLine line) {
                throw new AssertionError(line + " has no time that is known");
            }

            @Override
            public void withoutTimes(ServiceName service) {
                leftOut.add(service);
            }
        });
        return leftOut;
    }

    /**
     * New output is followed.
     *
     * @throws Exception if the story cannot be played
     */
    @Test
    default void newOutputIsFollowed() throws Exception {
        assumeLogs();
        FakeGateway gateway = gateway("followed");
        up(gateway);
        say(gateway, "old");
        BlockingQueue<String> given = new LinkedBlockingQueue<>();
        LogQuery query = LogQuery.all(List.of(gateway.service())).withLast(1).following();
        Thread follower = Thread.ofPlatform().start(() -> manager().logs().read(query, line -> given.add(line.text())));
        try {
            assertThat(next(given)).contains("old");
            for (int i = 0; i < 3; i++) {
                gateway.tell("say new " + i);
                assertThat(next(given)).contains("new " + i);
            }
        } finally {
            follower.interrupt();
            follower.join(LIMIT);
        }
        assertThat(follower.isAlive()).isFalse();
        assertThat(given).isEmpty();
    }

    /**
     * Rotations lose and double no line. Some kinds rotate by size, some when the gateway starts, some never.
     *
     * @throws Exception if the story cannot be played
     */
    @Test
    default void rotationsLoseAndDoubleNoLine() throws Exception {
        assumeLogs();
        FakeGateway gateway = gateway("wordy").with(new LogPolicy(100, 4096, false));
        define(gateway);
        BlockingQueue<String> given = new LinkedBlockingQueue<>();
        LogQuery query = LogQuery.all(List.of(gateway.service())).following();
        Thread follower = Thread.ofPlatform()
                .start(() -> manager().logs().read(query, line -> {
                    return isNote(line) || given.add(line.text());
                }));
        try {
            start(gateway);
            gateway.events().awaitStart(1);
            gateway.tell("lines 400");
            for (int line = 400; line > 0; line--) {
                assertThat(next(given)).contains("%099d".formatted(line));
            }
            manager().restart(gateway.service(), Wait.none());
            gateway.events().awaitStart(2);
            gateway.tell("say after");
            assertThat(next(given)).contains("after");
        } finally {
            follower.interrupt();
            follower.join(LIMIT);
        }
        assertThat(given).isEmpty();
        int kept = hasLimitation(Limitation.LOGS_AFTER_STOP) ? 1 : 401;
        assertThat(said(gateway)).hasSize(kept).last().extracting(LogLine::text).isEqualTo("after");
    }

    /** A gateway that printed nothing has no lines. */
    @Test
    default void aGatewayThatPrintedNothingHasNoLines() {
        assumeLogs();
        List<LogLine> lines = new ArrayList<>();
        FakeGateway gateway = gateway("never-started");
        manager().logs().read(LogQuery.all(List.of(gateway.service())), lines::add);
        assertThat(lines).isEmpty();
    }

    private static Optional<String> next(BlockingQueue<String> given) throws InterruptedException {
        return Optional.ofNullable(given.poll(LIMIT.toSeconds(), TimeUnit.SECONDS));
    }

    private void assumeLogs() {
        Assumptions.assumeFalse(hasLimitation(Limitation.LOGS), () -> manager().kind() + " keeps no logs");
    }

    private boolean linesHaveTimes() {
        return !hasLimitation(Limitation.LOG_TIMES);
    }

    private boolean hasLimitation(String feature) {
        return manager().limitations().stream()
                .anyMatch(limitation -> limitation.feature().equals(feature));
    }

    /** Has it print a line, and waits until that can be read. */
    private void say(FakeGateway gateway, String text) {
        int before = said(gateway).size();
        gateway.tell("say " + text);
        Poll.until(
                () -> text + " in the log of " + gateway.service() + ", which is " + said(gateway),
                LIMIT,
                () -> said(gateway).size() > before);
    }

    /** All that it printed, without what its manager noted. */
    private List<LogLine> said(FakeGateway gateway) {
        List<LogLine> lines = new ArrayList<>();
        manager().logs().read(LogQuery.all(List.of(gateway.service())), lines::add);
        lines.removeIf(this::isNote);
        return lines;
    }

    private boolean isNote(LogLine line) {
        return line.text().startsWith(manager().kind() + ": ");
    }
}
