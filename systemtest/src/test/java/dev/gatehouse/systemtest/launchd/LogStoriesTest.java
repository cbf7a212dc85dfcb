package dev.gatehouse.systemtest.launchd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.logs.LogLine;
import dev.gatehouse.logs.LogQuery;
import dev.gatehouse.logs.LogSink;
import dev.gatehouse.manager.Limitation;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.testkit.Poll;
import dev.gatehouse.testkit.fake.FakeGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Loggers: how they end and overlap, and hosts that cannot run them. Logs stay, so each story has a gateway of its own. */
class LogStoriesTest extends LaunchdStories {
    @Test
    void theLinesOfAKilledGatewayArrive() {
        FakeGateway gateway = gateway("killed");
        up(gateway);
        gateway.tell("lines 300");
        gateway.tell("print last words");
        gateway.tell("say ");
        gateway.events().await("lines");
        awaitLine(gateway, "last words");
        gateway.tell("print broken off");
        gateway.tell("exit 1");
        awaitPid(gateway, gateway.events().awaitStart(2));
        launchctl().run("kill", "KILL", "gui/501/" + LaunchdPlace.label("killed"));
        awaitPid(gateway, gateway.events().awaitStart(3));
        gateway.tell("say third run");
        awaitLine(gateway, "third run");
        List<String> expected = new ArrayList<>(IntStream.range(0, 300)
                .mapToObj(line -> "%099d".formatted(300 - line))
                .toList());
        expected.addAll(List.of("last words", "broken off", "third run"));
        assertThat(lines(gateway)).extracting(LogLine::text).isEqualTo(expected);
        assertThat(lines(gateway)).allSatisfy(line -> assertThat(line.time()).isPresent());
        awaitLoggers(gateway, 1);
    }

    /** A process in a session of its own outlives its gateway, and its output still belongs to the log. */
    @Test
    void aProcessThatOutlivesItsGatewayKeepsItsLogger() throws IOException {
        FakeGateway gateway = gateway("outlived");
        up(gateway);
        gateway.tell("detach");
        gateway.events().await("detached");
        ProcessHandle orphan =
                ProcessHandle.of(gateway.events().children().getFirst()).orElseThrow();
        try {
            manager().restart(gateway.service(), Wait.PROOF);
            gateway.tell("say second run");
            awaitLine(gateway, "second run");
            Files.writeString(
                    Path.of("/proc/" + orphan.pid() + "/fd/1"), "from the orphan\n", StandardOpenOption.WRITE);
            awaitLine(gateway, "from the orphan");
            awaitLoggers(gateway, 2);
        } finally {
            orphan.destroyForcibly();
        }
        awaitLoggers(gateway, 1);
        manager().stop(gateway.service(), Wait.PROOF);
        awaitLoggers(gateway, 0);
        assertThat(lines(gateway)).extracting(LogLine::text).containsExactly("second run", "from the orphan");
    }

    /** An earlier version, whose script has no logger, has installed the gateway. */
    @Test
    void anUpgradeAddsTimesFromTheNextRunOn() {
        FakeGateway gateway = gateway("upgraded");
        ServiceManager earlier = place().withoutPerl().manager();
        earlier.define(gateway.definition());
        earlier.start(gateway.service(), Wait.PROOF);
        gateway.tell("say without a time");
        awaitLine(gateway, "without a time");

        define(gateway);
        gateway.tell("say still without");
        awaitLine(gateway, "still without");
        assertThat(gateway.events().life()).containsExactly("started");
        List<ServiceName> leftOut = new ArrayList<>();
        assertThat(since(gateway, leftOut)).isEmpty();
        assertThat(leftOut).containsExactly(gateway.service());

        manager().restart(gateway.service(), Wait.PROOF);
        gateway.tell("say with a time");
        awaitLine(gateway, "with a time");
        leftOut.clear();
        assertThat(since(gateway, leftOut)).containsExactly("with a time");
        assertThat(leftOut).isEmpty();
        assertThat(lines(gateway)).hasSize(3);
    }

    @Test
    void onlyWithoutPerlIsThereALimitation() {
        FakeGateway gateway = gateway("limited");
        define(gateway);
        ServiceManager without = place().withoutPerl().manager();
        assertThat(manager().limitations())
                .extracting(Limitation::feature)
                .doesNotContain(Limitation.LOG_TIMES, "logs.rotation");
        assertThat(manager().advice()).isEmpty();
        assertThat(without.limitations())
                .extracting(Limitation::feature)
                .contains(Limitation.LOG_TIMES, "logs.rotation");
        assertThat(without.advice().getFirst().message())
                .isEqualTo(
                        "/usr/bin/no-perl does not exist, so log lines have no time, and a log is rotated only when its"
                                + " gateway starts");
    }

    private List<LogLine> lines(FakeGateway gateway) {
        List<LogLine> lines = new ArrayList<>();
        manager().logs().read(LogQuery.all(List.of(gateway.service())), lines::add);
        return lines;
    }

    private List<String> since(FakeGateway gateway, List<ServiceName> leftOut) {
        List<String> lines = new ArrayList<>();
        manager().logs().read(LogQuery.all(List.of(gateway.service())).withSince(Instant.EPOCH), new LogSink() {
            @Override
            public boolean line(LogLine line) {
                return lines.add(line.text());
            }

            @Override
            public void withoutTimes(ServiceName service) {
                leftOut.add(service);
            }
        });
        return lines;
    }

    private void awaitLine(FakeGateway gateway, String text) {
        Poll.until(
                () -> text + " in " + lines(gateway),
                LIMIT,
                () -> lines(gateway).stream().anyMatch(line -> line.text().equals(text)));
    }

    private void awaitLoggers(FakeGateway gateway, int number) {
        // The rest of the path has letters that not every locale has.
        String place = place().scratch().getFileName() + "/";
        String logger = "-" + gateway.service() + "/logger";
        Poll.until(
                number + " loggers",
                LIMIT,
                () -> ProcessHandle.allProcesses()
                                .filter(process -> process.info()
                                        .arguments()
                                        .filter(words -> Stream.of(words)
                                                .anyMatch(word -> word.contains(place) && word.endsWith(logger)))
                                        .isPresent())
                                .count()
                        == number);
    }
}
