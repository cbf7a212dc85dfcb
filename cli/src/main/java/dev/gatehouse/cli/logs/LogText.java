package dev.gatehouse.cli.logs;

import dev.gatehouse.cli.output.Console;
import dev.gatehouse.cli.output.Paint;
import dev.gatehouse.cli.output.ShownText;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.logs.LogLine;
import dev.gatehouse.logs.LogQuery;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.TimeZone;

/**
 * Log lines for people: the profile's name if there are several gateways, the time, and the text. A pipe gets the text
 * unchanged. On a terminal, control characters are escaped: a log may contain text from other people.
 */
final class LogText extends LogOutput {
    private static final String GAP = "  ";

    /** Colours of names, used in rotation. */
    private static final Paint[] NAMES = {Paint.CYAN, Paint.YELLOW, Paint.GREEN, Paint.MAGENTA, Paint.BLUE};

    /** Padding for a line without a time among lines with times. */
    private static final String NO_TIME = " ".repeat("2026-06-01 08:30:00.123".length());

    private final Map<String, String> prefixes = new HashMap<>();
    private final boolean terminal;
    private final boolean colours;
    private final TimeZone zone;

    /** Whether any line had a time. Until then there is no column of times. */
    private boolean timed;

    LogText(Console console, LogQuery query, TimeZone zone) {
        super(console, query);
        this.terminal = console.showsFacts();
        this.colours = console.coloursFacts();
        this.zone = zone;
        if (query.services().size() > 1) {
            name(query);
        }
    }

    private void name(LogQuery query) {
        int width = 0;
        for (ServiceName service : query.services()) {
            width = Math.max(width, service.toString().length());
        }
        int turn = 0;
        for (ServiceName service : query.services()) {
            String name = service.toString();
            String padding = " ".repeat(width - name.length()) + GAP;
            prefixes.put(name, NAMES[turn++ % NAMES.length].on(name, colours) + padding);
        }
    }

    @Override
    String format(LogLine line) {
        timed |= line.time().isPresent();
        String time = "";
        if (timed) {
            time = (line.time().isPresent() ? Paint.FAINT.on(time(line.time().get()), colours) : NO_TIME) + GAP;
        }
        String text = terminal ? ShownText.message(line.text()) : line.text();
        return prefixes.getOrDefault(line.service().toString(), "") + time + text + "\n";
    }

    /** Local time with milliseconds. Loading the JDK's formatters, or the rules of a ZoneId, would take longer than the whole command. */
    private String time(Instant instant) {
        int offset = zone.getOffset(instant.toEpochMilli()) / 1000;
        LocalDateTime local = LocalDateTime.ofEpochSecond(
                instant.getEpochSecond(), instant.getNano(), ZoneOffset.ofTotalSeconds(offset));
        StringBuilder text = new StringBuilder(NO_TIME.length());
        digits(text, local.getYear(), 4).append('-');
        digits(text, local.getMonthValue(), 2).append('-');
        digits(text, local.getDayOfMonth(), 2).append(' ');
        digits(text, local.getHour(), 2).append(':');
        digits(text, local.getMinute(), 2).append(':');
        digits(text, local.getSecond(), 2).append('.');
        return digits(text, local.getNano() / 1_000_000, 3).toString();
    }

    private static StringBuilder digits(StringBuilder text, int number, int width) {
        String digits = Integer.toString(number);
        return text.repeat('0', Math.max(0, width - digits.length())).append(digits);
    }
}
