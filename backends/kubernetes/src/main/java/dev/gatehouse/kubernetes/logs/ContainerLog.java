package dev.gatehouse.kubernetes.logs;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.kubernetes.api.ApiException;
import dev.gatehouse.kubernetes.api.LineStream;
import dev.gatehouse.kubernetes.gates.Gates;
import dev.gatehouse.kubernetes.workload.WorkloadObjects;
import dev.gatehouse.logs.LogLine;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** What the containers of a gateway's pod print. */
record ContainerLog(Gates gates, ServiceName service) {
    /** Takes lines, and can wait while it does. */
    @FunctionalInterface
    interface Taker {
        void take(LogLine line) throws InterruptedException;
    }

    /**
     * Which lines.
     *
     * @param since no older ones; empty: all
     * @param last how many, from the end; empty: all
     * @param former whether of the container before the present one
     * @param follow whether to wait for further lines until the container ends
     */
    record Range(Optional<Instant> since, OptionalInt last, boolean former, boolean follow) {
        Range(Optional<Instant> since, OptionalInt last) {
            this(since, last, false, false);
        }

        Range ofFormerContainer() {
            return new Range(since, last, true, follow);
        }

        Range following() {
            return new Range(since, last, former, true);
        }

        /** As parameters of the API. */
        private String parameters() {
            return "container=" + WorkloadObjects.CONTAINER + "&timestamps=true"
                    + since.map(time -> "&sinceTime=" + URLEncoder.encode(time.toString(), StandardCharsets.UTF_8))
                            .orElse("")
                    + (last.isPresent() ? "&tailLines=" + last.getAsInt() : "")
                    + (former ? "&previous=true" : "")
                    + (follow ? "&follow=true" : "");
        }
    }

    /**
     * Reads lines, oldest first. A pod or a container that does not exist has none.
     *
     * @throws IOException if the cluster refuses, or does not answer
     */
    void read(Range range, Taker taker) throws IOException, InterruptedException {
        try (LineStream stream = gates.api().log(gates.name(service) + "-0", range.parameters())) {
            for (Optional<String> text = stream.next(); text.isPresent(); text = stream.next()) {
                LogLine line = line(service, text.get());
                // The API server takes whole seconds.
                if (range.since().isEmpty()
                        || line.time()
                                .filter(time -> time.isBefore(range.since().get()))
                                .isEmpty()) {
                    taker.take(line);
                }
            }
        } catch (ApiException e) {
            if (!isMissing(e)) {
                throw e;
            }
        }
    }

    /**
     * "container … is waiting to start": ContainerCreating, ImagePullBackOff (kubernetes 1.37, pkg/registry/core/pod/strategy.go);
     * "previous terminated container … not found" (pkg/kubelet/kubelet_pods.go).
     */
    private static boolean isMissing(ApiException e) {
        String message = String.valueOf(e.getMessage());
        return e.code() == ApiException.NOT_FOUND
                || (e.code() == 400
                        && (message.contains("waiting to start") || message.contains("previous terminated container")));
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
}
