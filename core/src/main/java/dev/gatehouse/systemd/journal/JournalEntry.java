package dev.gatehouse.systemd.journal;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.logs.LogLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the journal.
 *
 * @param cursor position in the journal
 * @param time when journald received it
 * @param line text, possibly several lines
 */
record JournalEntry(String cursor, Instant time, LogLine line) {
    /**
     * Parses a line of {@code journalctl --output=json}; empty if it does not belong to one of these units.
     *
     * @param services gateways by unit name
     */
    static Optional<JournalEntry> parse(String json, JournalFields fields, Map<String, ServiceName> services)
            throws IOException {
        JsonObject object;
        try {
            object = JsonParser.object().from(json);
        } catch (JsonParserException e) {
            throw new IOException("journalctl printed invalid JSON: " + e.getMessage(), e);
        } catch (StackOverflowError e) {
            // The parser recurses without a limit.
            throw new IOException("journalctl printed JSON that is nested too deeply", e);
        }
        for (String field : fields.names()) {
            ServiceName service = services.get(object.getString(field, ""));
            if (service != null) {
                boolean own = field.equals(fields.names().getFirst());
                String speaker = own ? "" : object.getString("SYSLOG_IDENTIFIER", "systemd") + ": ";
                return Optional.of(of(object, service, speaker));
            }
        }
        ServiceName nameless = services.get(fields.unitOfIdentifier(object.getString("SYSLOG_IDENTIFIER", "")));
        return nameless == null ? Optional.empty() : Optional.of(of(object, nameless, ""));
    }

    private static JournalEntry of(JsonObject object, ServiceName service, String speaker) throws IOException {
        Instant time = Instant.EPOCH.plus(micros(object), ChronoUnit.MICROS);
        LogLine line = new LogLine(service, Optional.of(time), speaker + text(object.get("MESSAGE")));
        return new JournalEntry(object.getString("__CURSOR", ""), time, line);
    }

    private static long micros(JsonObject object) throws IOException {
        try {
            return Long.parseLong(object.getString("__REALTIME_TIMESTAMP", ""));
        } catch (NumberFormatException e) {
            throw new IOException("journalctl printed an entry without a timestamp", e);
        }
    }

    /** Converts a field to text. It is a string, an array of bytes, an array of both, or null. */
    private static String text(@Nullable Object field) {
        // Not a switch: linking it takes a short command milliseconds.
        if (field instanceof String text) {
            return text;
        }
        return field instanceof JsonArray several ? text(several) : "";
    }

    private static String text(JsonArray several) {
        if (several.stream().allMatch(Number.class::isInstance)) {
            return decoded(several);
        }
        List<String> texts = new ArrayList<>();
        several.forEach(one -> texts.add(text(one)));
        return String.join("\n", texts);
    }

    private static String decoded(JsonArray numbers) {
        byte[] bytes = new byte[numbers.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) numbers.getInt(i);
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
