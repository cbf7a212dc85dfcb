package dev.gatehouse.kubernetes.logs;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.kubernetes.api.Resource;
import dev.gatehouse.kubernetes.gates.ApiErrors;
import dev.gatehouse.kubernetes.gates.Gates;
import dev.gatehouse.kubernetes.gates.RecordsFolder;
import dev.gatehouse.kubernetes.state.PodView;
import dev.gatehouse.kubernetes.state.Snapshot;
import dev.gatehouse.logs.GatewayLogs;
import dev.gatehouse.logs.LogLine;
import dev.gatehouse.logs.LogQuery;
import dev.gatehouse.logs.LogSink;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Reads the output of containers from the API server, with the times that the kubelet noted. It goes with the pod. What the launcher
 * did is in the home ({@link RunHistory}), and outlives it.
 */
public final class KubernetesLogs implements GatewayLogs {
    private static final Comparator<LogLine> BY_TIME =
            Comparator.comparing(line -> line.time().orElse(Instant.EPOCH));

    /** How much may arrive before the sink takes it. */
    private static final int WAITING = 10_000;

    /** How often histories are read while they are followed. */
    private static final Duration PACE = Duration.ofMillis(500);

    private final Gates gates;

    public KubernetesLogs(Gates gates) {
        this.gates = gates;
    }

    @Override
    public boolean keepsPrevious() {
        return true;
    }

    @Override
    public void read(LogQuery query, LogSink sink) {
        Map<String, PodView> pods = pods();
        List<LogLine> lines = new ArrayList<>();
        List<LogFollower.Position> ends = new ArrayList<>();
        for (ServiceName service : query.services()) {
            Optional<PodView> pod = Optional.ofNullable(pods.get(gates.name(service)));
            List<LogLine> stored = List.of();
            try {
                stored = stored(service, pod, query);
            } catch (IOException e) {
                sink.unreadable(service, failed(service, e));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            ends.add(LogFollower.Position.after(service, pod, stored, query));
            List<LogLine> all = lastOf(withNotes(service, stored, query), query);
            if (query.previous() && pod.isPresent() && !pod.get().hasFormerContainer()) {
                sink.unreadable(service, noFormer(service));
            }
            if (all.isEmpty() && pod.isEmpty()) {
                gone(service, query).ifPresent(reason -> sink.unreadable(service, reason));
            }
            lines.addAll(all);
        }
        lines.sort(BY_TIME);
        for (LogLine line : lines) {
            if (!sink.line(line)) {
                return;
            }
        }
        if (query.follow() && sink.caughtUp()) {
            follow(query, ends, sink);
        }
    }

    private Map<String, PodView> pods() {
        try {
            return Snapshot.pods(
                    gates.api().list(Resource.POD, gates.selector()).objects());
        } catch (IOException e) {
            throw new ApiErrors(gates).translate("reading the output of gateways", e);
        }
    }

    private GatehouseException failed(ServiceName service, IOException e) {
        return new ApiErrors(gates).translate("reading the output of " + service, e);
    }

    /** Why a gateway that ran has no output: the pod took it along. */
    private Optional<GatehouseException> gone(ServiceName service, LogQuery query) {
        boolean wanted =
                !query.follow() && (query.last().isEmpty() || query.last().getAsInt() > 0);
        return RecordsFolder.record(gates.home(), service)
                .filter(record -> wanted && record.run() > 0)
                .filter(record -> query.since().isEmpty()
                        || record.since() >= query.since().get().getEpochSecond())
                .map(_ -> new GatehouseException(
                        "The gateway of " + service
                                + " has no pod, and a cluster keeps the output of a gateway only as long as its pod",
                        Remedy.gatehouse("gateway", "logs", "--all-lines", service.toString())));
    }

    private static GatehouseException noFormer(ServiceName service) {
        return new GatehouseException(
                "The pod of " + service
                        + " has had no container before the present one. A gateway that ends is started again in its"
                        + " container",
                Remedy.gatehouse("gateway", "logs", "--all-lines", service.toString()));
    }

    /** The output of the present pod: that of the container before the present one, as far as the kubelet keeps it, and its own. */
    private List<LogLine> stored(ServiceName service, Optional<PodView> pod, LogQuery query)
            throws IOException, InterruptedException {
        if (pod.isEmpty()) {
            return List.of();
        }
        ContainerLog log = new ContainerLog(gates, service);
        List<LogLine> lines = new ArrayList<>();
        ContainerLog.Range range = new ContainerLog.Range(query.since(), query.last());
        if (query.previous() || pod.get().hasFormerContainer()) {
            log.read(range.ofFormerContainer(), lines::add);
        }
        if (query.previous()) {
            return lines;
        }
        Optional<Instant> former = newest(lines);
        log.read(range, line -> {
            if (former.isEmpty() || line.time().isEmpty() || line.time().get().isAfter(former.get())) {
                lines.add(line);
            }
        });
        return lines;
    }

    static Optional<Instant> newest(List<LogLine> lines) {
        return lines.stream().flatMap(line -> line.time().stream()).max(Comparator.naturalOrder());
    }

    private List<LogLine> withNotes(ServiceName service, List<LogLine> stored, LogQuery query) {
        if (!query.supervisor()) {
            return stored;
        }
        List<LogLine> all = new ArrayList<>(stored);
        all.addAll(new RunHistory(gates.home(), service).since(query.since()));
        all.sort(BY_TIME);
        return all;
    }

    private static List<LogLine> lastOf(List<LogLine> lines, LogQuery query) {
        int most = query.last().orElse(lines.size());
        return lines.subList(Math.max(0, lines.size() - most), lines.size());
    }

    private void follow(LogQuery query, List<LogFollower.Position> ends, LogSink sink) {
        LinkedBlockingQueue<LogFollower.Arrival> arriving = new LinkedBlockingQueue<>(WAITING);
        List<RunHistory.News> notes = query.supervisor()
                ? query.services().stream()
                        .map(service -> new RunHistory(gates.home(), service).news())
                        .toList()
                : List.of();
        List<Thread> readers = new ArrayList<>();
        for (LogFollower.Position end : ends) {
            readers.add(Thread.ofVirtual().name("gatehouse-log").start(new LogFollower(gates, end, arriving)));
        }
        try {
            int reading = readers.size();
            long looked = System.nanoTime();
            while (reading > 0) {
                LogFollower.Arrival next = arriving.poll();
                if (next == null) {
                    if (!sink.caughtUp()) {
                        return;
                    }
                    // Nothing tells of a line in the home.
                    next = notes.isEmpty() ? arriving.take() : arriving.poll(PACE.toMillis(), TimeUnit.MILLISECONDS);
                }
                if (next != null && next.failure().isPresent()) {
                    reading--;
                    sink.unreadable(
                            next.service(),
                            failed(next.service(), next.failure().get()));
                }
                if (next != null
                        && next.line().isPresent()
                        && !sink.line(next.line().get())) {
                    return;
                }
                if (System.nanoTime() - looked < PACE.toNanos()) {
                    continue;
                }
                looked = System.nanoTime();
                for (RunHistory.News news : notes) {
                    for (LogLine note : news.next()) {
                        if (!sink.line(note)) {
                            return;
                        }
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            readers.forEach(Thread::interrupt);
        }
    }
}
