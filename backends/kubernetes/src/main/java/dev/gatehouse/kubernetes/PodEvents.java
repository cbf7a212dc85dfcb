package dev.gatehouse.kubernetes;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** What the cluster reports about a gateway's objects beside their status. Whoever may not read events learns less. */
record PodEvents(Gates gates) {
    /** Why the StatefulSet's controller cannot create the pod: a quota or an admission, in its words. */
    Optional<PodView.Reason> refusalOf(String set, Instant since) {
        return newest(set, "FailedCreate", since)
                .map(event ->
                        new PodView.Reason("FailedCreate", event.text("message").orElse("")));
    }

    /** The newest warning about a pod, such as that a volume cannot be mounted. */
    Optional<String> lastWarning(String pod, Instant since) {
        return newest(pod, "", since)
                .map(event -> new PodView.Reason(
                                event.text("reason").orElse("Warning"),
                                event.text("message").orElse(""))
                        .words());
    }

    private Optional<Tree> newest(String name, String reason, Instant since) {
        try {
            Optional<Tree> newest = Optional.empty();
            Instant latest = since.minusSeconds(1);
            for (Tree event : gates.api().events(name)) {
                boolean meant = event.text("type").filter("Warning"::equals).isPresent()
                        && (reason.isEmpty()
                                || event.text("reason").filter(reason::equals).isPresent());
                Instant time = PodView.time(event, "lastTimestamp")
                        .or(() -> PodView.time(event, "eventTime"))
                        .orElse(Instant.EPOCH);
                // Times of events have whole seconds.
                if (meant && !time.isBefore(latest)) {
                    newest = Optional.of(event);
                    latest = time;
                }
            }
            return newest;
        } catch (IOException refused) {
            return Optional.empty();
        }
    }
}
