package dev.gatehouse.systemtest.s6;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.manager.Initially;
import dev.gatehouse.testkit.Poll;
import dev.gatehouse.testkit.fake.FakeGateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An unregistered gateway leaves nothing: no process, no directory, no FIFO, no descriptor. */
class WithdrawalStories extends S6Stories {
    @Test
    void allFourProcessesAreGoneWhenUnregisterReturns() {
        FakeGateway gateway = gateway("alpha");
        long pid = up(gateway);
        Poll.until(
                "two supervisors and a logger",
                LIMIT,
                () -> processesOf(gateway).size() == 3);
        assertThat(ProcessHandle.of(pid)).isPresent();

        manager().unregisterProfileGateway(gateway.profile());

        assertThat(processesOf(gateway)).isEmpty();
        assertThat(ProcessHandle.of(pid)).isEmpty();
        assertThat(gateway.events().life()).containsExactly("started", "TERM", "exiting 0");
    }

    @Test
    void allOutputBeforeTheRemovalIsInTheLog() throws IOException {
        FakeGateway gateway = gateway("talking");
        up(gateway);
        gateway.tell("lines 3000");
        gateway.events().await("lines");
        manager().unregisterProfileGateway(gateway.profile());
        Path log = place().home().path().resolve("logs/gateways/talking/current");
        List<String> lines = Files.readAllLines(log);
        assertThat(lines.size()).isEqualTo(3000);
        assertThat(lines.getLast()).endsWith("0000001");
    }

    /** Returns the s6-supervise processes of service and logger, and s6-log. */
    private List<ProcessList.Entry> processesOf(FakeGateway gateway) {
        return ProcessList.now().stream()
                .filter(process -> process.command().equals("s6-supervise gateway-" + gateway.service())
                        || process.command().equals("s6-supervise gateway-" + gateway.service() + "/log")
                        || process.command().endsWith("/logs/gateways/" + gateway.service()))
                .toList();
    }

    @Test
    void twoHundredRegistrationsLeaveNoTraces() {
        FakeGateway gateway = gateway("alpha");
        // Creates permanent files first, such as the lock file.
        registerAndUnregister(gateway, 0);
        State before = state();
        for (int time = 1; time <= 200; time++) {
            registerAndUnregister(gateway, time);
        }
        // A process that has exited is visible until its parent has waited for it; this also applies to the state
        // before.
        Poll.until(
                () -> "no more than before: " + before + ", but " + state(), LIMIT, () -> state().isNoMoreThan(before));
    }

    private void registerAndUnregister(FakeGateway gateway, int time) {
        Initially initially = time % 2 == 0 ? Initially.UP : Initially.DOWN;
        manager().registerProfileGateway(gateway.definition(), initially);
        manager().unregisterProfileGateway(gateway.profile());
    }

    /** Numbers in which a leak would show. */
    private record State(List<String> entries, List<String> processes, long descriptors, Map<Long, Long> supervisors) {
        boolean isNoMoreThan(State other) {
            return other.entries.containsAll(entries)
                    && other.processes.containsAll(processes)
                    && processes.size() <= other.processes.size()
                    && descriptors <= other.descriptors
                    && supervisors.entrySet().stream()
                            .allMatch(entry -> entry.getValue() <= other.supervisors.getOrDefault(entry.getKey(), 0L));
        }
    }

    private State state() {
        List<ProcessList.Entry> processes = ProcessList.now();
        return new State(
                Scandirs.entries(place().scandir()),
                // A process that has exited has no command line any more.
                processes.stream()
                        .map(ProcessList.Entry::command)
                        .filter(command -> !command.isEmpty())
                        .sorted()
                        .toList(),
                descriptors(ProcessHandle.current().pid()),
                processes.stream()
                        .filter(process -> process.command().contains("s6-svscan"))
                        .filter(process -> Files.isReadable(descriptorsOf(process.pid())))
                        .collect(Collectors.toMap(ProcessList.Entry::pid, process -> descriptors(process.pid()))));
    }

    private static Path descriptorsOf(long pid) {
        return Path.of("/proc", Long.toString(pid), "fd");
    }

    private static long descriptors(long pid) {
        try (Stream<Path> entries = Files.list(descriptorsOf(pid))) {
            return entries.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
