package dev.gatehouse.testkit.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.logs.LogLine;
import dev.gatehouse.logs.LogQuery;
import dev.gatehouse.manager.Limitation;
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
 * What a gateway prints can be read from its manager. Managers may put notes of their own among its lines, and a journal
 * outlives its gateways: so each test has gateways with names of their own.
 */
public interface OutputStories extends Conformance {
    @Test
    default void whatAGatewayPrintedIsReadWithItsTime() {
        assumeLogs();
        FakeGateway gateway = gateway("speaker");
        Instant before = Instant.now();
        up(gateway);
        say(gateway, "Grüße, \"world\"");
        LogLine line = said(gateway).getFirst();
        assertThat(line.service()).isEqualTo(gateway.service());
        assertThat(line.text()).isEqualTo("Grüße, \"world\"");
        assertThat(line.time().orElseThrow())
                .isBetween(before.minusSeconds(1), Instant.now().plusSeconds(1));
    }

    @Test
    default void theLastLinesAreThoseOfEachGatewayInOrderOfTime() {
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
        assertThat(lines).containsExactly("talker-a line 0", "talker-a line 1", "talker-b line 1", "talker-b line 2");

        Instant second = said(beta).get(1).time().orElseThrow();
        List<String> since = new ArrayList<>();
        manager().logs().read(LogQuery.all(List.of(beta.service())).withSince(second), line -> since.add(line.text()));
        assertThat(since).containsExactly("line 1", "line 2");
    }

    @Test
    default void whatAGatewayPrintsIsFollowed() throws Exception {
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

    @Test
    default void whoeverNeverPrintedHasNoLines() {
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
        Assumptions.assumeTrue(
                manager().limitations().stream().noneMatch(gap -> gap.feature().equals(Limitation.LOGS)),
                () -> manager().kind() + " keeps no logs");
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
        lines.removeIf(line -> line.text().startsWith(manager().kind() + ": "));
        return lines;
    }
}
