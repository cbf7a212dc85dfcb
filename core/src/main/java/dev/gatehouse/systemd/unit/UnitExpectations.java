package dev.gatehouse.systemd.unit;

import dev.gatehouse.spi.Expectations;

/**
 * Expectations in the section {@code [X-Gatehouse]} of a unit. systemd ignores sections that begin with X-
 * (systemd.unit(5)).
 */
final class UnitExpectations {
    static final String SECTION = "X-Gatehouse";
    static final String KEY = "Expect";

    private UnitExpectations() {}

    /**
     * Reads the expectations of a unit. For an old unit without this key, only the stop timeout is known.
     *
     * @param where path of the unit, for messages
     */
    static Expectations in(String unit, String where) {
        String section = unit.substring(Math.max(0, unit.lastIndexOf("\n[" + SECTION + "]\n")));
        String line = UnitText.value(section, KEY);
        String known = line.isEmpty()
                ? "format=1 stop=TERM," + UnitText.value(section, "StopMilliseconds") + " again=75 never=78"
                : line;
        return Expectations.parse(known, where);
    }
}
