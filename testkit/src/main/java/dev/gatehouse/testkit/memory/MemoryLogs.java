package dev.gatehouse.testkit.memory;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.logs.GatewayLogs;
import dev.gatehouse.logs.LogLine;
import dev.gatehouse.logs.LogQuery;
import dev.gatehouse.logs.LogSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what gateways in memory printed. By a virtual clock, following ends when nothing is scheduled any more. */
record MemoryLogs(MemoryHost host) implements GatewayLogs {
    private static final Duration LONGEST = Duration.ofDays(365);

    @Override
    public void read(LogQuery query, LogSink sink) {
        host.noteQuery(query);
        Set<ServiceName> readable = new HashSet<>(query.services());
        for (ServiceName service : query.services()) {
            Optional<GatehouseException> refusal = refusal(service);
            if (refusal.isPresent()) {
                readable.remove(service);
                sink.unreadable(service, refusal.get());
            }
        }
        List<LogLine> all = host.lines(0);
        for (LogLine line : selected(query, readable, all)) {
            if (!sink.line(line)) {
                return;
            }
        }
        host.refusal(Step.READ_LOGS).ifPresent(refusal -> {
            throw refusal;
        });
        if (query.follow()) {
            follow(readable, all.size(), sink);
        }
    }

    private Optional<GatehouseException> refusal(ServiceName service) {
        synchronized (host) {
            return host.service(service).refusal(Step.READ_LOGS);
        }
    }

    private static List<LogLine> selected(LogQuery query, Set<ServiceName> readable, List<LogLine> all) {
        List<LogLine> lines = new ArrayList<>();
        for (LogLine line : all) {
            boolean old = query.since().isPresent()
                    && line.time()
                            .filter(time -> time.isBefore(query.since().orElseThrow()))
                            .isPresent();
            if (readable.contains(line.service()) && !old) {
                lines.add(line);
            }
        }
        if (query.last().isPresent()) {
            Map<ServiceName, Integer> left = new HashMap<>();
            for (LogLine line : lines) {
                left.merge(line.service(), 1, Integer::sum);
            }
            int last = query.last().getAsInt();
            lines.removeIf(line -> left.merge(line.service(), -1, Integer::sum) >= last);
        }
        return lines;
    }

    private void follow(Set<ServiceName> readable, int from, LogSink sink) {
        int next = from;
        while (true) {
            List<LogLine> fresh = host.lines(next);
            next += fresh.size();
            for (LogLine line : fresh) {
                if (readable.contains(line.service()) && !sink.line(line)) {
                    return;
                }
            }
            if (!sink.caughtUp() || !host.time().isOpen()) {
                return;
            }
            try {
                host.time().pass(LONGEST);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
