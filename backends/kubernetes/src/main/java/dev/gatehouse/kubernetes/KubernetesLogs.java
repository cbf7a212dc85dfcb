package dev.gatehouse.kubernetes;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.logs.GatewayLogs;
import dev.gatehouse.logs.LogLine;
import dev.gatehouse.logs.LogQuery;
import dev.gatehouse.logs.LogSink;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;

/** Reads the output of containers from the API server, with the times that the kubelet noted. It goes with the pod. */
final class KubernetesLogs implements GatewayLogs {
    private final Gates gates;

    KubernetesLogs(Gates gates) {
        this.gates = gates;
    }

    @Override
    public void read(LogQuery query, LogSink sink) {
        List<LogLine> lines = new ArrayList<>();
        for (ServiceName service : query.services()) {
            try {
                lines.addAll(stored(service, query));
            } catch (IOException e) {
                sink.unreadable(service, failed(service, e));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        lines.sort(Comparator.comparing(line -> line.time().orElse(Instant.EPOCH)));
        for (LogLine line : lines) {
            if (!sink.line(line)) {
                return;
            }
        }
        if (query.follow() && sink.caughtUp()) {
            follow(query, lines, sink);
        }
    }

    private GatehouseException failed(ServiceName service, IOException e) {
        return new ApiErrors(gates).translate("reading the output of " + service, e);
    }

    private static String parameters(Optional<Instant> since) {
        return "container=" + WorkloadObjects.CONTAINER + "&timestamps=true"
                + since.map(time -> "&sinceTime=" + URLEncoder.encode(time.toString(), StandardCharsets.UTF_8))
                        .orElse("");
    }

    private List<LogLine> stored(ServiceName service, LogQuery query) throws IOException, InterruptedException {
        String last = query.last().isPresent() ? "&tailLines=" + query.last().getAsInt() : "";
        List<LogLine> lines = new ArrayList<>();
        try (LineStream stream = gates.api().log(gates.name(service) + "-0", parameters(query.since()) + last)) {
            for (Optional<String> line = stream.next(); line.isPresent(); line = stream.next()) {
                LogLine parsed = line(service, line.get());
                // The API server takes whole seconds.
                if (query.since().isEmpty()
                        || parsed.time()
                                .filter(time -> time.isBefore(query.since().get()))
                                .isEmpty()) {
                    lines.add(parsed);
                }
            }
        } catch (ApiException e) {
            // No pod, or no container yet: no output.
            if (e.code() != ApiException.NOT_FOUND && !isWaiting(e)) {
                throw e;
            }
        }
        return lines;
    }

    /** "container … is waiting to start": ContainerCreating, ImagePullBackOff (pkg/registry/core/pod/strategy.go). */
    private static boolean isWaiting(ApiException e) {
        return e.code() == 400 && String.valueOf(e.getMessage()).contains("waiting to start");
    }

    static LogLine line(ServiceName service, String line) {
        int blank = line.indexOf(' ');
        try {
            Instant time = Instant.parse(blank < 0 ? line : line.substring(0, blank));
            return new LogLine(service, Optional.of(time), blank < 0 ? "" : line.substring(blank + 1));
        } catch (DateTimeException none) {
            return new LogLine(service, Optional.empty(), line);
        }
    }

    private void follow(LogQuery query, List<LogLine> before, LogSink sink) {
        LinkedBlockingQueue<LogLine> arriving = new LinkedBlockingQueue<>(10_000);
        List<Thread> readers = new ArrayList<>();
        for (ServiceName service : query.services()) {
            Instant newest = before.stream()
                    .filter(line -> line.service().equals(service))
                    .flatMap(line -> line.time().stream())
                    .max(Comparator.naturalOrder())
                    .orElseGet(Instant::now);
            FollowedPod followed = new FollowedPod(gates, service, newest, arriving);
            readers.add(Thread.ofVirtual().name("gatehouse-log").start(followed));
        }
        try {
            while (true) {
                LogLine line = arriving.poll();
                if (line == null) {
                    if (!sink.caughtUp()) {
                        return;
                    }
                    line = arriving.take();
                }
                if (!sink.line(line)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            readers.forEach(Thread::interrupt);
        }
    }

    /** Follows a gateway through its pods, until it is interrupted. */
    private record FollowedPod(Gates gates, ServiceName service, Instant newest, LinkedBlockingQueue<LogLine> sink)
            implements Runnable {
        @Override
        public void run() {
            Instant after = newest;
            try (PodWatch watch = new PodWatch(gates.api(), Labels.INSTANCE + "=" + gates.name(service))) {
                while (!Thread.currentThread().isInterrupted()) {
                    after = read(after);
                    // There is no pod, or its container has ended: the next one is an event.
                    watch.await(Duration.ofSeconds(1));
                }
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        }

        private Instant read(Instant after) throws InterruptedException {
            Instant newest = after;
            String query = parameters(Optional.of(after)) + "&follow=true";
            try (LineStream stream = gates.api().log(gates.name(service) + "-0", query)) {
                for (Optional<String> text = stream.next(); text.isPresent(); text = stream.next()) {
                    LogLine line = line(service, text.get());
                    if (line.time().isPresent() && !line.time().get().isAfter(newest)) {
                        continue;
                    }
                    newest = line.time().orElse(newest);
                    sink.put(line);
                }
            } catch (IOException noPod) {
                return newest;
            }
            return newest;
        }
    }
}
