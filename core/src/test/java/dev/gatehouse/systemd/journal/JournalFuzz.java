package dev.gatehouse.systemd.journal;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.systemd.host.Scope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Output of {@code journalctl --output=json}, one line. */
public final class JournalFuzz {
    private static final JournalFields FIELDS = new JournalFields(Scope.SYSTEM, 0);
    private static final Map<String, ServiceName> SERVICES =
            Map.of("hermes-gateway-a.service", ServiceName.of("a"), "hermes-gateway-b.service", ServiceName.of("b"));

    private JournalFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            JournalEntry.parse(new String(input, StandardCharsets.UTF_8), FIELDS, SERVICES);
        } catch (IOException documented) {
            // Not a valid entry.
        }
    }
}
