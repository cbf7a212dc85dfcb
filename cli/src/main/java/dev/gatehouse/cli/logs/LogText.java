package dev.gatehouse.cli.logs;

import dev.gatehouse.cli.output.Console;
import dev.gatehouse.cli.output.Paint;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.LogLine;
import dev.gatehouse.manager.LogQuery;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;

/**
 * Lines of logs for people: name, where there are several gateways, time, and what was printed. A pipe gets the gateways' own
 * characters; a terminal gets none that it would act upon, since whoever can write to a log is not who looks at it.
 */
final class LogText extends LogOutput {
    private static final String GAP = "  ";

    /** In turn, so that neighbours differ. */
    private static final Paint[] NAMES = {Paint.CYAN, Paint.YELLOW, Paint.GREEN, Paint.MAGENTA, Paint.BLUE};

    /** As wide as a time, for a line that has none. */
    private static final String NO_TIME = " ".repeat("2026-06-01 08:30:00.123".length());

    private final Map<String, String> prefixes = new HashMap<>();
    private final boolean terminal;
    private final boolean colours;
    private final ZoneId zone;

    LogText(Console console, LogQuery query, ZoneId zone) {
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
    String printed(LogLine line) {
        String time = line.time().isPresent() ? Paint.FAINT.on(time(line.time().get()), colours) : NO_TIME;
        String text = terminal ? Console.harmless(line.text()) : line.text();
        return prefixes.getOrDefault(line.service().toString(), "") + time + GAP + text + "\n";
    }

    /** Local time with milliseconds. Made by hand: the JDK's formatters cost more than the whole command. */
    private String time(Instant instant) {
        LocalDateTime local = LocalDateTime.ofInstant(instant, zone);
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
