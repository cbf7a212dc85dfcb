package dev.gatehouse.spi.logs;

/**
 * Format of the time that a logger writes at the start of a line. If a line does not start with such a time, all of it is text, and
 * {@link dev.gatehouse.logs.LogLine#time} is empty.
 *
 * @since 0.1.0
 */
public enum LineTime {
    /** No time. Lines cannot be selected by time, so a query with {@code since} leaves all of them out. */
    NONE,

    /**
     * The times of s6-log. {@code T}: local time and two blanks, {@code 2026-06-01 08:30:00.123456789  text}.
     * {@code t}: {@code @}, 24 hexadecimal digits of TAI64N with leap seconds, and a blank.
     */
    S6_LOG,

    /**
     * The times of svlogd. {@code -t}: {@code @}, 24 hexadecimal digits of TAI64N without leap seconds, and a blank.
     * {@code -tt} and {@code -ttt}: UTC and a blank, {@code 2026-06-01_08:30:00.12345 text} or with {@code T} as the
     * separator.
     */
    SVLOGD,

    /** ISO 8601 with seconds, up to nine digits of a fraction, an offset and a blank: {@code 2026-06-01T08:30:00.123Z text}. */
    ISO
}
