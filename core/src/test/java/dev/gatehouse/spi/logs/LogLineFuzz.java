package dev.gatehouse.spi.logs;

import dev.gatehouse.definition.ServiceName;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;

/** Lines of logs, with the time stamps of each logger. */
public final class LogLineFuzz {
    private static final ServiceName SERVICE = ServiceName.of("gateway-coder");

    private LogLineFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        for (LineTime form : LineTime.values()) {
            LogStamp stamp = new LogStamp(form, () -> ZoneOffset.UTC);
            text.lines().forEach(line -> stamp.line(SERVICE, line));
        }
    }
}
