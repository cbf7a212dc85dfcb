package dev.gatehouse.kubernetes.logs;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.kubernetes.api.Api;
import dev.gatehouse.kubernetes.api.ApiException;
import dev.gatehouse.kubernetes.api.Resource;
import dev.gatehouse.kubernetes.gates.Gates;
import dev.gatehouse.kubernetes.json.Tree;
import dev.gatehouse.kubernetes.state.PodView;
import dev.gatehouse.kubernetes.workload.Labels;
import dev.gatehouse.logs.LogLine;
import dev.gatehouse.logs.LogQuery;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Follows a gateway through its containers and pods, until it is interrupted or the cluster refuses. A stream that breaks off, as with
 * the API server or the kubelet, is continued after the last line.
 */
final class LogFollower implements Runnable {
    private static final Duration PACE = Duration.ofMillis(200);

    private final Gates gates;
    private final ServiceName service;
    private final ContainerLog log;
    private final BlockingQueue<Arrival> sink;

    private String pod;
    private String container;
    private Optional<Instant> newest;
    private OptionalInt last;
    private String finished = "";

    LogFollower(Gates gates, Position begin, BlockingQueue<Arrival> sink) {
        this.gates = gates;
        this.service = begin.service;
        this.log = new ContainerLog(gates, service);
        this.sink = sink;
        this.pod = begin.pod;
        this.container = begin.container;
        this.newest = begin.newest;
        this.last = begin.last;
    }

    /**
     * What arrives: a line, or why no further ones do.
     *
     * @param line a line
     * @param failure why the cluster refuses further lines
     */
    record Arrival(ServiceName service, Optional<LogLine> line, Optional<IOException> failure) {}

    /**
     * Up to where a gateway's output has been read.
     *
     * @param pod UID of the pod; empty: none
     * @param container the container in it
     * @param newest only lines after this time; empty: all
     * @param last how many older lines are wanted
     */
    record Position(ServiceName service, String pod, String container, Optional<Instant> newest, OptionalInt last) {
        static Position after(ServiceName service, Optional<PodView> pod, List<LogLine> stored, LogQuery query) {
            // "Not older than" includes the moment itself.
            Optional<Instant> newest =
                    KubernetesLogs.newest(stored).or(() -> query.since().map(since -> since.minusNanos(1)));
            boolean onlyNew = query.last().isPresent() && query.last().getAsInt() == 0;
            return new Position(
                    service,
                    pod.map(PodView::uid).orElse(""),
                    pod.map(PodView::containerId).orElse(""),
                    newest,
                    onlyNew && pod.isPresent() ? OptionalInt.of(0) : OptionalInt.empty());
        }
    }

    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    follow(awaitContainer());
                } catch (ApiException e) {
                    if (e.code() == 401 || e.code() == 403) {
                        sink.put(new Arrival(service, Optional.empty(), Optional.of(e)));
                        return;
                    }
                    pause();
                } catch (IOException away) {
                    pause();
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pause() {
        LockSupport.parkNanos(PACE.toNanos());
    }

    /** Waits for a container whose output has not been read to its end. */
    private PodView awaitContainer() throws IOException, InterruptedException {
        String selector = Labels.INSTANCE + "=" + gates.name(service);
        while (true) {
            Api.ObjectList list = gates.api().list(Resource.POD, selector);
            for (Tree object : list.objects()) {
                if (isNew(new PodView(object))) {
                    return new PodView(object);
                }
            }
            gates.api().watch(Resource.POD, selector, list.version(), event -> !isNew(new PodView(event.at("object"))));
        }
    }

    private boolean isNew(PodView view) {
        return !view.containerId().isEmpty() && !view.containerId().equals(finished);
    }

    private void follow(PodView view) throws IOException, InterruptedException {
        if (!view.containerId().equals(container)) {
            boolean samePod = view.uid().equals(pod);
            if (samePod && view.hasFormerContainer()) {
                log.read(range().ofFormerContainer(), this::pass);
            } else if (!samePod) {
                // The clock of another node may be behind.
                newest = Optional.empty();
            }
            last = OptionalInt.empty();
            pod = view.uid();
            container = view.containerId();
        }
        // One that has ended is read to its end; the status of one that has just ended may be behind, so it is looked
        // at again.
        boolean ended = view.end().isPresent();
        log.read(ended ? range() : range().following(), this::pass);
        if (ended) {
            finished = container;
        } else {
            pause();
        }
    }

    private ContainerLog.Range range() {
        return new ContainerLog.Range(newest, newest.isPresent() ? OptionalInt.empty() : last);
    }

    private void pass(LogLine line) throws InterruptedException {
        if (newest.isPresent() && line.time().isPresent() && !line.time().get().isAfter(newest.get())) {
            return;
        }
        newest = line.time().or(() -> newest);
        sink.put(new Arrival(service, Optional.of(line), Optional.empty()));
    }
}
